import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  AbsentFromInsights,
  MalformedQuery,
  parseQuery,
  runQuery,
} from '../../../../../../emulator/services/logs/insights/index.ts';
import { eventsOf, records } from './some-events.ts';

const run = { seed: 20261123, numRuns: 500 };

const pieces = fc.constantFrom(
  ...['fields', 'filter', 'stats', 'sort', 'limit', 'parse', 'dedup', 'display', '|', '(', ')'],
  ...['[', ']', ',', 'as', 'by', 'and', 'or', 'not', 'like', 'in', '=', '!=', '<', '=~', '+', '-'],
  ...['*', '/', '^', '%', '#', '"', "'", '`', '"a"', '/a+/', '5', '1.5e3', '@message', 'eventName'],
  ...[
    'count(*)',
    'bin(5m)',
    'strlen(',
    'ispresent(',
    '\\',
    '\n',
    '.',
    'a.b.0',
    'desc',
    'true',
    '€',
  ],
);

describe('any text', () => {
  test('is a query, or is refused with a place in it', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (words) => {
        const text = words.join(' ');
        try {
          runQuery(parseQuery(text), records, 10);
        } catch (error) {
          if (error instanceof AbsentFromInsights) return;
          if (!(error instanceof MalformedQuery)) throw error;
          expect(error.start).toBeGreaterThanOrEqual(0);
          expect(error.start).toBeLessThanOrEqual(error.end);
          expect(error.end).toBeLessThanOrEqual(text.length);
        }
      }),
      run,
    );
  });

  test('of random characters neither crashes nor hangs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), (text) => {
        try {
          parseQuery(`filter ${text}`);
        } catch (error) {
          if (!(error instanceof MalformedQuery || error instanceof AbsentFromInsights))
            throw error;
        }
      }),
      run,
    );
  });

  test('that nests without end is refused', () => {
    expect(() => parseQuery(`filter ${'('.repeat(50_000)}`)).toThrow('nested too deeply');
    for (const operator of ['+', '*', '^', 'or', 'and']) {
      const long = `filter ${`1 ${operator} `.repeat(20_000)} 1`;
      expect(() => parseQuery(long)).toThrow('too long');
      const longest = parseQuery(`filter ${`1 ${operator} `.repeat(1400)} 1`);
      expect(runQuery(longest, records, 1).matched).toBeLessThanOrEqual(records.length);
    }
  });
});

describe('any text in a query', () => {
  test('quoted finds exactly the events that have it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 40 }), (wanted, message) => {
        const quoted = `"${wanted.replace(/[\\"]/g, '\\$&')}"`;
        const events = eventsOf([message]);
        const rows = runQuery(parseQuery(`filter @message like ${quoted}`), events, 10).rows;

        expect(rows).toHaveLength(message.includes(wanted) ? 1 : 0);
      }),
      run,
    );
  });

  test('sorting loses nothing and is in order', () => {
    const numbers = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 30 });
    fc.assert(
      fc.property(numbers, (list) => {
        const events = eventsOf(list.map((n) => ({ n })));
        const { rows } = runQuery(parseQuery('sort n asc | display n'), events, 100);

        expect(rows.map(([first]) => Number(first?.value))).toEqual(
          list.toSorted((one, other) => one - other),
        );
      }),
      run,
    );
  });
});

test('a regular expression that would backtrack for years takes no time', () => {
  const events = eventsOf(Array.from({ length: 20 }, () => `${'a'.repeat(5000)}!`));
  const query = parseQuery('filter @message like /^(a+)+$/ or @message like /(?i)(b*)*c/');
  const start = performance.now();

  expect(runQuery(query, events, 10).rows).toEqual([]);
  expect(performance.now() - start).toBeLessThan(5000);
});
