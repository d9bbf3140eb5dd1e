import type { DescribeAlarmHistoryInput } from '@aws-sdk/client-cloudwatch';
import { notImplemented } from '../../fault.ts';
import { alarmArn, anyAlarmArn } from './arn.ts';
import { alarmTypes } from './describe-alarms.ts';
import type { CloudWatchOperations } from './operations.ts';
import { readNumberToken, writeToken } from './page-token.ts';
import { oneOf, pageSize } from './refusals.ts';
import { cloudWatchOf, type HistoryItem, type HistoryType } from './store.ts';

const mostRecords = 100;
const types: readonly HistoryType[] = ['ConfigurationUpdate', 'StateUpdate', 'Action'];
const orders = ['TimestampDescending', 'TimestampAscending'] as const;

export const describeAlarmHistory = {
  DescribeAlarmHistory: {
    access: ({ AlarmName }, call) => ({
      action: 'cloudwatch:DescribeAlarmHistory',
      resource: AlarmName === undefined ? anyAlarmArn(call) : alarmArn(call, AlarmName),
    }),
    handle: (input, call) => {
      const size = pageSize(input.MaxRecords, mostRecords, mostRecords);
      const found = select(cloudWatchOf(call).history, input);
      const page = found.slice(0, size);
      const last = page.at(-1)?.id;
      return {
        AlarmHistoryItems: page.map(({ at, alarm, alarmType, type, summary, data }) => ({
          AlarmName: alarm,
          AlarmType: alarmType,
          Timestamp: new Date(at),
          HistoryItemType: type,
          HistorySummary: summary,
          HistoryData: data,
        })),
        ...(found.length > size && last !== undefined && { NextToken: writeToken(last) }),
      };
    },
  },
} satisfies CloudWatchOperations;

/** In the order asked for, from behind the token's item on. Start and end are both inclusive. */
function select(history: readonly HistoryItem[], input: DescribeAlarmHistoryInput): HistoryItem[] {
  const { AlarmName, AlarmTypes, StartDate, EndDate, NextToken } = input;
  if (input.AlarmContributorId !== undefined) {
    throw notImplemented('DescribeAlarmHistory with AlarmContributorId');
  }
  for (const one of AlarmTypes ?? []) oneOf(one, alarmTypes, 'alarmTypes');
  const wanted: readonly string[] = AlarmTypes?.length ? AlarmTypes : ['MetricAlarm'];
  const type = input.HistoryItemType && oneOf(input.HistoryItemType, types, 'historyItemType');
  const order = input.ScanBy === undefined ? orders[0] : oneOf(input.ScanBy, orders, 'scanBy');
  const ascending = order === 'TimestampAscending';
  const behind = NextToken === undefined ? undefined : readNumberToken(NextToken);
  const found = history.filter(
    (item) =>
      wanted.includes(item.alarmType) &&
      (AlarmName === undefined || item.alarm === AlarmName) &&
      (type === undefined || item.type === type) &&
      (StartDate === undefined || item.at >= StartDate.getTime()) &&
      (EndDate === undefined || item.at <= EndDate.getTime()) &&
      (behind === undefined || (ascending ? item.id > behind : item.id < behind)),
  );
  return ascending ? found : found.reverse();
}
