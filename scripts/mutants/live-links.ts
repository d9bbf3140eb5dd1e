import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import {
  type CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  type PutMetricFilterCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';

/** The filter as one would put it again. */
export async function readFilter(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  filterName: string,
): Promise<PutMetricFilterCommandInput> {
  const { metricFilters = [] } = await logs.send(
    new DescribeMetricFiltersCommand({ logGroupName, filterNamePrefix: filterName }),
  );
  const found = metricFilters.find((filter) => filter.filterName === filterName);
  if (found === undefined) throw new Error(`${logGroupName} has no metric filter ${filterName}`);
  const { filterPattern, metricTransformations } = found;
  return { logGroupName, filterName, filterPattern, metricTransformations };
}

/** ARN of the key under which the group's events are encrypted. */
export async function readGroupKey(
  logs: CloudWatchLogsClient,
  logGroupName: string,
): Promise<string> {
  const { logGroups = [] } = await logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }),
  );
  const key = logGroups.find((group) => group.logGroupName === logGroupName)?.kmsKeyId;
  if (key === undefined) throw new Error(`log group ${logGroupName} has no key`);
  return key;
}

/** The alarm as one would put it again. */
export async function readAlarm(
  cloudWatch: CloudWatchClient,
  alarmName: string,
): Promise<PutMetricAlarmCommandInput> {
  const { MetricAlarms = [] } = await cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [alarmName] }),
  );
  const [found] = MetricAlarms;
  if (found === undefined) throw new Error(`there is no alarm ${alarmName}`);
  const { AlarmName, AlarmDescription, ActionsEnabled, OKActions, AlarmActions } = found;
  const { MetricName, Namespace, Statistic, Period, EvaluationPeriods, DatapointsToAlarm } = found;
  const { Threshold, ComparisonOperator, TreatMissingData } = found;
  return {
    AlarmName,
    AlarmDescription,
    ActionsEnabled,
    OKActions,
    AlarmActions,
    MetricName,
    Namespace,
    Statistic,
    Period,
    EvaluationPeriods,
    DatapointsToAlarm,
    Threshold,
    ComparisonOperator,
    TreatMissingData,
  };
}
