import { describe, expect, test } from '@jest/globals';
import { aWorld, testStart } from '../../../../support/world.ts';
import { at, inFreshWorld, minute } from './fresh-world.ts';

const { put, statisticsOf } = inFreshWorld(aWorld);

const service = { Name: 'Service', Value: 'api' };
const zone = { Name: 'Zone', Value: 'a' };

describe('GetMetricStatistics', () => {
  test('begins its periods at the start time, rounded down to the minute', async () => {
    await put({ Value: 1, Timestamp: at(1) }, { Value: 2, Timestamp: at(2) });

    const { Datapoints } = await statisticsOf({
      StartTime: new Date(testStart - 3 * minute + 30_000),
      Period: 300,
    });

    expect(Datapoints?.map(({ Timestamp, Sum }) => [Timestamp, Sum])).toEqual([
      [at(-3), 1],
      [at(2), 2],
    ]);
  });

  test('takes 1,440 datapoints', async () => {
    await expect(statisticsOf({ EndTime: at(1430) })).resolves.toHaveProperty('Datapoints', []);
  });

  test('shows each unit by itself', async () => {
    await put({ Value: 1, Unit: 'Count' }, { Value: 2, Unit: 'Bytes' });

    const all = await statisticsOf();
    const bytes = await statisticsOf({ Unit: 'Bytes' });

    expect(all.Datapoints?.map(({ Unit, Sum }) => [Unit, Sum])).toEqual([
      ['Count', 1],
      ['Bytes', 2],
    ]);
    expect(bytes.Datapoints?.map(({ Sum }) => Sum)).toEqual([2]);
  });

  test('keeps metrics apart by their dimensions, in whatever order', async () => {
    await put({ Value: 1, Dimensions: [service, zone] }, { Value: 2 });

    expect((await statisticsOf({ Dimensions: [zone, service] })).Datapoints).toMatchObject([
      { Sum: 1 },
    ]);
    expect((await statisticsOf()).Datapoints).toMatchObject([{ Sum: 2 }]);
  });

  test('sees high-resolution data by the second', async () => {
    await put(
      { Value: 1, StorageResolution: 1 },
      { Value: 2, StorageResolution: 1, Timestamp: new Date(testStart + 12_000) },
    );

    const { Datapoints } = await statisticsOf({ StartTime: at(0), EndTime: at(1), Period: 10 });

    expect(Datapoints?.map(({ Sum }) => Sum)).toEqual([1, 2]);
  });

  test.each([
    [
      'start not before end',
      { EndTime: at(-10) },
      'InvalidParameterValueException',
      'The parameter StartTime must be less than the parameter EndTime.',
    ],
    ['a period of 45', { Period: 45 }, 'InvalidParameterValueException', 'Period'],
    [
      'no statistic',
      { Statistics: [] },
      'InvalidParameterCombinationException',
      'Must specify either Statistics or ExtendedStatistics',
    ],
    [
      'more than 1,440 datapoints',
      { EndTime: at(1431) },
      'InvalidParameterCombinationException',
      'You have requested up to 1441 datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    ],
    [
      'simple and extended statistics together',
      { ExtendedStatistics: ['p99'] },
      'InvalidParameterCombinationException',
      'Must specify either',
    ],
    [
      'a statistic of no name',
      { Statistics: [], ExtendedStatistics: ['90'] },
      'InvalidParameterValueException',
      'The value 90 for parameter ExtendedStatistics is not supported.',
    ],
  ])('refuses %s', async (_, overrides, code, message) => {
    await expect(statisticsOf(overrides)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});
