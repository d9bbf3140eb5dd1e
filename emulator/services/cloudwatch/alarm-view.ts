import type {
  EvaluationWindow,
  MetricAlarm as SdkAlarm,
  CompositeAlarm as SdkComposite,
  StandardUnit,
  WarmUpConfiguration,
} from '@aws-sdk/client-cloudwatch';
import { isSimple } from './statistic.ts';
import type {
  AlarmConfiguration,
  AlarmStatus,
  CompositeAlarm,
  MetricAlarm,
  MetricAlarmConfiguration,
  WarmUp,
  EvaluationWindow as Window,
} from './store.ts';

/** A metric alarm as `DescribeAlarms` shows it. */
export function describeAlarm({ configuration: of, status }: MetricAlarm): SdkAlarm {
  return {
    ...describeCommon(of, status),
    ...describeWatched(of),
    EvaluationPeriods: of.evaluationPeriods,
    ...(of.datapointsToAlarm !== undefined && { DatapointsToAlarm: of.datapointsToAlarm }),
    Threshold: of.threshold,
    ComparisonOperator: of.comparison,
    ...(of.missingData !== undefined && { TreatMissingData: of.missingData }),
    ...(of.lowSampleCount !== undefined && { EvaluateLowSampleCountPercentile: of.lowSampleCount }),
    ...(of.window && { EvaluationWindow: describeWindow(of.window) }),
    ...(of.warmUp && { WarmUpConfiguration: describeWarmUp(of.warmUp) }),
  };
}

/** A composite alarm as `DescribeAlarms` shows it. */
export function describeComposite(alarm: CompositeAlarm): SdkComposite {
  const { configuration: of, status, suppression } = alarm;
  return {
    ...describeCommon(of, status),
    AlarmRule: of.rule,
    ...(of.suppressor && {
      ActionsSuppressor: of.suppressor.alarm,
      ActionsSuppressorWaitPeriod: of.suppressor.waitPeriod,
      ActionsSuppressorExtensionPeriod: of.suppressor.extensionPeriod,
    }),
    ...(suppression && {
      ActionsSuppressedBy: suppression.by,
      ActionsSuppressedReason: `Actions suppressed by ${suppression.by}`,
    }),
  };
}

function describeWindow(window: Window): EvaluationWindow {
  if (window.kind === 'sliding') return { SlidingWindow: {} };
  const { timezone } = window;
  return { WallClockWindow: timezone === undefined ? {} : { Timezone: timezone } };
}

function describeWarmUp({ minutes, isFixed }: WarmUp): WarmUpConfiguration {
  return {
    WarmUpPeriodDurationInMinutes: minutes,
    ...(isFixed !== undefined && { OnlyStartEvaluatingAfterWarmUpPeriodEnds: isFixed }),
  };
}

function describeCommon(of: AlarmConfiguration, status: AlarmStatus) {
  return {
    AlarmName: of.name,
    AlarmArn: of.arn,
    ...(of.description !== undefined && { AlarmDescription: of.description }),
    AlarmConfigurationUpdatedTimestamp: new Date(of.updatedAt),
    ActionsEnabled: of.actionsEnabled,
    OKActions: [...of.okActions],
    AlarmActions: [...of.alarmActions],
    InsufficientDataActions: [...of.insufficientDataActions],
    StateValue: status.value,
    StateReason: status.reason,
    ...(status.reasonData !== undefined && { StateReasonData: status.reasonData }),
    StateUpdatedTimestamp: new Date(status.updatedAt),
    StateTransitionedTimestamp: new Date(status.transitionedAt),
  };
}

function describeWatched({ watched, period }: MetricAlarmConfiguration): SdkAlarm {
  if (watched.kind === 'queries') return { Metrics: structuredClone([...watched.queries]) };
  const { statistic, unit } = watched;
  return {
    MetricName: watched.metricName,
    Namespace: watched.namespace,
    ...(isSimple(statistic) ? { Statistic: statistic } : { ExtendedStatistic: statistic }),
    Dimensions: [...watched.dimensions],
    Period: period,
    ...(unit !== undefined && { Unit: unit as StandardUnit }),
  };
}
