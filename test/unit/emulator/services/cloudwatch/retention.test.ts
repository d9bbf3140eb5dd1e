import { describe, expect, test } from '@jest/globals';
import { cloudWatchOf } from '../../../../../emulator/services/cloudwatch/store.ts';
import { aWorld, testStart } from '../../../../support/world.ts';
import { at, day, inFreshWorld, minute } from './fresh-world.ts';

const { world, cloudwatch, put, statisticsOf } = inFreshWorld(aWorld);

const hour = 60 * minute;
const seen = async (Period: number, overrides: object = {}) =>
  (await statisticsOf({ Period, ...overrides })).Datapoints?.map(({ Sum }) => Sum);
const metrics = () =>
  cloudWatchOf({ world: world(), account: '123456789012', region: 'ap-southeast-2' }).metrics;
const points = () => Object.values(metrics()).flatMap((metric) => metric.points);

describe('data is there', () => {
  test.each([
    ['in seconds for 3 hours', 1, 3 * hour],
    ['in minutes for 15 days', 60, 15 * day],
    ['in 5 minutes for 63 days', 300, 63 * day],
    ['in hours for 455 days', 3600, 455 * day],
  ])('%s', async (_, period, age) => {
    const window = { StartTime: at(0), EndTime: at(period < 60 ? 1 : 60) };
    await put({ Value: 5, StorageResolution: 1 });

    await world().clock.advance(age - 1);
    expect(await seen(period, window)).toEqual([5]);
    await world().clock.advance(2);
    expect(await seen(period, window)).toEqual([]);
  });

  test('more coarsely once it is older, nothing of it lost', async () => {
    for (const n of [0, 1, 2, 3, 4]) await put({ Value: n, Timestamp: at(n) });
    await world().clock.advance(16 * day);
    await put({ Value: 100 });

    expect(points()).toHaveLength(2);
    expect(await seen(300, { EndTime: at(5) })).toEqual([10]);
    expect(await seen(60, { EndTime: at(5) })).toEqual([]);
  });

  test('from a start that is rounded as coarsely as the data', async () => {
    await put({ Value: 1 });
    await world().clock.advance(20 * day);

    expect(await seen(300, { StartTime: at(4), EndTime: at(9) })).toEqual([1]);
  });
});

describe('memory is bounded', () => {
  test('by the retention: a year of minutes is kept in hours', async () => {
    for (let n = 0; n < 4 * 90; n += 1) {
      await put({ Value: 1, Timestamp: world().clock.date() });
      await world().clock.advance(6 * hour);
    }

    const total = points().reduce((sum, point) => sum + point.sum, 0);
    expect(total).toBe(4 * 90);
    expect(
      points().every(({ at: time, resolution = 60 }) => {
        const age = world().clock.now() - time;
        return age < 64 * day || resolution === 3600;
      }),
    ).toBe(true);
  });

  test('in one minute of very many values', async () => {
    for (let n = 0; n < 40; n += 1) {
      await put(...Array.from({ length: 100 }, (_, k) => ({ Value: n * 100 + k })));
    }

    expect(points()).toHaveLength(1);
    expect(JSON.stringify(points()).length).toBeLessThan(20_000);
  });

  test('by forgetting metrics that nobody has published for 455 days', async () => {
    await put({ Value: 1 });
    await put({ MetricName: 'Other', Value: 1 });
    await world().clock.advance(456 * day);
    await put({ MetricName: 'Other', Value: 1 });

    expect(Object.values(metrics()).map(({ name }) => name)).toEqual(['Other']);
  });

  test('a metric is listed as long as it is published, to the day', async () => {
    await put({ Value: 1 });
    await world().clock.advance(14 * day);
    expect(await cloudwatch('ListMetrics')).toMatchObject({ Metrics: [{ MetricName: 'Calls' }] });

    await world().clock.advance(1);
    expect(await cloudwatch('ListMetrics')).toEqual({ Metrics: [] });
    expect(world().clock.now()).toBe(testStart + 14 * day + 1);
  });
});
