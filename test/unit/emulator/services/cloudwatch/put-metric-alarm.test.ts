import type { ListTagsForResourceOutput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { cloudWatchOf } from '../../../../../emulator/services/cloudwatch/store.ts';
import { aWorld, testStart } from '../../../../support/world.ts';
import { arnOf, inFreshWorld, topic } from './fresh-world.ts';

const { world, cloudwatch, describeAlarms, putAlarm, names, setState } = inFreshWorld(aWorld);

describe('PutMetricAlarm', () => {
  test('makes an alarm that has not been checked yet', async () => {
    await putAlarm({
      AlarmDescription: 'Prüfung 🔑',
      AlarmActions: [topic],
      OKActions: [topic],
      Dimensions: [{ Name: 'Role', Value: 'caller' }],
      Unit: 'Count',
      EvaluateLowSampleCountPercentile: 'ignore',
    });

    const created = new Date(testStart);
    expect(await describeAlarms()).toEqual({
      CompositeAlarms: [],
      LogAlarms: [],
      MetricAlarms: [
        {
          AlarmName: 'failures',
          AlarmArn: arnOf('failures'),
          AlarmDescription: 'Prüfung 🔑',
          AlarmConfigurationUpdatedTimestamp: created,
          ActionsEnabled: true,
          OKActions: [topic],
          AlarmActions: [topic],
          InsufficientDataActions: [],
          StateValue: 'INSUFFICIENT_DATA',
          StateReason: 'Unchecked: Initial alarm creation',
          StateUpdatedTimestamp: created,
          StateTransitionedTimestamp: created,
          Namespace: 'Keywatch',
          MetricName: 'Failures',
          Dimensions: [{ Name: 'Role', Value: 'caller' }],
          Statistic: 'Sum',
          Unit: 'Count',
          Period: 60,
          EvaluationPeriods: 5,
          DatapointsToAlarm: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          TreatMissingData: 'notBreaching',
          EvaluateLowSampleCountPercentile: 'ignore',
        },
      ],
    });
  });

  test('replaces the configuration as a whole and leaves state and tags', async () => {
    await putAlarm({ AlarmDescription: 'first', Tags: [{ Key: 'team', Value: 'blue' }] });
    await setState('ALARM');
    await putAlarm({ Threshold: 9, Tags: [{ Key: 'team', Value: 'red' }] });

    const { MetricAlarms } = await describeAlarms();
    const tags = await cloudwatch<ListTagsForResourceOutput>('ListTagsForResource', {
      ResourceARN: arnOf('failures'),
    });

    expect(MetricAlarms).toMatchObject([{ Threshold: 9, StateValue: 'ALARM' }]);
    expect(MetricAlarms?.[0]).not.toHaveProperty('AlarmDescription');
    expect(tags.Tags).toEqual([{ Key: 'team', Value: 'blue' }]);
  });

  test.each([10, 20, 30, 60, 120, 3600, 86_400])('takes a period of %d seconds', async (Period) => {
    await putAlarm({ Period });

    expect((await describeAlarms()).MetricAlarms).toMatchObject([{ Period }]);
  });

  test('spans a day with short periods and a week with periods of an hour', async () => {
    await putAlarm({ Period: 60, EvaluationPeriods: 1440 });
    await putAlarm({ Period: 3600, EvaluationPeriods: 168 });

    expect(await names()).toEqual(['failures']);
  });

  test.each([
    ['a period of 45 s', { Period: 45 }, 'ValidationException', 'Period must be'],
    ['a period of 0', { Period: 0 }, 'ValidationException', 'Period must be'],
    ['more than a day', { EvaluationPeriods: 1441 }, 'ValidationException', '<= 86400'],
    [
      'more than a week',
      { Period: 3600, EvaluationPeriods: 169 },
      'ValidationException',
      '<= 604800',
    ],
    ['no evaluation period', { EvaluationPeriods: 0 }, 'ValidationException', 'evaluationPeriods'],
    ['M above N', { DatapointsToAlarm: 6 }, 'ValidationException', 'DatapointsToAlarm'],
    ['M of zero', { DatapointsToAlarm: 0 }, 'ValidationException', 'datapointsToAlarm'],
    ['no threshold', { Threshold: undefined }, 'ValidationException', 'Threshold must not be null'],
    ['no metric', { MetricName: undefined }, 'ValidationException', 'MetricName must not be null'],
    ['no name', { AlarmName: '' }, 'ValidationException', "Value '' at 'alarmName'"],
    ['a name of 256', { AlarmName: 'a'.repeat(256) }, 'ValidationException', '255'],
    ['no statistic', { Statistic: undefined }, 'ValidationException', 'Statistic'],
    ['an unknown statistic', { Statistic: 'Median' }, 'ValidationException', 'Median'],
    ['an unknown operator', { ComparisonOperator: 'Equals' }, 'ValidationException', 'Equals'],
    ['an unknown mode', { TreatMissingData: 'maybe' }, 'ValidationException', 'maybe'],
    [
      'six actions',
      { AlarmActions: Array.from({ length: 6 }, () => topic) },
      'ValidationException',
      'alarmActions',
    ],
    [
      'an action that is no ARN',
      { OKActions: ['pages'] },
      'ValidationException',
      'Invalid arn syntax: pages',
    ],
    [
      'a topic elsewhere',
      { AlarmActions: ['arn:aws:sns:us-east-1:123456789012:pages'] },
      'ValidationException',
      'Invalid region us-east-1',
    ],
    [
      '31 dimensions',
      { Dimensions: Array.from({ length: 31 }, (_, n) => ({ Name: `d${n}`, Value: 'v' })) },
      'InvalidParameterValueException',
      '30',
    ],
    [
      'anomaly detection',
      { ThresholdMetricId: 'band', Threshold: undefined },
      'NotImplemented',
      'ThresholdMetricId',
    ],
    [
      'two thresholds',
      { ThresholdMetricId: 'band' },
      'ValidationException',
      'Threshold and ThresholdMetricId cannot both be set',
    ],
    [
      'a band',
      { ComparisonOperator: 'GreaterThanUpperThreshold' },
      'NotImplemented',
      'GreaterThanUpperThreshold',
    ],
    [
      'an extended statistic of no name',
      { ExtendedStatistic: '90', Statistic: undefined },
      'InvalidParameterValueException',
      'The value 90 for parameter ExtendedStatistic is not supported.',
    ],
    [
      'a wall clock window of two minutes',
      { Period: 120, EvaluationWindow: { WallClockWindow: {} } },
      'ValidationException',
      'Period must be one of 60, 300, 3600, 86400, 604800',
    ],
    [
      'an unknown time zone',
      { EvaluationWindow: { WallClockWindow: { Timezone: 'Mars/Olympus' } } },
      'ValidationException',
      'Mars/Olympus',
    ],
    [
      'an offset of seven minutes',
      { EvaluationWindow: { WallClockWindow: { Timezone: '+01:07' } } },
      'ValidationException',
      '+01:07',
    ],
    [
      '51 tags',
      { Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' })) },
      'InvalidParameterValueException',
      'at most 50',
    ],
    [
      'a reserved tag',
      { Tags: [{ Key: 'aws:x', Value: '' }] },
      'InvalidParameterValueException',
      'aws:x',
    ],
  ])('refuses %s', async (_, overrides, code, message) => {
    await expect(putAlarm(overrides)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
    expect(await names()).toEqual([]);
  });

  test.each(['PutAnomalyDetector', 'PutInsightRule', 'PutMetricStream', 'PutLogAlarm'])(
    'has no %s, and says so',
    async (operation) => {
      await expect(cloudwatch(operation)).rejects.toMatchObject({
        code: 'NotImplemented',
        message: expect.stringContaining(operation),
      });
    },
  );
});

test('5,000 alarms are the most', async () => {
  await putAlarm();
  const place = { world: world(), account: '123456789012', region: 'ap-southeast-2' };
  const { alarms } = cloudWatchOf(place);
  const copy = structuredClone(Object.values(alarms));
  for (const alarm of copy) for (let n = 1; n < 5000; n += 1) alarms[arnOf(`a${n}`)] = alarm;

  await expect(putAlarm({ AlarmName: 'one too many' })).rejects.toMatchObject({
    code: 'LimitExceededFault',
  });
  await putAlarm({ Threshold: 2 });
});

test('a name that means something to JavaScript is an ordinary name', async () => {
  await expect(setState('OK', { AlarmName: 'constructor' })).rejects.toMatchObject({
    code: 'ResourceNotFound',
  });
  await putAlarm({ AlarmName: '__proto__' });

  expect(await names()).toEqual(['__proto__']);
});
