import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KMS } from '@aws-sdk/client-kms';
import { SQS } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { Gateway } from '../../../../emulator/gateway/gateway.ts';
import { account, clientAt } from './a-gateway.ts';

const root = { accessKeyId: account, secretAccessKey: 'root' };

/** What a client hears when upstream does what `listener` does, and how often upstream was asked. */
async function ask(
  listener: RequestListener | 'is down',
  ask: (endpoint: string) => Promise<unknown>,
) {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (listener !== 'is down') listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  if (listener === 'is down') await stop();
  const gateway = new Gateway({ upstream, patience: 300, log: () => {} });
  const { url, close } = await gateway.listen();
  const heard = await ask(url).catch((error: unknown) => error);
  await close();
  if (listener !== 'is down') await stop();
  return { heard, asked };
}

const send = (endpoint: string) =>
  new SQS(clientAt(endpoint, root)).listQueues({}, { requestTimeout: 10_000 });

const unavailable = (reason: string) => ({
  name: 'ServiceUnavailable',
  message: `sqs:ListQueues got no answer upstream: ${reason}.`,
  $metadata: { httpStatusCode: 503 },
});

describe('an upstream', () => {
  test('that is down is a 503 with one sentence', async () => {
    const { heard } = await ask('is down', send);
    expect(heard).toMatchObject(unavailable('nothing listens there'));
  });

  test('that hangs up is one too, and is asked once', async () => {
    const { heard, asked } = await ask((request) => request.socket.destroy(), send);
    expect(heard).toMatchObject(unavailable('the connection was lost'));
    expect(asked).toBe(1);
  });

  test('that is slow is one, after the time it has', async () => {
    const { heard, asked } = await ask(() => {}, send);
    expect(heard).toMatchObject(unavailable('it took too long'));
    expect(asked).toBe(1);
  });

  test('that answers what is no answer is one', async () => {
    const { heard } = await ask((_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>');
    }, send);
    expect(heard).toMatchObject({ $metadata: { httpStatusCode: expect.any(Number) } });
    expect(
      (heard as { $metadata: { httpStatusCode: number } }).$metadata.httpStatusCode,
    ).toBeGreaterThanOrEqual(500);
  });

  test('without its init file lets no key be used unrecorded', async () => {
    const { heard } = await ask(
      (request, response) => {
        const isTrails = request.url === '/_keywatch/trails';
        response.writeHead(isTrails ? 404 : 200).end('<ListRolesResponse/>');
      },
      (endpoint) => new KMS(clientAt(endpoint, root)).listKeys({}),
    );
    expect(heard).toMatchObject({
      name: 'ServiceUnavailable',
      message: expect.stringMatching(/answered 404: the init file is not there\.$/),
    });
  });
});
