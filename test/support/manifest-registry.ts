import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A registry that keeps manifests and configurations in memory, as much of the protocol as there is without layers. */
export interface ManifestRegistry extends AsyncDisposable {
  readonly url: string;
  readonly host: string;
  readonly password: string;
  /** By path under `/v2/`, such as `team/app/manifests/v1`. */
  readonly documents: Map<string, Buffer>;
  /** What was asked, such as `PUT team/app/manifests/v1`. */
  readonly requests: string[];
}

export async function startManifestRegistry(): Promise<ManifestRegistry> {
  const password = 'password-of-the-manifest-registry';
  const documents = new Map<string, Buffer>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    void respond(request, password, documents, requests).then(({ status, body }) =>
      response.writeHead(status).end(body),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const host = `127.0.0.1:${address.port}`;
  return {
    url: `http://${host}`,
    host,
    password,
    documents,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function respond(
  request: IncomingMessage,
  password: string,
  documents: Map<string, Buffer>,
  requests: string[],
): Promise<{ status: number; body: Buffer | string }> {
  const path = (request.url ?? '').replace('/v2/', '');
  requests.push(`${request.method} ${path}`);
  const body = await buffer(request);
  const expected = `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}`;
  if (request.headers.authorization !== expected) return { status: 401, body: 'unauthorized' };
  if (request.method === 'PUT') {
    const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
    documents.set(path, body).set(path.replace(/[^/]+$/u, digest), body);
    return { status: 201, body: '' };
  }
  const found = documents.get(path);
  return found ? { status: 200, body: found } : { status: 404, body: '{"errors":[]}' };
}
