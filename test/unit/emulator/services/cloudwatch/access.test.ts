import { expect, test } from '@jest/globals';
import type { Call } from '../../../../../emulator/service.ts';
import { deleteAlarms } from '../../../../../emulator/services/cloudwatch/delete-alarms.ts';
import { describeAlarmHistory } from '../../../../../emulator/services/cloudwatch/describe-alarm-history.ts';
import { describeAlarms } from '../../../../../emulator/services/cloudwatch/describe-alarms.ts';
import { putMetricAlarm } from '../../../../../emulator/services/cloudwatch/put-metric-alarm.ts';
import { putMetricData } from '../../../../../emulator/services/cloudwatch/put-metric-data.ts';
import { aCaller, aWorld } from '../../../../support/world.ts';

const arn = (name: string) => `arn:aws:cloudwatch:ap-southeast-2:123456789012:alarm:${name}`;

function aCall(): Call {
  const caller = aCaller();
  const { account, region } = caller;
  const { signal } = new AbortController();
  return { world: aWorld(), caller, account, region, requestId: '1', signal };
}

test('publishing is allowed by namespace', () => {
  expect(putMetricData.PutMetricData.access({ Namespace: 'Shop' }, aCall())).toEqual({
    action: 'cloudwatch:PutMetricData',
    resource: '*',
    conditions: { 'cloudwatch:namespace': 'Shop' },
  });
});

test('a new alarm with tags takes the right to tag it', () => {
  const input = {
    AlarmName: 'a',
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanThreshold' as const,
    Tags: [{ Key: 'team', Value: 'blue' }],
  };
  const conditions = { 'aws:TagKeys': ['team'], 'aws:RequestTag/team': 'blue' };

  expect(putMetricAlarm.PutMetricAlarm.access(input, aCall())).toEqual([
    { action: 'cloudwatch:PutMetricAlarm', resource: arn('a'), conditions },
    { action: 'cloudwatch:TagResource', resource: arn('a'), conditions },
  ]);
});

test('deleting takes the right to each alarm, describing to all', () => {
  const names = { AlarmNames: ['a', 'b'] };

  expect(deleteAlarms.DeleteAlarms.access(names, aCall())).toEqual([
    { action: 'cloudwatch:DeleteAlarms', resource: arn('a') },
    { action: 'cloudwatch:DeleteAlarms', resource: arn('b') },
  ]);
  expect(describeAlarms.DescribeAlarms.access(names, aCall())).toMatchObject({
    resource: arn('*'),
  });
});

test('the history of one alarm takes the right to that alarm', () => {
  const { access } = describeAlarmHistory.DescribeAlarmHistory;

  expect(access({ AlarmName: 'a' }, aCall())).toMatchObject({ resource: arn('a') });
  expect(access({}, aCall())).toMatchObject({ resource: arn('*') });
});
