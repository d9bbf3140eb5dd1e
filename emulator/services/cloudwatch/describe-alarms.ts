import type { DescribeAlarmsInput } from '@aws-sdk/client-cloudwatch';
import { notImplemented } from '../../fault.ts';
import { describeAlarm } from './alarm-view.ts';
import { anyAlarmArn } from './arn.ts';
import { checkDimensions, checkMetricName, checkNamespace, metricKey } from './metric.ts';
import type { CloudWatchOperations } from './operations.ts';
import { readNameToken, writeToken } from './page-token.ts';
import { constraint, invalidCombination, oneOf, pageSize } from './refusals.ts';
import { type Alarm, cloudWatchOf } from './store.ts';

const mostRecords = 100;
const presetRecords = 50;
const mostNames = 100;

export const describeAlarms = {
  DescribeAlarms: {
    access: (_input, call) => ({
      action: 'cloudwatch:DescribeAlarms',
      resource: anyAlarmArn(call),
    }),
    handle: (input, call) => {
      check(input);
      const size = pageSize(input.MaxRecords, mostRecords, presetRecords);
      const after = input.NextToken === undefined ? undefined : readNameToken(input.NextToken);
      const found = byName(cloudWatchOf(call).alarms).filter(
        (alarm) =>
          (after === undefined || alarm.configuration.name > after) && matches(alarm, input),
      );
      const page = found.slice(0, size);
      const last = page.at(-1)?.configuration.name;
      return {
        MetricAlarms: page.map(describeAlarm),
        CompositeAlarms: [],
        ...(found.length > size && last !== undefined && { NextToken: writeToken(last) }),
      };
    },
  },

  DescribeAlarmsForMetric: {
    access: (_input, call) => ({
      action: 'cloudwatch:DescribeAlarmsForMetric',
      resource: anyAlarmArn(call),
    }),
    handle: (input, call) => {
      if (input.ExtendedStatistic !== undefined) {
        throw notImplemented('DescribeAlarmsForMetric with ExtendedStatistic');
      }
      const namespace = checkNamespace(input.Namespace);
      const name = checkMetricName(input.MetricName);
      const key = metricKey(namespace, name, checkDimensions(input.Dimensions));
      const found = byName(cloudWatchOf(call).alarms).filter(
        ({ configuration: of }) =>
          metricKey(of.namespace, of.metricName, of.dimensions) === key &&
          (input.Statistic === undefined || input.Statistic === of.statistic) &&
          (input.Period === undefined || input.Period === of.period) &&
          (input.Unit === undefined || input.Unit === of.unit),
      );
      return { MetricAlarms: found.map(describeAlarm) };
    },
  },
} satisfies CloudWatchOperations;

function check(input: DescribeAlarmsInput): void {
  if (input.ChildrenOfAlarmName !== undefined) {
    throw notImplemented('DescribeAlarms with ChildrenOfAlarmName');
  }
  if (input.ParentsOfAlarmName !== undefined) {
    throw notImplemented('DescribeAlarms with ParentsOfAlarmName');
  }
  if (input.AlarmNames?.length && input.AlarmNamePrefix !== undefined) {
    throw invalidCombination('AlarmNames and AlarmNamePrefix cannot both be specified.');
  }
  if ((input.AlarmNames?.length ?? 0) > mostNames) {
    throw constraint(
      input.AlarmNames,
      'alarmNames',
      `Member must have length less than or equal to ${mostNames}`,
    );
  }
  if (input.StateValue !== undefined) {
    oneOf(input.StateValue, ['INSUFFICIENT_DATA', 'ALARM', 'OK'], 'stateValue');
  }
}

/** Absent `AlarmTypes` means metric alarms only, and there are no others here. */
function matches({ configuration, status }: Alarm, input: DescribeAlarmsInput): boolean {
  const { AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue, ActionPrefix } = input;
  const { name, okActions, alarmActions, insufficientDataActions } = configuration;
  if (AlarmTypes?.length && !AlarmTypes.includes('MetricAlarm')) return false;
  if (AlarmNames?.length && !AlarmNames.includes(name)) return false;
  if (AlarmNamePrefix !== undefined && !name.startsWith(AlarmNamePrefix)) return false;
  if (StateValue !== undefined && status.value !== StateValue) return false;
  return (
    ActionPrefix === undefined ||
    [...okActions, ...alarmActions, ...insufficientDataActions].some((action) =>
      action.startsWith(ActionPrefix),
    )
  );
}

function byName(alarms: Readonly<Record<string, Alarm>>): Alarm[] {
  return Object.values(alarms).sort((one, other) =>
    one.configuration.name < other.configuration.name ? -1 : 1,
  );
}
