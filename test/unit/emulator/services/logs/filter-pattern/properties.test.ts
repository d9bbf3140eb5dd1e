import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  compileFilterPattern,
  FilterSet,
  InvalidFilterPattern,
  LogText,
} from '../../../../../../emulator/services/logs/filter-pattern/index.ts';
import { events, holds, nodes, print } from './reference.ts';

const run = { seed: 20261123, numRuns: 400 };

describe('any pattern and event', () => {
  test('a printed pattern matches as a naive evaluator does, alone and in a set', () => {
    fc.assert(
      fc.property(nodes, events, (node, event) => {
        const printed = `{ ${print(node)} }`;
        fc.pre(printed.length <= 1024);
        const pattern = compileFilterPattern(printed);
        const text = new LogText(JSON.stringify(event));
        const expected = holds(node, event);

        expect(pattern.test(text)).toBe(expected);
        expect(new FilterSet([pattern]).matching(text)).toEqual(expected ? [0] : []);
      }),
      run,
    );
  });

  test('any text compiles and matches, or is refused with a position in it', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '(',
      ')',
      '$.',
      'a',
      '.',
      '*',
      '"',
      '%',
      '&&',
      '||',
      '=',
      '!=',
      '>',
      '5',
      ' ',
      ',',
      '...',
      'IS NULL',
      'NOT EXISTS',
      '\\',
      '-',
      '?',
      "['",
      "']",
      '^',
      '+',
      '{2}',
      'é',
      '😀',
    );
    const patterns = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(patterns, fc.string(), (pattern, message) => {
        try {
          const text = new LogText(message);
          const compiled = compileFilterPattern(pattern);
          expect(compiled.match(text) !== undefined).toBe(compiled.test(text));
        } catch (error) {
          if (!(error instanceof InvalidFilterPattern)) throw error;
          expect(error.position).toBeLessThanOrEqual(pattern.length);
        }
      }),
      { ...run, numRuns: 1500 },
    );
  });

  test('a regular expression finds what JavaScript finds', () => {
    const atoms = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w');
    const quantities = fc.constantFrom('', '', '?', '*', '+', '{2}', '{1,2}', '{2,}');
    const sequences = fc
      .array(fc.tuple(atoms, quantities), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.map((part) => part.join('')).join(''));
    const alternatives = fc
      .tuple(fc.constantFrom('', '^'), sequences, fc.constantFrom('', '$'))
      .map((parts) => parts.join(''));
    const expressions = fc
      .array(alternatives, { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join('|'));
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é'), maxLength: 8 });
    fc.assert(
      fc.property(expressions, texts, (expression, text) => {
        const found = compileFilterPattern(`%${expression}%`).test(new LogText(text));

        expect(found).toBe(new RegExp(expression).test(text));
      }),
      { ...run, numRuns: 1000 },
    );
  });
});
