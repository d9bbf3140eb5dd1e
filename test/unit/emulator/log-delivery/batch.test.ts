import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LogLine, nextBatch, sizeOf } from '../../../../emulator/log-delivery/batch.ts';

const day = 86_400_000;
const line = fc.record({
  timestamp: fc.integer({ min: 0, max: 3 * day }),
  message: fc.integer({ min: 1, max: 262_118 }).map((length) => 'x'.repeat(length)),
});

function batchesOf(lines: readonly LogLine[]): LogLine[][] {
  const waiting = [...lines];
  const batches: LogLine[][] = [];
  while (waiting.length > 0) batches.push(nextBatch(waiting));
  return batches;
}

describe('batches of log lines', () => {
  test('hold every line once, in order, within what one call may bring', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const batches = batchesOf(lines);
        expect(batches.flat().every((one, index) => one === lines[index])).toBe(true);
        expect(batches.flat()).toHaveLength(lines.length);
        for (const batch of batches) {
          const times = batch.map(({ timestamp }) => timestamp);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
          expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(day);
          expect(batch.reduce((sum, one) => sum + sizeOf(one), 0)).toBeLessThanOrEqual(1_048_576);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('hold ten thousand lines at most, and are not made smaller than need be', () => {
    const lines = Array.from({ length: 10_001 }, () => ({ timestamp: 0, message: 'x' }));
    expect(batchesOf(lines).map(({ length }) => length)).toEqual([10_000, 1]);
  });

  test('hold a line that is too long for any call alone, so that the others come through', () => {
    const [large, small] = ['x'.repeat(2_000_000), 'x'].map((message) => ({
      timestamp: 0,
      message,
    }));
    if (large && small)
      expect(batchesOf([small, large, small]).map((one) => one.length)).toEqual([1, 1, 1]);
    expect.assertions(1);
  });
});
