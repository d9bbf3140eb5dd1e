import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface EcrOptions {
  /** The emulator, which answers all but what is said below. */
  readonly emulator: string;
  readonly registry: { readonly url: string; readonly password: string };
  /** Answers of one operation, in turn; the last one stays. A status other than 200 stands beside its body. */
  readonly answers?: Readonly<Record<string, readonly EcrAnswer[]>>;
}

export interface EcrAnswer {
  readonly status?: number;
  readonly body: unknown;
}

export interface EcrWithRegistry extends AsyncDisposable {
  readonly url: string;
  /** Operations that were called. */
  readonly calls: readonly string[];
}

/** ECR's API in front of a registry of this machine: the emulator's, but for the registry that it names and how one logs in there. */
export async function startEcr(options: EcrOptions): Promise<EcrWithRegistry> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response, options, calls).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { emulator, registry, answers = {} }: EcrOptions,
  calls: string[],
): Promise<void> {
  const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
  const body = await buffer(request);
  const before = calls.filter((call) => call === operation).length;
  calls.push(operation);
  const scripted = answers[operation]?.at(Math.min(before, (answers[operation]?.length ?? 1) - 1));
  if (scripted !== undefined) {
    send(response, scripted.status ?? 200, JSON.stringify(scripted.body));
    return;
  }
  const forwarded = await forward(emulator, request, body);
  const text = await forwarded.text();
  const isToken = operation === 'GetAuthorizationToken' && forwarded.ok;
  send(response, forwarded.status, isToken ? withRegistry(text, registry) : text);
}

async function forward(
  emulator: string,
  { headers }: IncomingMessage,
  body: Buffer,
): Promise<Response> {
  const kept = Object.entries(headers).filter(
    ([name]) => name.startsWith('x-amz') || ['authorization', 'content-type'].includes(name),
  );
  return fetch(emulator, {
    method: 'POST',
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    body: new Uint8Array(body),
  });
}

function withRegistry(text: string, { url, password }: EcrOptions['registry']): string {
  const { authorizationData, ...rest } = JSON.parse(text);
  const [data] = authorizationData;
  const authorizationToken = Buffer.from(`AWS:${password}`).toString('base64');
  return JSON.stringify({
    ...rest,
    authorizationData: [{ ...data, authorizationToken, proxyEndpoint: url }],
  });
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
}
