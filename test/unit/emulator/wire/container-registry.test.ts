import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { isForContainerRegistry } from '../../../../emulator/wire/container-registry.ts';

const isFor = (url: string, host = '127.0.0.1:4566') =>
  isForContainerRegistry({ url, headers: { host } } as IncomingMessage);

test.each(['/v2', '/v2/', '/v2/?x', '/v2?x', '/v2/a/b/manifests/c', '/_emulator/ecr/layers/x'])(
  '%s is for the registry',
  (url) => {
    expect(isFor(url)).toBe(true);
  },
);

test.each(['/', '/v2x/y', '/v22', '/bucket/v2/', '/_emulator/health'])('%s is not', (url) => {
  expect(isFor(url)).toBe(false);
});

test('an object of a bucket that the host names is not', () => {
  expect(isFor('/v2/x', 'layers.localhost:4566')).toBe(false);
  expect(isFor('/v2/x', 'layers.s3.ap-southeast-2.amazonaws.com')).toBe(false);
  expect(isFor('/v2/x', 'localhost:4566')).toBe(true);
});
