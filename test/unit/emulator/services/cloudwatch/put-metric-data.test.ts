import { describe, expect, test } from '@jest/globals';
import { aCaller, aWorld, client, testStart } from '../../../../support/world.ts';
import { at, day, inFreshWorld } from './fresh-world.ts';

const { world, cloudwatch, put, statisticsOf } = inFreshWorld(aWorld);

const zone = { Name: 'Zone', Value: 'a' };

describe('PutMetricData', () => {
  test('adds up what falls into one minute', async () => {
    await put({ Value: 2 }, { Value: 5, Timestamp: new Date(testStart + 59_999) });
    await put({ Value: 1, Timestamp: at(1) });

    const { Datapoints, Label } = await statisticsOf({
      Statistics: ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'],
    });

    expect(Label).toBe('Calls');
    expect(Datapoints).toEqual([
      {
        Timestamp: at(0),
        Unit: 'None',
        Sum: 7,
        SampleCount: 2,
        Average: 3.5,
        Minimum: 2,
        Maximum: 5,
      },
      {
        Timestamp: at(1),
        Unit: 'None',
        Sum: 1,
        SampleCount: 1,
        Average: 1,
        Minimum: 1,
        Maximum: 1,
      },
    ]);
  });

  test('takes values with counts, and statistic sets', async () => {
    await put({ Values: [1, 10], Counts: [3, 1] });
    await put({ StatisticValues: { SampleCount: 2, Sum: 30, Minimum: 5, Maximum: 25 } });

    const { Datapoints } = await statisticsOf({ Statistics: ['Sum', 'SampleCount', 'Maximum'] });

    expect(Datapoints).toEqual([
      { Timestamp: at(0), Unit: 'None', Sum: 43, SampleCount: 6, Maximum: 25 },
    ]);
  });

  test('keeps late data in its own minute', async () => {
    await put({ Value: 1, Timestamp: at(5) });
    await put({ Value: 2, Timestamp: at(-5) });

    const { Datapoints } = await statisticsOf();

    expect(Datapoints?.map(({ Timestamp, Sum }) => [Timestamp, Sum])).toEqual([
      [at(-5), 2],
      [at(5), 1],
    ]);
  });

  test('takes what is just two weeks old or two hours ahead', async () => {
    await put(
      { Value: 1, Timestamp: new Date(testStart - 14 * day) },
      { Value: 2, Timestamp: at(120) },
    );

    const { Datapoints } = await statisticsOf({
      StartTime: new Date(testStart - 15 * day),
      EndTime: at(121),
      Period: 86_400,
    });

    expect(Datapoints?.map(({ Sum }) => Sum)).toEqual([1, 2]);
  });

  test('lets services publish in their own namespaces', async () => {
    const principal = { type: 'service', service: 'kms.amazonaws.com' } as const;
    const kms = client(world(), 'cloudwatch', aCaller({ principal }));

    await kms('PutMetricData', {
      Namespace: 'AWS/KMS',
      MetricData: [{ MetricName: 'n', Value: 1 }],
    });

    expect(await cloudwatch('ListMetrics')).toMatchObject({ Metrics: [{ Namespace: 'AWS/KMS' }] });
  });

  test.each([
    [
      'older than two weeks',
      { Value: 1, Timestamp: new Date(testStart - 14 * day - 1) },
      'InvalidParameterValueException',
      'Timestamp',
    ],
    [
      'more than two hours ahead',
      { Value: 1, Timestamp: at(121) },
      'InvalidParameterValueException',
      'Timestamp',
    ],
    ['without a value', {}, 'MissingRequiredParameterException', 'MetricData.member.1.Value'],
    [
      'with two kinds of value',
      { Value: 1, Values: [1] },
      'InvalidParameterCombinationException',
      'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.',
    ],
    ['that is no number', { Value: Number.NaN }, 'InvalidParameterValueException', 'Value'],
    [
      'that is infinite',
      { Value: Number.POSITIVE_INFINITY },
      'InvalidParameterValueException',
      'Value',
    ],
    ['beyond 2^360', { Value: 2 ** 361 }, 'InvalidParameterValueException', 'Value is invalid'],
    [
      'with counts for some values only',
      { Values: [1, 2], Counts: [1] },
      'InvalidParameterValueException',
      'same size',
    ],
    [
      'with a count of zero',
      { Values: [1], Counts: [0] },
      'InvalidParameterValueException',
      'Counts',
    ],
    [
      'with 151 values',
      { Values: Array.from({ length: 151 }, (_, n) => n) },
      'InvalidParameterValueException',
      '150',
    ],
    [
      'with a set upside down',
      { StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 2, Maximum: 1 } },
      'InvalidParameterValueException',
      'Maximum',
    ],
    [
      'in an unknown unit',
      { Value: 1, Unit: 'Furlongs' },
      'InvalidParameterValueException',
      'Furlongs',
    ],
    [
      'at a resolution of 30',
      { Value: 1, StorageResolution: 30 },
      'InvalidParameterValueException',
      'StorageResolution',
    ],
    [
      'with 31 dimensions',
      {
        Value: 1,
        Dimensions: Array.from({ length: 31 }, (_, n) => ({ Name: `d${n}`, Value: 'v' })),
      },
      'InvalidParameterValueException',
      '30',
    ],
    [
      'with a dimension twice',
      { Value: 1, Dimensions: [zone, zone] },
      'InvalidParameterValueException',
      'twice',
    ],
    [
      'with an empty dimension value',
      { Value: 1, Dimensions: [{ Name: 'Zone', Value: '' }] },
      'MissingRequiredParameterException',
      'Dimensions.member.1.Value',
    ],
    [
      'with a name beyond ASCII',
      { Value: 1, MetricName: 'Zählung' },
      'InvalidParameterValueException',
      'Zählung',
    ],
  ])('refuses a datum %s, and with it the whole call', async (_, datum, code, message) => {
    await expect(put(datum)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
    await expect(put({ Value: 7 }, datum)).rejects.toMatchObject({ code });

    expect((await statisticsOf()).Datapoints).toEqual([]);
  });

  test.each([
    ['AWS/KMS', 'InvalidParameterValueException'],
    [':Shop', 'ValidationException'],
    ['', 'MissingRequiredParameterException'],
  ])('refuses the namespace "%s"', async (Namespace, code) => {
    const call = cloudwatch('PutMetricData', {
      Namespace,
      MetricData: [{ MetricName: 'n', Value: 1 }],
    });

    await expect(call).rejects.toMatchObject({ code });
  });

  test('takes 1,000 data and refuses more', async () => {
    const data = Array.from({ length: 1000 }, () => ({ Value: 1 }));
    await put(...data);

    await expect(put(...data, { Value: 1 })).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: expect.stringContaining('1000'),
    });
    expect((await statisticsOf()).Datapoints).toMatchObject([{ Sum: 1000 }]);
  });

  test('names what it has not: entities', async () => {
    const call = cloudwatch('PutMetricData', { Namespace: 'Shop', EntityMetricData: [{}] });

    await expect(call).rejects.toMatchObject({
      code: 'NotImplemented',
      message: expect.stringContaining('EntityMetricData'),
    });
  });
});
