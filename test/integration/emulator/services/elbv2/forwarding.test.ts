import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { aService, aTarget, deregister, healthOf, register } from './a-load-balancer.ts';

test('a request goes to a healthy target, with the headers that tell of the client', async () => {
  const { world, elb, group, url } = await aService();
  await aTarget(world, '10.64.16.9', (request, response) => {
    response.setHeader('x-answered-by', 'the target');
    response.end(JSON.stringify({ ...request.headers, url: request.url, method: request.method }));
  });
  await register(elb, group, '10.64.16.9');
  await world.clock.advance(10_000);

  const response = await fetch(`${url}/a/path?with=query`, {
    method: 'POST',
    body: 'text',
    headers: { 'x-own': 'kept', 'x-forwarded-for': '203.0.113.9' },
  });

  expect(response.headers.get('x-answered-by')).toBe('the target');
  expect(await response.json()).toMatchObject({
    ...{ url: '/a/path?with=query', method: 'POST', 'x-own': 'kept' },
    'x-forwarded-for': '203.0.113.9, 127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-forwarded-port': '80',
    'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    host: url.slice('http://'.length),
  });
});

test('a large body is streamed both ways unchanged', async () => {
  const { world, elb, group, url } = await aService();
  await aTarget(world, '10.64.16.9', (request, response) => request.pipe(response));
  await register(elb, group, '10.64.16.9');
  const body = randomBytes(24 * 1024 * 1024);

  const response = await fetch(url, { method: 'POST', body });

  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect(digest(new Uint8Array(await response.arrayBuffer()))).toBe(digest(body));
});

test('64 requests at once lose none while targets come and go', async () => {
  const { world, elb, group, url } = await aService();
  const addresses = ['10.64.16.9', '10.64.16.10', '10.64.32.11'];
  for (const address of addresses) {
    await aTarget(world, address, (request, response) => {
      setTimeout(() => request.pipe(response), 2);
    });
  }
  await register(elb, group, ...addresses);
  await world.clock.advance(10_000);
  let left = 2000;
  const wrong: unknown[] = [];
  const ask = async () => {
    while (left > 0) {
      const body = String(left--);
      const response = await fetch(url, { method: 'POST', body }).catch((error: unknown) => error);
      const text = response instanceof Response ? await response.text() : response;
      if (text !== body) wrong.push(text);
    }
  };
  const change = async () => {
    for (let turn = 0; left > 0; turn += 1) {
      const address = addresses[turn % addresses.length] ?? '';
      await deregister(elb, group, address);
      await new Promise((resolve) => setTimeout(resolve, 10));
      await register(elb, group, address);
      await world.clock.advance(1000);
    }
  };

  await Promise.all([change(), ...Array.from({ length: 64 }, ask)]);

  expect(wrong).toEqual([]);
  expect(Object.keys(await healthOf(elb, group))).toHaveLength(3);
});
