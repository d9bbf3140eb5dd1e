import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OutputLines } from '../../../../emulator/log-delivery/output-lines.ts';

const longest = 262_118;

function linesOf(chunks: readonly Buffer[]): string[] {
  const told: string[] = [];
  const lines = new OutputLines((line) => told.push(line));
  for (const chunk of chunks) lines.push(chunk);
  lines.end();
  return told;
}

/** Cut at these places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  );
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

describe('the lines of an output', () => {
  test('are the same however it comes in portions', () => {
    const texts = fc.array(
      fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', '')),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(texts, fc.array(fc.nat()), fc.boolean(), (lines, places, isEnded) => {
        const expected = isEnded || lines.at(-1) !== '' ? lines : lines.slice(0, -1);
        const bytes = Buffer.from(lines.join('\n') + (isEnded ? '\n' : ''));
        expect(linesOf(cut(bytes, places))).toEqual(expected);
      }),
    );
  });

  test('are cut where they are longer than a log event, between characters', () => {
    const text = `a${'€'.repeat(200_000)}`;
    const [first = '', ...rest] = linesOf(cut(Buffer.from(`${text}\nnext`), [7, 300_001, 300_002]));
    expect(Buffer.byteLength(first)).toBeGreaterThan(longest - 4);
    expect([first, ...rest].every((line) => Buffer.byteLength(line) <= longest)).toBe(true);
    expect([first, ...rest.slice(0, -1)].join('')).toBe(text);
    expect(rest.at(-1)).toBe('next');
  });
});
