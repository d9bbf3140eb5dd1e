import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseForm, textOf } from '../../../../emulator/wire/form-tree.ts';

test('any names and values survive form encoding', () => {
  const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('.'));
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ unit: 'grapheme' })), (values) => {
      const form = parseForm(new URLSearchParams(values).toString());

      expect(Object.entries(values).every(([key, value]) => textOf(form, key) === value)).toBe(
        true,
      );
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('a name is a path', () => {
  const form = parseForm('Tags.member.2.Key=b&Tags.member.1.Key=a');

  const tags = form.children.get('Tags')?.children.get('member')?.children;
  expect([...(tags ?? [])].map(([index, tag]) => [index, textOf(tag, 'Key')])).toEqual([
    ['2', 'b'],
    ['1', 'a'],
  ]);
});

test('names of object properties are names like any other', () => {
  const form = parseForm('__proto__=x&constructor.prototype=y');

  expect(textOf(form, '__proto__')).toBe('x');
  expect(textOf(form, 'toString')).toBeUndefined();
});

test.each(['A=%', 'A=%zz', '%E0%A4%A=1'])('%s is a malformed query string', (text) => {
  expect(() => parseForm(text)).toThrow('syntax error');
});
