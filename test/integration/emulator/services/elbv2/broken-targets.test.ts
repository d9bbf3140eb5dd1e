import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { aService, aTarget, deregister, register } from './a-load-balancer.ts';

const address = '10.64.16.9';
const place = `${address}:8080`;

/** A target that speaks no HTTP of Node's making. */
async function aRawTarget(world: Emulator, onConnection: (socket: Socket) => void): Promise<void> {
  const server = createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  world.running.expose(place, { host: '127.0.0.1', port });
}

async function statusOf(url: string, init?: RequestInit): Promise<number> {
  return (await fetch(url, init)).status;
}

test('without a target the answer is 503, in the words of AWS', async () => {
  const { url } = await aService();

  const response = await fetch(url);

  expect(response.status).toBe(503);
  expect(response.headers.get('server')).toBe('awselb/2.0');
  expect(await response.text()).toContain('<h1>503 Service Temporarily Unavailable</h1>');
});

test('a target where nothing listens gives 502', async () => {
  const { elb, group, url } = await aService();
  await register(elb, group, address);

  expect(await statusOf(url)).toBe(502);
});

test.each([
  ['closes the connection', (socket: Socket) => socket.once('data', () => socket.end())],
  ['resets it', (socket: Socket) => socket.once('data', () => socket.resetAndDestroy())],
  [
    'answers with a control character in its reason',
    (socket: Socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 a\x01b\r\nContent-Length: 0\r\n\r\n')),
  ],
  [
    'answers with status 99',
    (socket: Socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 099 No\r\nContent-Length: 0\r\n\r\n')),
  ],
  ['answers garbage', (socket: Socket) => socket.once('data', () => socket.end('what?\r\n\r\n'))],
])('a target that %s gives 502', async (_, misbehave) => {
  const { world, elb, group, url } = await aService();
  await aRawTarget(world, misbehave);
  await register(elb, group, address);

  expect(await statusOf(url, { method: 'POST', body: 'x' })).toBe(502);
});

test('a target that says nothing gives 504 after the idle timeout', async () => {
  const { world, elb, arn, group, url } = await aService();
  await elb('ModifyLoadBalancerAttributes', {
    LoadBalancerArn: arn,
    Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '1' }],
  });
  await aTarget(world, address, () => {});
  await register(elb, group, address);

  expect(await statusOf(url)).toBe(504);
});

test('a target that breaks off in its answer breaks the client off, which cannot take it for whole', async () => {
  const { world, elb, group, url } = await aService();
  await aTarget(world, address, (_, response) => {
    response.write('the first half');
    setTimeout(() => response.destroy(), 20);
  });
  await register(elb, group, address);

  const response = await fetch(url);

  await expect(response.text()).rejects.toThrow();
});

test('a target that closes idle connections at once loses no request', async () => {
  const { world, elb, group, url } = await aService();
  const target = await aTarget(world, address);
  target.keepAliveTimeout = 1;
  await register(elb, group, address);

  for (let turn = 0; turn < 100; turn += 1) expect(await statusOf(url)).toBe(200);
});

test('a client that goes away ends the request at the target', async () => {
  const { world, elb, group, url } = await aService();
  const gone = new Promise<void>((resolve) => {
    void aTarget(world, address, (_, response) => response.once('close', resolve));
  });
  await register(elb, group, address);
  const leaving = new AbortController();
  const asked = fetch(url, { signal: leaving.signal }).catch(() => 'left');
  await new Promise((resolve) => setTimeout(resolve, 100));

  leaving.abort();

  expect(await asked).toBe('left');
  await gone;
});

test('a request under way goes on while its target drains, and no other comes', async () => {
  const { world, elb, group, url } = await aService();
  let release = (): void => {};
  const arrived = new Promise<void>((arrive) => {
    void aTarget(world, address, (_, response) => {
      release = () => response.end('done');
      arrive();
    });
  });
  await register(elb, group, address);
  const asked = fetch(url);
  await arrived;

  await deregister(elb, group, address);

  expect(await statusOf(url)).toBe(503);
  release();
  expect(await (await asked).text()).toBe('done');
});

test('what is still under way at the end of the deregistration delay is cut off', async () => {
  const { world, elb, group, url } = await aService();
  const arrived = new Promise<void>((arrive) => {
    void aTarget(world, address, () => arrive());
  });
  await register(elb, group, address);
  const asked = statusOf(url);
  await arrived;
  await deregister(elb, group, address);

  await world.clock.advance(300_000);

  expect(await asked).toBe(502);
});

test.each([
  ['no HTTP', 'nonsense\r\n\r\n', 400],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['TRACE', 'TRACE / HTTP/1.1\r\nHost: x\r\n\r\n', 405],
  ['a path of 17 KiB', `GET /${'x'.repeat(17_408)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
  [
    '31 forwarders',
    `GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${Array(31).fill('192.0.2.1')}\r\n\r\n`,
    463,
  ],
])('a request with %s is refused', async (_, text, status) => {
  const { url } = await aService();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
    socket.end();
  });

  socket.write(text);
  await once(socket, 'close');

  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});

test.each([
  ['GET', undefined, 200],
  ['POST', 'x', 502],
])(
  'a %s on a connection that the target closes just then has its end',
  async (method, body, status) => {
    const { world, elb, group, url } = await aService();
    await aRawTarget(world, (socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
        socket.once('data', () => socket.resetAndDestroy());
      });
    });
    await register(elb, group, address);
    expect(await statusOf(url)).toBe(200);

    expect(await statusOf(url, { method, ...(body !== undefined && { body }) })).toBe(status);
  },
);
