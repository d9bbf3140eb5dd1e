import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FixedResponseActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Listener, LoadBalancer } from '../store.ts';
import { answerError } from './error-page.ts';
import { forwardToGroup } from './forward.ts';
import type { Front } from './front.ts';
import { type Asked, matchRule } from './match-rule.ts';
import { locationOf } from './redirect.ts';
import { forwardedCount } from './request-headers.ts';

const mostTargetBytes = 16 * 1024;
const mostForwarded = 30;

/** One request, from the listener's rules to the end of the answer. */
export async function answer(
  front: Front,
  balancer: LoadBalancer,
  listener: Listener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.sendDate = true;
  const refusal = refusalOf(request);
  if (refusal !== undefined) return answerError(response, refusal);
  const asked = readRequest(request);
  const [action] = matchRule(listener.rules, asked)?.actions ?? [];
  if (action?.FixedResponseConfig !== undefined) {
    return answerFixed(response, action.FixedResponseConfig);
  }
  if (action?.RedirectConfig !== undefined) {
    const { protocol, port } = listener;
    const location = locationOf(action.RedirectConfig, { ...asked, protocol, port });
    return redirect(response, action.RedirectConfig.StatusCode, location);
  }
  if (action?.Type !== 'forward') return answerError(response, 500);
  await forwardToGroup({ front, balancer, listener, request, response }, action);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html */
function refusalOf({ method, url = '', headers, rawHeaders }: IncomingMessage): number | undefined {
  if (url.length > mostTargetBytes) return 414;
  if (method === 'TRACE') return 405;
  if (headers.host === undefined && !url.includes('://')) return 400;
  if (headers['content-length'] !== undefined && headers['transfer-encoding'] !== undefined) {
    return 400;
  }
  if (forwardedCount(rawHeaders) > mostForwarded) return 463;
  return undefined;
}

function readRequest({ method = 'GET', url = '/', headers, socket }: IncomingMessage): Asked {
  const target = /^[a-z]+:\/\/([^/?]*)(.*)$/is.exec(url);
  const [, authority = headers.host ?? '', rest = url] = target ?? [];
  const [path = '', ...query] = rest.split('?');
  return {
    method,
    host: authority.replace(/:\d+$/, '').toLowerCase(),
    path: path === '' ? '/' : path,
    query: query.join('?'),
    headers,
    sourceIp: socket.remoteAddress ?? '',
  };
}

function answerFixed(response: ServerResponse, config: FixedResponseActionConfig): void {
  const { StatusCode, ContentType = 'text/plain', MessageBody = '' } = config;
  response.writeHead(Number(StatusCode), {
    server: 'awselb/2.0',
    'content-type': `${ContentType}; charset=utf-8`,
    'content-length': Buffer.byteLength(MessageBody),
  });
  response.end(MessageBody);
}

function redirect(response: ServerResponse, status: string | undefined, location: string): void {
  response.writeHead(status === 'HTTP_301' ? 301 : 302, {
    server: 'awselb/2.0',
    location,
    'content-length': 0,
  });
  response.end();
}
