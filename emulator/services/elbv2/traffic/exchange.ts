import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream';
import type { HeaderChanges } from '../listener-attributes.ts';
import { answerError } from './error-page.ts';
import { responseHeaders } from './response-headers.ts';

export interface Route {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly agent: Agent;
  readonly headers: readonly string[];
  readonly changes: HeaderChanges;
  readonly idleMilliseconds: number;
  /** Counts the request until the returned function is called; `cut` ends it from outside. */
  begin(cut: () => void): () => void;
}

/** Methods that a target may get twice. RFC 9110, section 9.2.2. */
const idempotent = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

/**
 * Sends a request on to a target and streams bodies both ways. Returns when the answer has ended, well or not.
 *
 * A target may close an idle connection at the very moment it is used again. A request without a body that may be repeated is
 * then sent again on a new connection; any other is answered with 502, as AWS does, since the target may have had it.
 */
export function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  route: Route,
): Promise<void> {
  if (response.closed) return Promise.resolve();
  return new Promise((resolve) => {
    let upstream = ask(request, route, route.agent);
    let hasTimedOut = false;
    const release = route.begin(() => upstream.destroy(new Error('the target was deregistered')));
    const end = () => {
      release();
      request.unpipe();
      request.resume();
      resolve();
    };
    const fail = (status: number) => {
      if (response.headersSent) response.destroy();
      else if (!response.destroyed) answerError(response, status);
    };
    const connect = (isSecond: boolean) => {
      upstream.setTimeout(route.idleMilliseconds, () => {
        hasTimedOut = true;
        upstream.destroy(new Error('the target is silent'));
      });
      upstream.once('response', (answer) => {
        try {
          passOn(answer, response, route.changes);
        } catch {
          // A status or a header that Node does not send on.
          upstream.destroy();
          fail(502);
        }
      });
      upstream.on('error', (error: NodeJS.ErrnoException) => {
        if (!isSecond && isStale(upstream, error) && mayRepeat(request) && !response.headersSent) {
          upstream = ask(request, route, undefined);
          return connect(true);
        }
        // A client that stops in the middle of its body is the silent one.
        if (hasTimedOut) fail(request.complete ? 504 : 408);
        else fail(502);
      });
      request.pipe(upstream);
    };
    response.once('close', () => {
      // The client has gone (AWS logs 460), or all is done.
      if (!response.writableFinished || !request.complete) upstream.destroy();
      end();
    });
    connect(false);
  });
}

function ask(
  { method, url }: IncomingMessage,
  { protocol, host, port, headers }: Route,
  agent: Agent | undefined,
): ClientRequest {
  const request = protocol === 'HTTP' ? httpRequest : httpsRequest;
  return request({
    ...{ host, port, method, path: url, agent: agent ?? false, setHost: false },
    headers: withLength(method, headers),
    // As AWS, which takes any certificate of a target.
    ...(protocol === 'HTTPS' && { rejectUnauthorized: false }),
  });
}

/** A request that has no body says so, lest Node announce chunks. */
function withLength(method: string | undefined, headers: readonly string[]): string[] {
  const names = headers.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  const isFramed = names.includes('content-length') || names.includes('transfer-encoding');
  const usesBody = method !== 'GET' && method !== 'HEAD';
  return isFramed || !usesBody ? [...headers] : [...headers, 'Content-Length', '0'];
}

function passOn(answer: IncomingMessage, response: ServerResponse, changes: HeaderChanges): void {
  response.sendDate = false;
  const { statusCode = 502, statusMessage } = answer;
  response.writeHead(statusCode, statusMessage, responseHeaders(answer.rawHeaders, changes));
  // A target that breaks off breaks the client's connection off: it must not take the part for the whole.
  pipeline(answer, response, (error) => {
    if (error) response.destroy();
  });
}

function isStale(upstream: ClientRequest, { code }: NodeJS.ErrnoException): boolean {
  return upstream.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');
}

function mayRepeat({ method = '', headers }: IncomingMessage): boolean {
  const hasBody =
    headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return idempotent.includes(method) && !hasBody;
}
