import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Failure } from '../../../../actions/shared/failure.ts';
import { cut, isMarked, mark, parseKey, TEXT_LIMIT } from '../../../../actions/shared/marker.ts';

/** Texts with what matters here among them, some too long. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '<!-- keywatch:other -->',
        '<!-- keywatch:',
        '-->',
        '\n',
        '🔑'.repeat(20_000),
      ),
    ),
  )
  .map((parts) => parts.join(''));

describe('a marked text', () => {
  test('is of its key and of no other, whatever it says', () => {
    fc.assert(
      fc.property(text, (said) => {
        const marked = mark('canary', said, '\n\nthe end');

        expect(isMarked(marked, 'canary')).toBe(true);
        expect(isMarked(marked, 'other')).toBe(false);
      }),
    );
  });

  test('fits, ends as it should, and has no half characters', () => {
    fc.assert(
      fc.property(text, (said) => {
        const marked = mark('canary', said.toWellFormed(), '\n\nthe end');

        expect(marked.length).toBeLessThanOrEqual(TEXT_LIMIT);
        expect(marked.endsWith('\n\nthe end')).toBe(true);
        expect(marked.isWellFormed()).toBe(true);
      }),
    );
  });

  test('that is just as long as it may be is not cut', () => {
    const room = TEXT_LIMIT - mark('canary', '').length;

    expect(mark('canary', 'x'.repeat(room))).toHaveLength(TEXT_LIMIT);
    expect(mark('canary', 'x'.repeat(room))).not.toContain('cut off');
    expect(mark('canary', 'x'.repeat(room + 1))).toContain('cut off');
  });
});

test.each([
  ['', false],
  ['<!-- keywatch:canary -->', true],
  ['Somebody is on it.\n<!-- keywatch:canary -->\ntext', true],
  ['<!-- keywatch:drift -->\n<!-- keywatch:canary -->', false],
  ['<!-- keywatch:canary-2 -->', false],
  ['<!--keywatch:canary-->', false],
])('%j is marked as canary: %p', (said, is) => {
  expect(isMarked(said, 'canary')).toBe(is);
});

test.each([
  ['one\ntwo\nthree', 9, 'one\ntwo\n'],
  ['one\nlonglonglong', 12, 'one\nlonglong'],
  ['ab🔑', 3, 'ab'],
  ['short', 9, 'short'],
])('%j cut to %d is %j', (said, length, rest) => {
  expect(cut(said, length)).toBe(rest);
});

test.each(['canary', 'drift-2', 'a'.repeat(64)])('%s is a key', (key) => {
  expect(parseKey(key)).toBe(key);
});

test.each(['', 'Canary', 'a b', '-->', 'a\n', 'ä', 'a'.repeat(65)])('%j is no key', (key) => {
  expect(() => parseKey(key)).toThrow(Failure);
});
