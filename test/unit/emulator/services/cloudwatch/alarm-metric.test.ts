import { expect, test } from '@jest/globals';
import { nextEvaluation } from '../../../../../emulator/services/cloudwatch/alarm-metric.ts';
import type { MetricAlarmConfiguration } from '../../../../../emulator/services/cloudwatch/store.ts';

const alarm: MetricAlarmConfiguration = {
  kind: 'metric',
  name: 'failures',
  arn: 'arn:aws:cloudwatch:ap-southeast-2:123456789012:alarm:failures',
  watched: {
    kind: 'metric',
    namespace: 'Keywatch',
    metricName: 'Failures',
    dimensions: [],
    statistic: 'Sum',
  },
  period: 60,
  evaluationPeriods: 5,
  comparison: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  actionsEnabled: true,
  okActions: [],
  alarmActions: [],
  insufficientDataActions: [],
  updatedAt: 0,
};

test.each([
  ['a minute later', 60, 10_000, 10_000, 70_000],
  ['ten seconds later for short periods', 30, 10_000, 10_000, 20_000],
  ['on its own second though it was called late', 60, 10_000, 12_345, 70_000],
  ['without making up for what was slept through', 60, 10_000, 3_600_000, 3_610_000],
])('the next evaluation is %s', (_, period, at, now, next) => {
  expect(nextEvaluation({ ...alarm, period }, at, now)).toBe(next);
});

test.each([
  [24, 70_000],
  [25, 3_610_000],
])('an alarm over %d hours is evaluated next after %d ms', (evaluationPeriods, next) => {
  const hourly = { ...alarm, period: 3600, evaluationPeriods };

  expect(nextEvaluation(hourly, 10_000, 10_000)).toBe(next);
});
