import type { DescribeAlarmsInput, DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import type { Call } from '../../service.ts';
import { describeAlarm, describeComposite } from './alarm-view.ts';
import { alarmArn, anyAlarmArn } from './arn.ts';
import { childArns, parentsOf } from './composite-states.ts';
import type { CloudWatchOperations } from './operations.ts';
import { readNameToken, writeToken } from './page-token.ts';
import { constraint, invalid, invalidCombination, oneOf, pageSize } from './refusals.ts';
import { type Alarm, cloudWatchOf, isCompositeAlarm, isMetricAlarm } from './store.ts';

const mostRecords = 100;
const presetRecords = 50;
const mostNames = 100;
export const alarmTypes = ['CompositeAlarm', 'MetricAlarm', 'LogAlarm'] as const;
const besideRelatives = ['MaxRecords', 'NextToken', 'ChildrenOfAlarmName', 'ParentsOfAlarmName'];

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
      const found = select(input, call).filter(
        ({ configuration }) => after === undefined || configuration.name > after,
      );
      const page = found.slice(0, size);
      const last = page.at(-1)?.configuration.name;
      return {
        ...show(page, input),
        ...(found.length > size && last !== undefined && { NextToken: writeToken(last) }),
      };
    },
  },
} satisfies CloudWatchOperations;

function check(input: DescribeAlarmsInput): void {
  const relatives = input.ChildrenOfAlarmName ?? input.ParentsOfAlarmName;
  const others = Object.entries(input).filter(
    ([name, value]) => value !== undefined && !besideRelatives.includes(name),
  );
  if (input.ChildrenOfAlarmName !== undefined && input.ParentsOfAlarmName !== undefined) {
    throw invalid('ChildrenOfAlarmName and ParentsOfAlarmName cannot both be specified');
  }
  if (relatives !== undefined && others.length > 0) {
    throw invalid(
      'ChildrenOfAlarmName and ParentsOfAlarmName can only be specified with MaxRecords and NextToken',
    );
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
  for (const type of input.AlarmTypes ?? []) oneOf(type, alarmTypes, 'alarmTypes');
}

function select(input: DescribeAlarmsInput, call: Call): Alarm[] {
  const { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child } = input;
  const { alarms } = cloudWatchOf(call);
  if (parent !== undefined) {
    const of = alarms[alarmArn(call, parent)];
    if (of === undefined || !isCompositeAlarm(of)) return [];
    return byName(childArns(call, of.configuration.rule).flatMap((arn) => alarms[arn] ?? []));
  }
  if (child !== undefined) return byName(parentsOf(call, alarms, alarmArn(call, child)));
  return byName(Object.values(alarms)).filter((alarm) => matches(alarm, input));
}

/** Absent `AlarmTypes` means metric alarms only. */
function matches({ configuration, status }: Alarm, input: DescribeAlarmsInput): boolean {
  const { AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue, ActionPrefix } = input;
  const { name, kind, okActions, alarmActions, insufficientDataActions } = configuration;
  const types = AlarmTypes?.length ? AlarmTypes : ['MetricAlarm'];
  if (!types.includes(kind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm')) return false;
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

/** Of relatives only so much is told as `API_DescribeAlarms` says. */
function show(alarms: readonly Alarm[], input: DescribeAlarmsInput): DescribeAlarmsOutput {
  const members =
    input.ParentsOfAlarmName !== undefined
      ? ['AlarmName', 'AlarmArn']
      : ['AlarmName', 'AlarmArn', 'StateValue', 'StateUpdatedTimestamp'];
  const isWhole = (input.ChildrenOfAlarmName ?? input.ParentsOfAlarmName) === undefined;
  const shorten = <T extends object>(alarm: T) => (isWhole ? alarm : pick(alarm, members));
  return {
    MetricAlarms: alarms.filter(isMetricAlarm).map(describeAlarm).map(shorten),
    CompositeAlarms: alarms.filter(isCompositeAlarm).map(describeComposite).map(shorten),
    LogAlarms: [],
  };
}

function pick<T extends object>(object: T, members: readonly string[]): Partial<T> {
  const kept = Object.entries(object).filter(([name]) => members.includes(name));
  return Object.fromEntries(kept) as Partial<T>;
}

export function byName<A extends Alarm>(alarms: readonly A[]): A[] {
  return alarms.toSorted((one, other) => {
    return one.configuration.name < other.configuration.name ? -1 : 1;
  });
}
