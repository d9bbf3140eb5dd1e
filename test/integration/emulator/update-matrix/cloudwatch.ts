import type { UpdateSample } from '../../../support/update-sample.ts';

const topics = ['one', 'other'].map((name) => `arn:aws:sns:ap-southeast-2:123456789012:${name}`);
const [one, other] = topics;

const alarm = {
  MetricName: 'Failures',
  Namespace: 'Keywatch',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 5,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Threshold: 1,
};
const noMetric = {
  ...{ MetricName: undefined, Namespace: undefined, Statistic: undefined, Period: undefined },
};

function metricMath(expression: string): object[] {
  const Metric = { Namespace: 'Keywatch', MetricName: 'Failures' };
  return [
    { Id: 'e', Expression: expression, Label: 'twice', ReturnData: true },
    { Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Sum' }, ReturnData: false },
  ];
}

const child = { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'child', ...alarm } };
const quiet = { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'quiet', ...alarm } };
const suppressor = {
  ActionsSuppressor: { Ref: 'Quiet' },
  ActionsSuppressorWaitPeriod: 60,
  ActionsSuppressorExtensionPeriod: 120,
};

/** A rule around the child's name. */
function rule(before: string, after: string): object {
  return { 'Fn::Join': ['', [before, { Ref: 'Child' }, after]] };
}

function dashboardBody(markdown: string): string {
  return JSON.stringify({ widgets: [{ type: 'text', properties: { markdown } }] });
}

export const cloudwatchSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::CloudWatch::Alarm',
    base: alarm,
    properties: {
      ActionsEnabled: { before: true, after: false },
      AlarmActions: { before: [one], after: [one, other] },
      AlarmDescription: { before: 'calls that failed', after: 'Schlüssel 🔑' },
      AlarmName: { before: 'failures', after: 'all-failures' },
      ComparisonOperator: { after: 'LessThanThreshold' },
      DatapointsToAlarm: { before: 1, after: 3 },
      Dimensions: {
        before: [{ Name: 'Role', Value: 'caller' }],
        after: [{ Name: 'Role', Value: 'reader' }],
      },
      EvaluateLowSampleCountPercentile: {
        before: 'evaluate',
        after: 'ignore',
        with: { Statistic: undefined, ExtendedStatistic: 'p99' },
      },
      EvaluationCriteria: {
        after: { PromQLCriteria: { Query: 'up == 0' } },
        refused: 'EvaluationCriteria',
      },
      EvaluationInterval: { after: 60, refused: 'EvaluationInterval' },
      EvaluationPeriods: { after: 10 },
      EvaluationWindow: {
        before: { SlidingWindow: {} },
        after: { WallClockWindow: { Timezone: 'Europe/London' } },
      },
      ExtendedStatistic: { before: 'p90', after: 'TM(10%:90%)', with: { Statistic: undefined } },
      InsufficientDataActions: { before: [one], after: [] },
      MetricName: { after: 'Calls' },
      Metrics: { before: metricMath('m * 2'), after: metricMath('m + m'), with: noMetric },
      Namespace: { after: 'Shop' },
      OKActions: { before: [one, other], after: [other] },
      Period: { after: 300 },
      Statistic: { after: 'SampleCount' },
      Tags: {
        before: [
          { Key: 'team', Value: 'blue' },
          { Key: 'gone', Value: '' },
        ],
        after: [{ Key: 'team', Value: 'red' }],
      },
      Threshold: { after: 2.5 },
      ThresholdMetricId: { after: 'band', refused: 'ThresholdMetricId' },
      TreatMissingData: { before: 'breaching', after: 'notBreaching' },
      Unit: { before: 'Count', after: 'Bytes' },
      WarmUpConfiguration: {
        before: { WarmUpPeriodDurationInMinutes: 5 },
        after: {
          WarmUpPeriodDurationInMinutes: 10,
          OnlyStartEvaluatingAfterWarmUpPeriodEnds: true,
        },
      },
    },
  },
  {
    type: 'AWS::CloudWatch::CompositeAlarm',
    beside: { Child: child, Quiet: quiet },
    base: { AlarmRule: rule('ALARM("', '")') },
    properties: {
      ActionsEnabled: { before: true, after: false },
      ActionsSuppressor: {
        with: suppressor,
        after: { Ref: 'Child' },
        shows: 'child',
      },
      ActionsSuppressorExtensionPeriod: { with: suppressor, after: 0 },
      ActionsSuppressorWaitPeriod: { with: suppressor, after: 30 },
      AlarmActions: { before: [one], after: [other] },
      AlarmDescription: { before: 'any', after: 'Schlüssel 🔑' },
      AlarmName: { before: 'service', after: 'company' },
      AlarmRule: {
        after: rule('NOT OK("', '") OR FALSE'),
        shows: 'NOT OK("child") OR FALSE',
      },
      InsufficientDataActions: { before: [one], after: [] },
      OKActions: { after: [one, other] },
      Tags: {
        before: [{ Key: 'team', Value: 'blue' }],
        after: [
          { Key: 'team', Value: 'blue' },
          { Key: 'new', Value: 'tag' },
        ],
      },
    },
  },
  {
    type: 'AWS::CloudWatch::Dashboard',
    base: { DashboardBody: dashboardBody('# Keys') },
    properties: {
      DashboardBody: { after: dashboardBody('# Schlüssel 🔑') },
      DashboardName: { before: 'keys', after: 'all-keys' },
      Tags: { before: [{ Key: 'a', Value: 'b' }], after: [{ Key: 'c', Value: 'd' }] },
    },
  },
];
