import { describe, expect, test } from '@jest/globals';
import { arnOf, inFreshWorld, minute, topic } from './fresh-world.ts';
import { TopicWorld } from './topic-world.ts';

const { world, cloudwatch, alarmNow, historyOf, put } = inFreshWorld(() => new TopicWorld());

function aStat(MetricName: string, overrides: object = {}): object {
  const Metric = { Namespace: 'Shop', MetricName };
  return { Metric, Period: 60, Stat: 'Sum', ...overrides };
}

const rate = [
  { Id: 'rate', Expression: '100 * errors / calls', Label: 'Error rate', ReturnData: true },
  { Id: 'errors', MetricStat: aStat('Errors'), ReturnData: false },
  { Id: 'calls', MetricStat: aStat('Calls'), ReturnData: false },
];

const putRate = (overrides: object = {}) =>
  cloudwatch('PutMetricAlarm', {
    AlarmName: 'rate',
    Metrics: rate,
    EvaluationPeriods: 1,
    Threshold: 10,
    ComparisonOperator: 'GreaterThanThreshold',
    ...overrides,
  });

describe('an alarm on metric math', () => {
  test('watches the expression that returns data', async () => {
    await putRate({ AlarmActions: [topic] });
    await put({ Value: 8 }, { MetricName: 'Errors', Value: 2 });
    await world().clock.advance(2 * minute);

    expect(await alarmNow()).toMatchObject({
      StateValue: 'ALARM',
      StateReason:
        'Threshold Crossed: 1 datapoint [25.0 (23/11/26 08:00:00)] was greater than the threshold (10.0).',
      StateReasonData:
        '{"version":"1.0","queryDate":"2026-11-23T08:01:10.000+0000","startDate":"2026-11-23T08:00:00.000+0000","period":60,"recentDatapoints":[25.0],"threshold":10.0,"evaluatedDatapoints":[{"timestamp":"2026-11-23T08:00:00.000+0000","value":25.0}]}',
      Metrics: rate,
    });
    expect(await alarmNow()).not.toHaveProperty('Period');
    expect(await alarmNow()).not.toHaveProperty('MetricName');
  });

  test('has no datapoint where it would divide by zero', async () => {
    await putRate({ TreatMissingData: 'breaching' });
    await put({ MetricName: 'Errors', Value: 2 });
    await world().clock.advance(2 * minute);

    expect((await alarmNow())?.StateReason).toBe(
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching].',
    );
  });

  test('notifies of its metrics', async () => {
    await putRate({ AlarmActions: [topic] });
    await put({ Value: 8 }, { MetricName: 'Errors', Value: 2 });
    await world().clock.advance(2 * minute);
    const [message] = world().published;

    expect(message?.input.Message).toContain(
      '"Trigger":{"Period":60,"EvaluationPeriods":1,"ComparisonOperator":"GreaterThanThreshold","Threshold":10.0,"TreatMissingData":"missing","EvaluateLowSampleCountPercentile":"","Metrics":[{"Expression":"100 * errors / calls","Id":"rate","Label":"Error rate","ReturnData":true},{"Id":"errors","MetricStat":{"Metric":{"Dimensions":[],"MetricName":"Errors","Namespace":"Shop"},"Period":60,"Stat":"Sum"},"ReturnData":false},',
    );
    expect(message?.email).toContain('Monitored Metrics:');
  });

  test('is told whole by its history and found by each of its metrics', async () => {
    await putRate();
    const [item] = await historyOf();

    expect(JSON.parse(item?.HistoryData ?? '').createdAlarm.metrics[1]).toEqual({
      id: 'errors',
      metricStat: { metric: { namespace: 'Shop', metricName: 'Errors' }, period: 60, stat: 'Sum' },
      returnData: false,
    });
    expect(
      await cloudwatch('DescribeAlarmsForMetric', { Namespace: 'Shop', MetricName: 'Errors' }),
    ).toMatchObject({ MetricAlarms: [{ AlarmArn: arnOf('rate') }] });
  });

  test('may watch one metric alone, with its sample count', async () => {
    await putRate({ Metrics: [{ Id: 'm', MetricStat: aStat('Calls') }] });
    await put({ Value: 8 }, { Value: 4 });
    await world().clock.advance(2 * minute);

    expect((await alarmNow())?.StateReasonData).toContain('"sampleCount":2.0,"value":12.0');
  });

  test('may watch a query of Metrics Insights', async () => {
    const Expression = 'SELECT SUM(Calls) FROM Shop';
    await putRate({ Metrics: [{ Id: 'q', Expression, Period: 60 }] });
    await put({ Value: 8 }, { Value: 4, Dimensions: [{ Name: 'Zone', Value: 'a' }] });
    await world().clock.advance(2 * minute);

    expect((await alarmNow())?.StateReason).toContain('1 datapoint [12.0 (');
  });

  test('goes on in a restored snapshot', async () => {
    await putRate();
    world().restore(world().snapshot());
    await put({ Value: 8 }, { MetricName: 'Errors', Value: 2 });
    await world().clock.advance(2 * minute);

    expect((await alarmNow())?.StateValue).toBe('ALARM');
  });

  const [expression, errors, calls] = rate;

  test.each([
    [
      'a metric beside',
      { MetricName: 'Calls' },
      'MetricName should not be set if list of Metrics is set.',
    ],
    [
      'a statistic beside',
      { Statistic: 'Sum' },
      'Statistic should not be set if list of Metrics is set.',
    ],
    ['a unit beside', { Unit: 'Count' }, 'Unit should not be set if list of Metrics is set.'],
    ['a period beside', { Period: 60 }, 'Period should not be set if list of Metrics is set.'],
    [
      'nothing that returns data',
      { Metrics: [{ ...expression, ReturnData: false }, errors, calls] },
      'Exactly one element of the metrics list should return data.',
    ],
    [
      'two that return data',
      { Metrics: [expression, { ...errors, ReturnData: true }, calls] },
      'Exactly one element of the metrics list should return data.',
    ],
    [
      'a query of Metrics Insights of several series',
      { Metrics: [{ Id: 'q', Expression: 'SELECT SUM(a) FROM b GROUP BY c', Period: 60 }] },
      'An alarm can only watch a single time series',
    ],
    [
      'a query of Metrics Insights without a period',
      { Metrics: [{ Id: 'q', Expression: 'SELECT SUM(a) FROM b' }] },
      'The parameter Metrics.member.1.Period is required.',
    ],
    ['an id twice', { Metrics: [expression, errors, errors] }, 'not unique'],
    [
      'an unknown id',
      { Metrics: [expression, errors] },
      "Error in expression 'rate': Undefined variable 'calls'",
    ],
    [
      'an array',
      { Metrics: [{ Id: 'e', Expression: 'METRICS()' }, errors, calls] },
      'An alarm can only watch a single time series',
    ],
    [
      'a scalar',
      { Metrics: [{ Id: 'e', Expression: 'AVG(errors)' }, errors] },
      'The final result must be a single time series or an array of time series',
    ],
    [
      'a circle',
      {
        Metrics: [
          { Id: 'e', Expression: 'f' },
          { Id: 'f', Expression: 'e', ReturnData: false },
        ],
      },
      'must not be null',
    ],
    [
      'a circle with a metric',
      {
        Metrics: [
          { Id: 'e', Expression: 'f + errors' },
          { Id: 'f', Expression: 'e', ReturnData: false },
          errors,
        ],
      },
      'Circular dependency',
    ],
    [
      'no period',
      { Metrics: [{ Id: 'e', Expression: 'TIME_SERIES(1)' }] },
      'Period must not be null',
    ],
    [
      'eleven metrics',
      {
        Metrics: Array.from({ length: 11 }, (_, n) => ({
          Id: `m${n}`,
          MetricStat: aStat('Calls'),
          ReturnData: n === 0,
        })),
      },
      'more than 10 metrics',
    ],
    ['more than a day', { EvaluationPeriods: 1441 }, '<= 86400'],
  ])('is refused with %s', async (_, overrides, message) => {
    await expect(putRate(overrides)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  test.each([
    [
      'different periods',
      { Metrics: [expression, errors, { ...calls, MetricStat: aStat('Calls', { Period: 300 }) }] },
      'different periods',
    ],
    [
      'an anomaly band',
      { Metrics: [{ Id: 'e', Expression: 'ANOMALY_DETECTION_BAND(errors)' }, errors] },
      'ANOMALY_DETECTION_BAND',
    ],
    [
      'a search',
      { Metrics: [{ Id: 'e', Expression: "SEARCH('{a}', 'Sum', 60)", Period: 60 }] },
      'SEARCH',
    ],
    [
      'another account',
      { Metrics: [{ Id: 'm', MetricStat: aStat('Calls'), AccountId: '999999999999' }] },
      'AccountId',
    ],
    [
      'few samples to be ignored',
      { EvaluateLowSampleCountPercentile: 'ignore' },
      'EvaluateLowSampleCountPercentile',
    ],
    [
      'criteria of PromQL',
      { EvaluationCriteria: { PromQLCriteria: { Query: 'up' } } },
      'EvaluationCriteria',
    ],
  ])('is named as not there with %s', async (_, overrides, message) => {
    await expect(putRate(overrides)).rejects.toMatchObject({
      code: 'NotImplemented',
      message: expect.stringContaining(message),
    });
  });
});
