import { expect, test } from '@jest/globals';
import {
  type Hop,
  pairsOf,
  requestHeaders,
} from '../../../../../../emulator/services/elbv2/traffic/request-headers.ts';

const hop: Hop = {
  ...{ clientIp: '192.0.2.7', clientPort: 4711, protocol: 'https', port: 443 },
  ...{ forwardedFor: 'append', tellsClientPort: false, dropsInvalid: false },
  trace: '1-67891233-abcdef012345678912345678',
};
const sent = (raw: string[], changes: Partial<Hop> = {}) =>
  pairsOf(requestHeaders(raw, { ...hop, ...changes })).map(([name, value]) => `${name}: ${value}`);
const own = [
  'X-Forwarded-For: 192.0.2.7',
  'X-Forwarded-Proto: https',
  'X-Forwarded-Port: 443',
  'X-Amzn-Trace-Id: Root=1-67891233-abcdef012345678912345678',
];

test('what a client says of itself is not believed', () => {
  const forged = ['x-forwarded-proto', 'http', 'X-Forwarded-Port', '80', 'Host', 'a'];

  expect(sent(forged)).toEqual(['Host: a', ...own]);
});

test('headers keep their case, their order and their number; those of the connection stay behind', () => {
  const raw = [
    ...['Cookie', 'a=1', 'X-B', '1', 'x-b', '2', 'Connection', 'keep-alive, X-Hop', 'X-Hop', 'y'],
    ...['Keep-Alive', 'timeout=5', 'Upgrade', 'h2c', 'TE', 'trailers', 'Expect', '100-continue'],
  ];

  expect(sent(raw)).toEqual(['Cookie: a=1', 'X-B: 1', 'x-b: 2', ...own]);
});

test('a body in chunks goes on in chunks', () => {
  expect(sent(['Transfer-Encoding', 'chunked'])).toEqual(['Transfer-Encoding: chunked', ...own]);
});

test.each([
  ['append', 'X-Forwarded-For: 198.51.100.1, 192.0.2.7'],
  ['preserve', 'X-Forwarded-For: 198.51.100.1'],
  ['remove', undefined],
] as const)('X-Forwarded-For in mode %s', (forwardedFor, expected) => {
  const lines = sent(['x-forwarded-for', '198.51.100.1'], { forwardedFor });

  expect(lines.find((line) => /^x-forwarded-for/i.test(line))).toBe(expected);
});

test('the client port is told where the load balancer is set so', () => {
  expect(sent([], { tellsClientPort: true })[0]).toBe('X-Forwarded-For: 192.0.2.7:4711');
});

test('a trace goes on, with the load balancer as its next step', () => {
  const raw = ['x-amzn-trace-id', 'Self=1-1-1;Root=1-2-2;Sampled=1'];

  expect(sent(raw).at(-1)).toBe(
    'X-Amzn-Trace-Id: Self=1-67891233-abcdef012345678912345678;Root=1-2-2;Sampled=1',
  );
});

test('names with other characters than letters, digits and hyphens are dropped where told so', () => {
  expect(sent(['x_a', '1', 'x-b', '2'], { dropsInvalid: true })).toEqual(['x-b: 2', ...own]);
});
