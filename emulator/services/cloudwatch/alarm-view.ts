import type { EvaluationWindow, MetricAlarm, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { missingDataOf } from './alarm-metric.ts';
import { jsonDouble } from './double.ts';
import type { Alarm, AlarmConfiguration, AlarmStatus, Dimension } from './store.ts';
import { formatTimestamp } from './timestamp.ts';

/** An alarm as `DescribeAlarms` shows it. */
export function describeAlarm({ configuration: of, status }: Alarm): MetricAlarm {
  return {
    AlarmName: of.name,
    AlarmArn: of.arn,
    ...(of.description !== undefined && { AlarmDescription: of.description }),
    AlarmConfigurationUpdatedTimestamp: new Date(of.updatedAt),
    ActionsEnabled: of.actionsEnabled,
    OKActions: [...of.okActions],
    AlarmActions: [...of.alarmActions],
    InsufficientDataActions: [...of.insufficientDataActions],
    ...describeStatus(status),
    MetricName: of.metricName,
    Namespace: of.namespace,
    Statistic: of.statistic,
    Dimensions: [...of.dimensions],
    Period: of.period,
    ...(of.unit !== undefined && { Unit: of.unit as StandardUnit }),
    EvaluationPeriods: of.evaluationPeriods,
    ...(of.datapointsToAlarm !== undefined && { DatapointsToAlarm: of.datapointsToAlarm }),
    Threshold: of.threshold,
    ComparisonOperator: of.comparison,
    ...(of.missingData !== undefined && { TreatMissingData: of.missingData }),
    ...(of.lowSampleCount !== undefined && { EvaluateLowSampleCountPercentile: of.lowSampleCount }),
    ...(of.slidingWindow && { EvaluationWindow: slidingWindow }),
  };
}

const slidingWindow: EvaluationWindow = { SlidingWindow: {} };

function describeStatus(status: AlarmStatus): MetricAlarm {
  return {
    StateValue: status.value,
    StateReason: status.reason,
    ...(status.reasonData !== undefined && { StateReasonData: status.reasonData }),
    StateUpdatedTimestamp: new Date(status.updatedAt),
    StateTransitionedTimestamp: new Date(status.transitionedAt),
  };
}

/** An alarm as the `HistoryData` of a configuration update shows it. */
export function historicAlarm({ configuration: of, status }: Alarm): object {
  return {
    alarmName: of.name,
    ...(of.description !== undefined && { alarmDescription: of.description }),
    alarmArn: of.arn,
    alarmConfigurationUpdatedTimestamp: formatTimestamp(of.updatedAt),
    namespace: of.namespace,
    metricName: of.metricName,
    statistic: of.statistic,
    ...(of.unit !== undefined && { unit: of.unit }),
    period: of.period,
    dimensions: valuesAndNames(of.dimensions),
    threshold: jsonDouble(of.threshold),
    comparisonOperator: of.comparison,
    evaluationPeriods: of.evaluationPeriods,
    ...(of.datapointsToAlarm !== undefined && { datapointsToAlarm: of.datapointsToAlarm }),
    ...(of.missingData !== undefined && { treatMissingData: of.missingData }),
    stateValue: status.value,
    stateUpdatedTimestamp: formatTimestamp(status.updatedAt),
    actionsEnabled: of.actionsEnabled,
    alarmActions: of.alarmActions,
    insufficientDataActions: of.insufficientDataActions,
    okactions: of.okActions,
  };
}

/** The `Trigger` of a notification: the alarm's rule, in the notification's own spelling. */
export function trigger(of: AlarmConfiguration): object {
  return {
    MetricName: of.metricName,
    Namespace: of.namespace,
    StatisticType: 'Statistic',
    Statistic: of.statistic === 'SampleCount' ? 'SAMPLE_COUNT' : of.statistic.toUpperCase(),
    Unit: of.unit ?? null,
    Dimensions: valuesAndNames(of.dimensions),
    Period: of.period,
    EvaluationPeriods: of.evaluationPeriods,
    ...(of.datapointsToAlarm !== undefined && { DatapointsToAlarm: of.datapointsToAlarm }),
    ComparisonOperator: of.comparison,
    Threshold: jsonDouble(of.threshold),
    TreatMissingData: missingDataOf(of),
    EvaluateLowSampleCountPercentile: of.lowSampleCount ?? '',
  };
}

function valuesAndNames(dimensions: readonly Dimension[]): object[] {
  return dimensions.map(({ Name, Value }) => ({ value: Value, name: Name }));
}
