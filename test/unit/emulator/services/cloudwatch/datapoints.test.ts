import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  aggregate,
  merge,
  type Point,
  periodsOf,
} from '../../../../../emulator/services/cloudwatch/datapoints.ts';
import {
  findStatistic,
  simpleStatistics,
} from '../../../../../emulator/services/cloudwatch/statistic.ts';

const minute = 60_000;

function aPoint(minutes: number, value: number, unit = 'Count'): Point {
  return { at: minutes * minute, unit, sum: value, count: 1, min: value, max: value };
}

test('every statistic of several values', () => {
  const set = [3, 1, 8]
    .map((value) => aPoint(0, value))
    .reduce((sum, point) => ({ ...point, ...merge(sum, point) }));

  expect(
    Object.fromEntries(simpleStatistics.map((name) => [name, findStatistic(name)?.(set)])),
  ).toEqual({ Sum: 12, SampleCount: 3, Average: 4, Minimum: 1, Maximum: 8 });
});

test('windows without points are gaps', () => {
  const windows = { start: 0, length: 5 * minute, count: 3 };
  const sets = aggregate([aPoint(4, 2), aPoint(11, 5)], windows);

  expect(periodsOf(sets, windows, ({ sum }) => sum)).toEqual([
    { start: 0, datapoint: { value: 2, sampleCount: 1 } },
    { start: 5 * minute },
    { start: 10 * minute, datapoint: { value: 5, sampleCount: 1 } },
  ]);
});

test('a window takes in its start but not its end', () => {
  const sets = aggregate([aPoint(0, 1), aPoint(1, 2), aPoint(2, 4)], {
    start: minute,
    length: minute,
    count: 1,
  });

  expect([...sets.values()].map(({ sum }) => sum)).toEqual([2]);
});

test('points of another unit are left out where one is asked for', () => {
  const points = [aPoint(0, 1, 'Count'), aPoint(0, 2, 'Bytes')];
  const windows = { start: 0, length: minute, count: 1 };

  expect(aggregate(points, windows, ({ unit }) => unit === 'Bytes').get(0)?.sum).toBe(2);
});

test('for any points, each window has the sum of those within it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ at: fc.integer({ min: 0, max: 60 }), value: fc.integer() })),
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 9 }),
      (values, first, length, count) => {
        const points = values.map(({ at, value }) => aPoint(at, value)).sort((a, b) => a.at - b.at);
        const sets = aggregate(points, { start: first * minute, length: length * minute, count });

        for (let window = 0; window < count; window += 1) {
          const from = first + window * length;
          const within = values.filter(({ at }) => at >= from && at < from + length);
          expect(sets.get(window)?.count ?? 0).toBe(within.length);
          expect(sets.get(window)?.sum ?? 0).toBe(
            within.reduce((sum, { value }) => sum + value, 0),
          );
        }
      },
    ),
    { seed: 20_261_123, numRuns: 200 },
  );
});
