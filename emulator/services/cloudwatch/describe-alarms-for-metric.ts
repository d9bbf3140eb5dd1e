import type { DescribeAlarmsForMetricInput, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { describeAlarm } from './alarm-view.ts';
import { anyAlarmArn } from './arn.ts';
import { byName } from './describe-alarms.ts';
import { checkDimensions, checkMetricName, checkNamespace, metricKey } from './metric.ts';
import type { CloudWatchOperations } from './operations.ts';
import { cloudWatchOf, isMetricAlarm, type MetricAlarmConfiguration } from './store.ts';

export const describeAlarmsForMetric = {
  DescribeAlarmsForMetric: {
    access: (_input, call) => ({
      action: 'cloudwatch:DescribeAlarmsForMetric',
      resource: anyAlarmArn(call),
    }),
    handle: (input, call) => {
      const namespace = checkNamespace(input.Namespace);
      const name = checkMetricName(input.MetricName);
      const key = metricKey(namespace, name, checkDimensions(input.Dimensions));
      const alarms = Object.values(cloudWatchOf(call).alarms).filter(isMetricAlarm);
      const found = byName(alarms).filter(({ configuration }) =>
        usesOf(configuration).some((use) => use.key === key && fits(use, input)),
      );
      return { MetricAlarms: found.map(describeAlarm) };
    },
  },
} satisfies CloudWatchOperations;

/** How an alarm uses one metric. */
interface Use {
  readonly key: string;
  readonly statistic: string | undefined;
  readonly period: number | undefined;
  readonly unit: string | undefined;
}

/** A metric math alarm uses every metric of its expression. */
function usesOf({ watched, period }: MetricAlarmConfiguration): Use[] {
  if (watched.kind === 'queries') return watched.queries.flatMap(useOf);
  const { namespace, metricName, dimensions, statistic, unit } = watched;
  return [{ key: metricKey(namespace, metricName, dimensions), statistic, period, unit }];
}

function useOf({ MetricStat }: MetricDataQuery): Use[] {
  if (MetricStat === undefined) return [];
  const { Metric, Stat, Period, Unit } = MetricStat;
  const dimensions = checkDimensions(Metric?.Dimensions);
  const key = metricKey(Metric?.Namespace ?? '', Metric?.MetricName ?? '', dimensions);
  return [{ key, statistic: Stat, period: Period, unit: Unit }];
}

function fits(use: Use, asked: DescribeAlarmsForMetricInput): boolean {
  const statistic = asked.Statistic ?? asked.ExtendedStatistic;
  return (
    (statistic === undefined || statistic === use.statistic) &&
    (asked.Period === undefined || asked.Period === use.period) &&
    (asked.Unit === undefined || asked.Unit === use.unit)
  );
}
