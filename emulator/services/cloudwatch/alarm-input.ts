import { type PutMetricAlarmInput, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { checkActions } from './alarm-actions-input.ts';
import { type Comparison, comparisons, type MissingData } from './alarm-rule.ts';
import { alarmArn } from './arn.ts';
import { type StatisticName, statistics } from './datapoints.ts';
import { checkDimensions, checkMetricName, checkNamespace } from './metric.ts';
import { constraint, invalid, invalidCombination, oneOf, required } from './refusals.ts';
import type { AlarmConfiguration } from './store.ts';

const hour = 3600;
const day = 24 * hour;
const week = 7 * day;

const missingDataModes: readonly MissingData[] = ['breaching', 'notBreaching', 'ignore', 'missing'];
const bandComparisons = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
];

/** What makes an alarm of another kind than on one metric and a static threshold. */
const otherKinds = [
  'Metrics',
  'ThresholdMetricId',
  'ExtendedStatistic',
  'EvaluationCriteria',
  'EvaluationInterval',
  'WarmUpConfiguration',
  'ActionConfiguration',
] as const;

/** A metric alarm's configuration from `PutMetricAlarm`, checked by the rules of `API_PutMetricAlarm`. */
export function readAlarm(input: PutMetricAlarmInput, call: Call): AlarmConfiguration {
  refuseOtherKinds(input);
  const name = checkAlarmName(input.AlarmName);
  return {
    name,
    arn: alarmArn(call, name),
    ...readDescription(input),
    namespace: checkNamespace(input.Namespace),
    metricName: checkMetricName(input.MetricName),
    dimensions: checkDimensions(input.Dimensions),
    statistic: readStatistic(input),
    ...readUnit(input),
    ...readPeriods(input),
    comparison: oneOf<Comparison>(
      required(input.ComparisonOperator, 'ComparisonOperator'),
      Object.keys(comparisons) as Comparison[],
      'comparisonOperator',
    ),
    threshold: readThreshold(input),
    ...readMissingData(input),
    ...(input.EvaluationWindow && { slidingWindow: true as const }),
    actionsEnabled: input.ActionsEnabled ?? true,
    okActions: checkActions(input.OKActions, 'oKActions', call),
    alarmActions: checkActions(input.AlarmActions, 'alarmActions', call),
    insufficientDataActions: checkActions(
      input.InsufficientDataActions,
      'insufficientDataActions',
      call,
    ),
    updatedAt: call.world.clock.now(),
  };
}

function refuseOtherKinds(input: PutMetricAlarmInput): void {
  for (const member of otherKinds) {
    const given: unknown = input[member];
    if (given !== undefined && !(Array.isArray(given) && given.length === 0)) {
      throw notImplemented(`PutMetricAlarm with ${member}`);
    }
  }
  if (bandComparisons.includes(input.ComparisonOperator ?? '')) {
    throw notImplemented(`PutMetricAlarm with ComparisonOperator ${input.ComparisonOperator}`);
  }
  if (input.EvaluationWindow && !input.EvaluationWindow.SlidingWindow) {
    throw notImplemented('PutMetricAlarm with a wall clock EvaluationWindow');
  }
}

export function checkAlarmName(name: string | undefined): string {
  const given = required(name, 'AlarmName');
  if (given.length > 255) {
    throw constraint(given, 'alarmName', 'Member must have length less than or equal to 255');
  }
  return given;
}

function readDescription({ AlarmDescription }: PutMetricAlarmInput) {
  if (AlarmDescription === undefined) return {};
  if (AlarmDescription.length > 1024) {
    throw constraint(
      AlarmDescription,
      'alarmDescription',
      'Member must have length less than or equal to 1024',
    );
  }
  return { description: AlarmDescription };
}

function readStatistic({ Statistic }: PutMetricAlarmInput): StatisticName {
  if (Statistic === undefined) {
    throw invalidCombination('Exactly one of Statistic and ExtendedStatistic must be specified.');
  }
  return oneOf<StatisticName>(Statistic, Object.keys(statistics) as StatisticName[], 'statistic');
}

function readUnit({ Unit }: PutMetricAlarmInput) {
  if (Unit === undefined) return {};
  return { unit: oneOf(Unit, Object.values(StandardUnit), 'unit') };
}

/** "An alarm's total current evaluation period can be no longer than seven days", one day below a period of an hour. */
function readPeriods(input: PutMetricAlarmInput) {
  const period = required(input.Period, 'Period');
  const evaluationPeriods = atLeastOne(
    required(input.EvaluationPeriods, 'EvaluationPeriods'),
    'evaluationPeriods',
  );
  if (![10, 20, 30].includes(period) && !(period > 0 && period % 60 === 0)) {
    throw invalid('Period must be 10, 20, 30 or a multiple of 60');
  }
  const longest = period < hour ? day : week;
  if (period * evaluationPeriods > longest) {
    throw invalid(
      `Metrics cannot be checked across more than a ${longest === day ? 'day' : 'week'} (EvaluationPeriods * Period must be <= ${longest}).`,
    );
  }
  const { DatapointsToAlarm: datapointsToAlarm } = input;
  if (datapointsToAlarm === undefined) return { period, evaluationPeriods };
  if (atLeastOne(datapointsToAlarm, 'datapointsToAlarm') > evaluationPeriods) {
    throw invalid('DatapointsToAlarm must be less than or equal to EvaluationPeriods');
  }
  return { period, evaluationPeriods, datapointsToAlarm };
}

function atLeastOne(value: number, name: string): number {
  if (value < 1) throw constraint(value, name, 'Member must have value greater than or equal to 1');
  return value;
}

function readThreshold({ Threshold }: PutMetricAlarmInput): number {
  const threshold = required(Threshold, 'Threshold');
  if (!Number.isFinite(threshold))
    throw invalid(`The value ${threshold} for parameter Threshold must be a finite number`);
  return threshold;
}

function readMissingData(input: PutMetricAlarmInput) {
  const { TreatMissingData, EvaluateLowSampleCountPercentile } = input;
  return {
    ...(TreatMissingData !== undefined && {
      missingData: oneOf(TreatMissingData, missingDataModes, 'treatMissingData'),
    }),
    ...(EvaluateLowSampleCountPercentile !== undefined && {
      lowSampleCount: oneOf(
        EvaluateLowSampleCountPercentile,
        ['evaluate', 'ignore'],
        'evaluateLowSampleCountPercentile',
      ),
    }),
  };
}
