import type * as CloudWatch from '@aws-sdk/client-cloudwatch';
import type { Call } from '../service.ts';
import { ownTimes } from './alarm-times.ts';
import { readPages } from './pages.ts';
import type { Upstream } from './upstream.ts';

type Input = CloudWatch.DescribeAlarmHistoryCommandInput;
type Output = Omit<CloudWatch.DescribeAlarmHistoryCommandOutput, '$metadata'>;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html */
const mostRecords = 100;

/**
 * The history of alarms, asked for whole and chosen from here: LocalStack fails when it is asked for a time, and ignores kind,
 * order and page.
 */
export async function alarmHistory(upstream: Upstream, input: Input, call: Call): Promise<Output> {
  const { StartDate, EndDate, ScanBy, MaxRecords = mostRecords, NextToken, ...which } = input;
  const pages = await readPages<Output>(
    upstream,
    call,
    'cloudwatch',
    'DescribeAlarmHistory',
    which,
  );
  const from = StartDate?.getTime() ?? Number.NEGATIVE_INFINITY;
  const to = EndDate?.getTime() ?? Number.POSITIVE_INFINITY;
  const kind = which.HistoryItemType;
  const all = pages.flatMap(({ AlarmHistoryItems = [] }) => AlarmHistoryItems);
  const items = (await dated(upstream, call, all))
    .filter((item) => kind === undefined || (item.HistoryItemType ?? kind) === kind)
    .filter((item) => timeOf(item) >= from && timeOf(item) <= to)
    .sort((a, b) => timeOf(a) - timeOf(b));
  if (ScanBy !== 'TimestampAscending') items.reverse();
  const start = Number(NextToken ?? 0);
  const end = start + MaxRecords;
  return {
    AlarmHistoryItems: items.slice(start, end),
    ...(end < items.length && { NextToken: String(end) }),
  };
}

/** All changes with their own times. */
async function dated(
  upstream: Upstream,
  call: Call,
  items: readonly CloudWatch.AlarmHistoryItem[],
): Promise<CloudWatch.AlarmHistoryItem[]> {
  const changes = items
    .filter(({ HistoryItemType: kind = 'StateUpdate' }) => kind === 'StateUpdate')
    .sort((a, b) => timeOf(a) - timeOf(b));
  const others = items.filter((item) => !changes.includes(item));
  const byAlarm = Map.groupBy(changes, ({ AlarmName = '' }) => AlarmName);
  const shown = await Promise.all(
    [...byAlarm].map(async ([name, own]) => ownTimes(own, await lastChange(upstream, call, name))),
  );
  return [...others, ...shown.flat()];
}

async function lastChange(upstream: Upstream, call: Call, name: string): Promise<Date | undefined> {
  const { MetricAlarms = [], CompositeAlarms = [] } = await upstream.call<
    Partial<CloudWatch.DescribeAlarmsCommandOutput>
  >(call, 'cloudwatch', 'DescribeAlarms', {
    AlarmNames: [name],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  const [alarm] = [...MetricAlarms, ...CompositeAlarms];
  return alarm?.StateTransitionedTimestamp ?? alarm?.StateUpdatedTimestamp;
}

function timeOf({ Timestamp }: CloudWatch.AlarmHistoryItem): number {
  return Timestamp?.getTime() ?? 0;
}
