import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Entry, list } from '../../../../../emulator/services/s3/listing.ts';
import { compareKeys } from '../../../../../emulator/services/s3/store.ts';

const seeded = { seed: 5, numRuns: 300 };

function keyed(keys: readonly string[]): [string, string][] {
  return [...new Set(keys)].sort(compareKeys).map((key) => [key, key]);
}

function namesOf(entries: readonly Entry<string>[]): string[] {
  return entries.map(({ key }) => key);
}

const everything = { prefix: '', delimiter: '', limit: 1000, after: '' };

describe('a listing', () => {
  test('rolls up what stands before the delimiter', () => {
    const keys = keyed(['a', 'b/1', 'b/2', 'b/c/3', 'd/4']);

    expect(namesOf(list(keys, { ...everything, delimiter: '/' }).entries)).toEqual([
      'a',
      'b/',
      'd/',
    ]);
    expect(namesOf(list(keys, { ...everything, delimiter: '/', prefix: 'b/' }).entries)).toEqual([
      'b/1',
      'b/2',
      'b/c/',
    ]);
  });

  test('with a limit of none is empty and complete', () => {
    expect(list(keyed(['a']), { ...everything, limit: 0 })).toEqual({
      entries: [],
      truncated: false,
    });
  });

  test('read page by page is the listing read at once, whatever the keys, prefix and delimiter', () => {
    const key = fc.string({
      minLength: 1,
      maxLength: 6,
      unit: fc.constantFrom('a', 'b', '/', '😀', 'ﬀ'),
    });
    fc.assert(
      fc.property(
        fc.array(key, { maxLength: 30 }),
        fc.constantFrom('', 'a', 'a/'),
        fc.constantFrom('', '/', 'b'),
        fc.integer({ min: 1, max: 4 }),
        (keys, prefix, delimiter, limit) => {
          const all = keyed(keys);
          const whole = list(all, { prefix, delimiter, limit: 1000, after: '' });
          const pages: Entry<string>[] = [];
          let truncated = true;
          for (let turn = 0; truncated && turn < 40; turn += 1) {
            const after = pages.at(-1)?.key ?? '';
            const page = list(all, { prefix, delimiter, limit, after });
            pages.push(...page.entries);
            truncated = page.truncated;
          }

          expect(namesOf(pages)).toEqual(namesOf(whole.entries));
        },
      ),
      seeded,
    );
  });
});

test('keys are in the order of their UTF-8 bytes', () => {
  const text = fc.string({ maxLength: 5, unit: 'binary' });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));

      expect(Math.sign(compareKeys(a, b))).toBe(bytes);
    }),
    seeded,
  );
});
