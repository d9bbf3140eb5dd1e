import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  merge,
  type StatisticSet,
  statisticSet,
} from '../../../../../emulator/services/cloudwatch/datapoints.ts';
import { findStatistic } from '../../../../../emulator/services/cloudwatch/statistic.ts';

function of(name: string, values: readonly number[]): number | undefined {
  return findStatistic(name)?.(statisticSet(values.map((value) => [value, 1])));
}

const oneToHundred = Array.from({ length: 100 }, (_, n) => n + 1);

test.each([
  ['p0', 1],
  ['p50', 50],
  ['p99', 99],
  ['p99.5', 100],
  ['p100', 100],
  ['tm90', 45.5],
  ['TM(10%:90%)', 50.5],
  ['TM(:95%)', 48],
  ['TM(50:60)', 55.5],
  ['IQM', 50.5],
  ['iqm', 50.5],
  ['wm98', 50.47],
  ['WM(10%:90%)', 50.4],
  ['tc90', 90],
  ['TC(80:500)', 20],
  ['TC(:10)', 10],
  ['ts90', 4095],
  ['TS(80%:)', 1810],
  ['PR(:30)', 30],
  ['PR(10:20)', 10],
  ['PR(99:)', 1],
])('%s of 1 to 100 is %d', (name, value) => {
  expect(of(name, oneToHundred)).toBeCloseTo(value, 10);
});

test.each([
  ...['p', 'p101', 'p-1', '90', 'P90', 'tm', 'tm101', 'TM90', 'TM()', 'TM(:)', 'TM(90%:10%)'],
  ...['TM(10%:90)', 'PR(10%:20%)', 'IQM(1:2)', 'Median', 'sum', 'toString', ''],
])('"%s" is no statistic', (name) => {
  expect(findStatistic(name)).toBeUndefined();
});

describe('what needs the single values', () => {
  const set = (overrides: Partial<StatisticSet>): StatisticSet => ({
    ...{ sum: 30, count: 3, min: 10, max: 10 },
    ...overrides,
  });

  test('is known of a statistic set whose values are all equal', () => {
    expect(findStatistic('p90')?.(set({}))).toBe(10);
  });

  test.each([
    ['a statistic set of different values', set({ max: 15, min: 5 })],
    ['negative values', statisticSet([[-1, 1]])],
    ['values together with such a set', merge(statisticSet([[1, 1]]), set({ max: 15, min: 5 }))],
  ])('is not known of %s', (_, given) => {
    for (const name of ['p90', 'tm90', 'TC(1:5)', 'PR(:5)', 'IQM']) {
      expect(findStatistic(name)?.(given)).toBeUndefined();
    }
  });
});

describe('many values', () => {
  const values = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 800 });
  const runs = { seed: 20_261_123, numRuns: 25 };

  test('are kept in bounded memory, exact in sum, count and ends', () => {
    fc.assert(
      fc.property(values, (all) => {
        const set = all.map((value) => statisticSet([[value, 1]])).reduce(merge);

        expect(set.values?.length ?? 0).toBeLessThanOrEqual(500);
        expect(set.count).toBe(all.length);
        expect(set.sum).toBe(all.reduce((sum, value) => sum + value, 0));
        expect(of('p100', all)).toBe(Math.max(...all));
        expect(of('p0', all)).toBe(Math.min(...all));
      }),
      runs,
    );
  });

  test('give percentiles close to the exact ones', () => {
    const all = Array.from({ length: 4000 }, (_, n) => 1 + ((n * 2351) % 4000));
    const set = all.map((value) => statisticSet([[value, 1]])).reduce(merge);

    for (const [name, exact] of [
      ['p50', 2000],
      ['p90', 3600],
      ['p99', 3960],
    ] as const) {
      const found = findStatistic(name)?.(set) ?? 0;
      expect(Math.abs(found - exact) / exact).toBeLessThan(0.05);
    }
  });

  test('come to the same in whatever order they are merged', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1 }), (all) => {
        const oneByOne = all.map((value) => statisticSet([[value, 1]])).reduce(merge);

        expect(oneByOne).toEqual(statisticSet(all.map((value) => [value, 1])));
      }),
      runs,
    );
  });
});
