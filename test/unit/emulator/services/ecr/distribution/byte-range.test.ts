import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readRange } from '../../../../../../emulator/services/ecr/distribution/byte-range.ts';

test.each([
  [undefined, 10, 'all'],
  ['bytes=', 10, 'all'],
  ['bytes=-', 10, 'all'],
  ['bytes=0-1,3-4', 10, 'all'],
  ['lines=0-1', 10, 'all'],
  ['bytes=5-2', 10, 'all'],
  ['bytes=0-0', 10, { first: 0, last: 0 }],
  ['bytes=3-', 10, { first: 3, last: 9 }],
  ['bytes=3-100', 10, { first: 3, last: 9 }],
  ['bytes=-3', 10, { first: 7, last: 9 }],
  ['bytes=-30', 10, { first: 0, last: 9 }],
  ['bytes=-0', 10, 'none'],
  ['bytes=10-', 10, 'none'],
  ['bytes=10-12', 10, 'none'],
  ['bytes=0-', 0, 'none'],
] as const)('%s of %i bytes is %j', (header, size, expected) => {
  expect(readRange(header, size)).toEqual(expected);
});

test('a range lies within the bytes, whatever the header', () => {
  const header = fc.tuple(fc.nat(50), fc.nat(50)).map(([a, b]) => `bytes=${a}-${b}`);
  fc.assert(
    fc.property(header, fc.nat(40), (text, size) => {
      const range = readRange(text, size);
      if (typeof range === 'string') return;
      expect(range.first).toBeLessThanOrEqual(range.last);
      expect(range.last).toBeLessThan(size);
    }),
  );
});
