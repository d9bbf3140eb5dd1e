import type { MetricDataQuery, MetricStat } from '@aws-sdk/client-cloudwatch';
import { missingDataOf } from './alarm-metric.ts';
import { jsonDouble } from './double.ts';
import { isSimple } from './statistic.ts';
import type { Dimension, MetricAlarmConfiguration, WatchedMetric } from './store.ts';

/** The `Trigger` of a notification: the alarm's rule, in the notification's own spelling. */
export function trigger(of: MetricAlarmConfiguration): object {
  const { watched } = of;
  return {
    ...(watched.kind === 'metric' && metric(watched)),
    Period: of.period,
    EvaluationPeriods: of.evaluationPeriods,
    ...(of.datapointsToAlarm !== undefined && { DatapointsToAlarm: of.datapointsToAlarm }),
    ComparisonOperator: of.comparison,
    Threshold: jsonDouble(of.threshold),
    TreatMissingData: missingDataOf(of),
    EvaluateLowSampleCountPercentile: of.lowSampleCount ?? '',
    ...(watched.kind === 'queries' && { Metrics: watched.queries.map(query) }),
  };
}

function metric({ namespace, metricName, statistic, dimensions, unit }: WatchedMetric): object {
  return {
    MetricName: metricName,
    Namespace: namespace,
    ...(isSimple(statistic)
      ? { StatisticType: 'Statistic', Statistic: simpleName(statistic) }
      : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: statistic }),
    Unit: unit ?? null,
    Dimensions: valuesAndNames(dimensions),
  };
}

function simpleName(statistic: string): string {
  return statistic === 'SampleCount' ? 'SAMPLE_COUNT' : statistic.toUpperCase();
}

/** Members in alphabetical order, but for those of a dimension. */
function query({ Expression, Id, Label, MetricStat, Period, ReturnData }: MetricDataQuery): object {
  return {
    ...(Expression !== undefined && { Expression }),
    Id,
    ...(Label !== undefined && { Label }),
    ...(MetricStat && { MetricStat: stat(MetricStat) }),
    ...(Period !== undefined && { Period }),
    ReturnData: ReturnData ?? true,
  };
}

function stat({ Metric, Period, Stat, Unit }: MetricStat): object {
  return {
    Metric: {
      Dimensions: (Metric?.Dimensions ?? []).map(({ Name, Value }) => ({
        value: Value,
        name: Name,
      })),
      MetricName: Metric?.MetricName,
      Namespace: Metric?.Namespace,
    },
    Period,
    Stat,
    ...(Unit !== undefined && { Unit }),
  };
}

export function valuesAndNames(dimensions: readonly Dimension[]): object[] {
  return dimensions.map(({ Name, Value }) => ({ value: Value, name: Name }));
}
