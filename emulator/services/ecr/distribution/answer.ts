import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault } from '../../../fault.ts';
import { ConnectionLost } from '../../../faults/connection-lost.ts';
import type { World } from '../../../world.ts';
import type { TokenHolder } from '../authorization-token.ts';
import { getBlob, headBlob } from './blobs.ts';
import { download } from './download.ts';
import type { RegistryAnswer, RegistryExchange } from './exchange.ts';
import { listReferrers, listRepositories, listTags } from './lists.ts';
import { logIn } from './log-in.ts';
import { getManifest, putManifest } from './manifests.ts';
import { Refusal, refuse, refuseAsRegistry } from './refusal.ts';
import { type Route, readRoute } from './route.ts';
import { deleteUpload, getUpload, patchUpload, postUpload, putUpload } from './uploads.ts';

type Log = (line: string, cause?: unknown) => void;
type Handler = (
  exchange: RegistryExchange,
  repository: string,
  reference: string,
) => RegistryAnswer | Promise<RegistryAnswer>;

/** By what is asked for and method. ECR lets nothing be deleted but an upload. */
const handlers: Readonly<Record<Route['kind'], Readonly<Record<string, Handler>>>> = {
  base: {
    GET: () => ({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' } }),
  },
  catalog: { GET: listRepositories },
  tags: { GET: listTags },
  referrers: { GET: listReferrers },
  manifest: { GET: getManifest, PUT: putManifest },
  blob: { GET: getBlob },
  uploads: { POST: postUpload },
  upload: { GET: getUpload, PATCH: patchUpload, PUT: putUpload, DELETE: deleteUpload },
};

/**
 * ECR's registry: what `docker push` and `docker pull` speak, on the emulator's own port. Everything is an operation of ECR, called
 * as the principal whose token it is, so that its rights and CloudTrail are those of AWS. Time is held while an operation goes on,
 * not while a client sends or takes bytes: it might never go on.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export async function answerDistribution(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  response.sendDate = false;
  response.setHeader('date', world.clock.date().toUTCString());
  if (request.url?.startsWith('/_emulator/')) await download(world, request, response);
  else await serve(world, request, response, log);
}

async function serve(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  try {
    send(request, response, await handle(world, request));
  } catch (error) {
    // Whoever went away in the middle of a layer goes on with it later, or never.
    if (error instanceof ConnectionLost || (request.destroyed && !request.complete)) {
      response.destroy();
    } else send(request, response, explain(error, log));
  }
}

async function handle(world: World, request: IncomingMessage): Promise<RegistryAnswer> {
  const url = new URL(request.url ?? '', 'http://localhost');
  const holder = logIn(world, request);
  const route = readRoute(url.pathname);
  if (route === undefined) throw new Refusal(404, 'UNSUPPORTED', `There is no ${url.pathname}`);
  const method = request.method ?? 'GET';
  const ofKind =
    route.kind === 'blob' ? { ...handlers.blob, HEAD: headBlob } : handlers[route.kind];
  const handler = ofKind[method] ?? (method === 'HEAD' ? ofKind.GET : undefined);
  if (handler === undefined) {
    throw new Refusal(405, 'UNSUPPORTED', `The operation is unsupported: ${method}`);
  }
  const repository = 'repository' in route ? route.repository : '';
  const reference = 'reference' in route ? route.reference : '';
  return handler(begin(world, request, url, holder), repository, reference);
}

function begin(
  world: World,
  request: IncomingMessage,
  url: URL,
  holder: TokenHolder,
): RegistryExchange {
  const caller = {
    ...holder.caller,
    sourceIp: (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/u, ''),
    userAgent: request.headers['user-agent'] ?? '',
  };
  return {
    ...{ world, request, url, holder },
    invoke: <O>(operation: string, input: object) =>
      world.clock.during(() =>
        world.invoke<O>(caller, 'ecr', operation, { registryId: holder.registryId, ...input }),
      ),
  };
}

function explain(error: unknown, log: Log): RegistryAnswer {
  if (error instanceof Refusal) return error.answer;
  if (error instanceof Fault) return refuseAsRegistry(error);
  log('the registry failed', error);
  return refuse(500, 'UNKNOWN', 'The registry has failed; its log says why');
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body = '' }: RegistryAnswer,
): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, {
    'docker-distribution-api-version': 'registry/2.0',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
