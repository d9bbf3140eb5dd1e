import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { checkActions } from './alarm-actions-input.ts';
import { type Comparison, comparisons, type MissingData } from './alarm-rule.ts';
import { alarmArn } from './arn.ts';
import { atMost, constraint, invalid, notEmpty, notNull, oneOf } from './refusals.ts';
import type { AlarmConfiguration, MetricAlarmConfiguration } from './store.ts';
import { readWindow } from './wall-clock.ts';
import { readWatched } from './watched-input.ts';

const hour = 3600;
const day = 24 * hour;
const week = 7 * day;

const missingDataModes: readonly MissingData[] = ['breaching', 'notBreaching', 'ignore', 'missing'];
const lowSampleOptions = ['evaluate', 'ignore'] as const;
const bandComparisons = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
];

/** What makes an alarm of another kind than on metrics and a static threshold. */
const otherKinds = ['EvaluationCriteria', 'EvaluationInterval', 'ActionConfiguration'] as const;

/** A metric alarm's configuration from `PutMetricAlarm`, checked by the rules of `API_PutMetricAlarm`. */
export function readAlarm(input: PutMetricAlarmInput, call: Call): MetricAlarmConfiguration {
  refuseOtherKinds(input);
  const watched = readWatched(input, call);
  return {
    kind: 'metric',
    ...readCommon(input, call),
    ...watched,
    ...readPeriods(input, watched.period),
    comparison: oneOf<Comparison>(
      notNull(input.ComparisonOperator, 'ComparisonOperator'),
      Object.keys(comparisons) as Comparison[],
      'comparisonOperator',
    ),
    threshold: readThreshold(input),
    ...readMissingData(input),
    ...readWindow(input.EvaluationWindow, watched.period),
    ...readWarmUp(input),
  };
}

type CommonInput = Pick<
  PutMetricAlarmInput,
  | 'AlarmName'
  | 'AlarmDescription'
  | 'ActionsEnabled'
  | 'OKActions'
  | 'AlarmActions'
  | 'InsufficientDataActions'
>;

/** What every kind of alarm has. */
export function readCommon(input: CommonInput, call: Call) {
  const name = checkAlarmName(input.AlarmName);
  return {
    name,
    arn: alarmArn(call, name),
    ...(input.AlarmDescription !== undefined && {
      description: atMost(1024, input.AlarmDescription, 'alarmDescription'),
    }),
    actionsEnabled: input.ActionsEnabled ?? true,
    okActions: checkActions(input.OKActions, 'oKActions', call),
    alarmActions: checkActions(input.AlarmActions, 'alarmActions', call),
    insufficientDataActions: checkActions(
      input.InsufficientDataActions,
      'insufficientDataActions',
      call,
    ),
    updatedAt: call.world.clock.now(),
  } satisfies Partial<AlarmConfiguration>;
}

function refuseOtherKinds(input: PutMetricAlarmInput): void {
  for (const member of otherKinds) {
    if (input[member] !== undefined) throw notImplemented(`PutMetricAlarm with ${member}`);
  }
  if (input.Metrics?.length && input.EvaluateLowSampleCountPercentile === 'ignore') {
    throw notImplemented('PutMetricAlarm with Metrics and EvaluateLowSampleCountPercentile');
  }
  if (input.Threshold !== undefined && input.ThresholdMetricId !== undefined) {
    throw invalid('Threshold and ThresholdMetricId cannot both be set');
  }
  if (input.ThresholdMetricId !== undefined) {
    throw notImplemented('PutMetricAlarm with ThresholdMetricId (anomaly detection)');
  }
  if (bandComparisons.includes(input.ComparisonOperator ?? '')) {
    throw notImplemented(`PutMetricAlarm with ComparisonOperator ${input.ComparisonOperator}`);
  }
}

export function checkAlarmName(name: string | undefined): string {
  const given = atMost(255, notEmpty(name, 'alarmName'), 'alarmName');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the name must not have.
  if (!/[\u0000-\u001f\u007f]/.test(given)) return given;
  throw invalid('AlarmName must not contain ASCII control characters');
}

/** "An alarm's total current evaluation period can be no longer than seven days", one day below a period of an hour. */
function readPeriods(input: PutMetricAlarmInput, period: number) {
  const evaluationPeriods = atLeastOne(
    notNull(input.EvaluationPeriods, 'EvaluationPeriods'),
    'evaluationPeriods',
  );
  if (![10, 20, 30].includes(period) && !(period > 0 && period % 60 === 0)) {
    throw invalid('Period must be 10, 20, 30 or a multiple of 60');
  }
  if (period < hour && period * evaluationPeriods > day) throw tooLong('day', `${day}`, '<');
  if (period * evaluationPeriods > week) throw tooLong('week', `${week}`, '>=');
  const { DatapointsToAlarm: datapointsToAlarm } = input;
  if (datapointsToAlarm === undefined) return { evaluationPeriods };
  if (atLeastOne(datapointsToAlarm, 'datapointsToAlarm') > evaluationPeriods) {
    throw invalid('DatapointsToAlarm must be less than or equal to EvaluationPeriods');
  }
  return { evaluationPeriods, datapointsToAlarm };
}

function tooLong(span: string, seconds: string, periods: string) {
  return invalid(
    `Metrics cannot be checked across more than a ${span} (EvaluationPeriods * Period must be <= ${seconds}) for alarms using period ${periods} ${hour}`,
  );
}

function atLeastOne(value: number, name: string): number {
  if (value >= 1) return value;
  throw constraint(value, name, 'Member must have value greater than or equal to 1');
}

function readThreshold({ Threshold }: PutMetricAlarmInput): number {
  const threshold = notNull(Threshold, 'Threshold');
  if (Number.isFinite(threshold)) return threshold;
  throw invalid(`The value ${threshold} for parameter Threshold must be a finite number`);
}

function readWarmUp({ WarmUpConfiguration }: PutMetricAlarmInput) {
  if (WarmUpConfiguration === undefined) return {};
  const { WarmUpPeriodDurationInMinutes, OnlyStartEvaluatingAfterWarmUpPeriodEnds: isFixed } =
    WarmUpConfiguration;
  const minutes = atLeastOne(
    notNull(WarmUpPeriodDurationInMinutes, 'WarmUpPeriodDurationInMinutes'),
    'warmUpConfiguration.warmUpPeriodDurationInMinutes',
  );
  return { warmUp: { minutes, ...(isFixed !== undefined && { isFixed }) } };
}

function readMissingData(input: PutMetricAlarmInput) {
  const { TreatMissingData, EvaluateLowSampleCountPercentile: asked } = input;
  const missingData = missingDataModes.find((mode) => mode === TreatMissingData);
  if (TreatMissingData !== undefined && missingData === undefined) {
    throw invalid(
      `The value ${TreatMissingData} is not supported for TreatMissingData parameter. Supported values are [${missingDataModes.join(', ')}].`,
    );
  }
  const lowSampleCount = lowSampleOptions.find((option) => option === asked);
  if (asked !== undefined && lowSampleCount === undefined) {
    throw invalid(
      `Option ${asked} is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.`,
    );
  }
  return { ...(missingData && { missingData }), ...(lowSampleCount && { lowSampleCount }) };
}
