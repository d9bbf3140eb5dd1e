import { valuesAndNames } from './alarm-trigger.ts';
import { jsonDouble } from './double.ts';
import { isSimple } from './statistic.ts';
import type { Alarm, MetricAlarmConfiguration, Suppressor } from './store.ts';
import { formatTimestamp } from './timestamp.ts';

/** An alarm as the `HistoryData` of a configuration update shows it. */
export function historicAlarm({ configuration: of, status }: Alarm): object {
  return {
    alarmName: of.name,
    ...(of.description !== undefined && { alarmDescription: of.description }),
    alarmArn: of.arn,
    alarmConfigurationUpdatedTimestamp: formatTimestamp(of.updatedAt),
    ...(of.kind === 'metric'
      ? metricRule(of)
      : { alarmRule: of.rule, ...(of.suppressor && suppressor(of.suppressor)) }),
    stateValue: status.value,
    stateUpdatedTimestamp: formatTimestamp(status.updatedAt),
    actionsEnabled: of.actionsEnabled,
    alarmActions: of.alarmActions,
    insufficientDataActions: of.insufficientDataActions,
    okactions: of.okActions,
  };
}

function metricRule(of: MetricAlarmConfiguration): object {
  return {
    ...watched(of),
    threshold: jsonDouble(of.threshold),
    comparisonOperator: of.comparison,
    evaluationPeriods: of.evaluationPeriods,
    ...(of.datapointsToAlarm !== undefined && { datapointsToAlarm: of.datapointsToAlarm }),
    ...(of.missingData !== undefined && { treatMissingData: of.missingData }),
    ...(of.lowSampleCount !== undefined && { evaluateLowSampleCountPercentile: of.lowSampleCount }),
  };
}

function watched({ watched: of, period }: MetricAlarmConfiguration): object {
  if (of.kind === 'queries') return { metrics: of.queries.map((query) => lowerCamelCase(query)) };
  const { statistic, unit } = of;
  return {
    namespace: of.namespace,
    metricName: of.metricName,
    ...(isSimple(statistic) ? { statistic } : { extendedStatistic: statistic }),
    ...(unit !== undefined && { unit }),
    period,
    dimensions: valuesAndNames(of.dimensions),
  };
}

function suppressor({ alarm, waitPeriod, extensionPeriod }: Suppressor): object {
  return {
    actionsSuppressor: alarm,
    actionsSuppressorWaitPeriod: waitPeriod,
    actionsSuppressorExtensionPeriod: extensionPeriod,
  };
}

function lowerCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCamelCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      lowerCamelCase(inner),
    ]),
  );
}
