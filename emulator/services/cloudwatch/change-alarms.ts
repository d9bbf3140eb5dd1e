import { Fault } from '../../fault.ts';
import type { Access, Call } from '../../service.ts';
import { stopEvaluating } from './alarm-cycle.ts';
import { recordConfigurationUpdate } from './alarm-history.ts';
import { checkAlarmName } from './alarm-input.ts';
import type { AlarmState } from './alarm-rule.ts';
import { changeState } from './alarm-transition.ts';
import { alarmArn } from './arn.ts';
import type { CloudWatchOperations } from './operations.ts';
import { constraint, missing, oneOf, required } from './refusals.ts';
import { type Alarm, cloudWatchOf } from './store.ts';

const mostNames = 100;
const states: readonly AlarmState[] = ['INSUFFICIENT_DATA', 'ALARM', 'OK'];

export const changeAlarms = {
  SetAlarmState: {
    access: ({ AlarmName }, call) => ({
      action: 'cloudwatch:SetAlarmState',
      resource: alarmArn(call, AlarmName ?? ''),
    }),
    handle: async ({ AlarmName, StateValue, StateReason, StateReasonData }, call) => {
      const name = checkAlarmName(AlarmName);
      const value = oneOf(required(StateValue, 'StateValue'), states, 'stateValue');
      const reason = atMost(1023, required(StateReason, 'StateReason'), 'stateReason');
      if (StateReasonData !== undefined)
        checkJson(atMost(4000, StateReasonData, 'stateReasonData'));
      const alarm = cloudWatchOf(call).alarms[alarmArn(call, name)];
      if (alarm === undefined) throw new Fault('ResourceNotFound', `Alarm ${name} does not exist`);
      await changeState(call, alarm, {
        value,
        reason,
        ...(StateReasonData !== undefined && { reasonData: StateReasonData }),
      });
      return {};
    },
  },

  EnableAlarmActions: {
    access: ({ AlarmNames }, call) => onEach('EnableAlarmActions', AlarmNames, call),
    handle: ({ AlarmNames }, call) => switchActions(true, AlarmNames, call),
  },

  DisableAlarmActions: {
    access: ({ AlarmNames }, call) => onEach('DisableAlarmActions', AlarmNames, call),
    handle: ({ AlarmNames }, call) => switchActions(false, AlarmNames, call),
  },

  /** All or none: a name that is not there refuses the whole call. */
  DeleteAlarms: {
    access: ({ AlarmNames }, call) => onEach('DeleteAlarms', AlarmNames, call),
    handle: ({ AlarmNames }, call) => {
      const names = checkNames(AlarmNames);
      const { alarms } = cloudWatchOf(call);
      const unknown = names.filter((name) => alarms[alarmArn(call, name)] === undefined);
      if (unknown.length > 0) {
        throw new Fault('ResourceNotFound', `Alarms ${unknown.join(', ')} do not exist`);
      }
      for (const alarm of find(names, call)) {
        stopEvaluating(call, alarm);
        delete alarms[alarm.configuration.arn];
        recordConfigurationUpdate(call, alarm, 'Delete');
      }
      return {};
    },
  },
} satisfies CloudWatchOperations;

function onEach(operation: string, names: readonly string[] | undefined, call: Call): Access[] {
  return (names ?? []).map((name) => ({
    action: `cloudwatch:${operation}`,
    resource: alarmArn(call, name),
  }));
}

/** Names that are not there are passed over, as in AWS, whose API knows no error for them. */
function switchActions(enabled: boolean, names: readonly string[] | undefined, call: Call) {
  for (const alarm of find(checkNames(names), call)) {
    if (alarm.configuration.actionsEnabled === enabled) continue;
    const updatedAt = call.world.clock.now();
    alarm.configuration = { ...alarm.configuration, actionsEnabled: enabled, updatedAt };
    recordConfigurationUpdate(call, alarm, 'Update');
  }
  return {};
}

function checkNames(names: readonly string[] | undefined): readonly string[] {
  if (names === undefined || names.length === 0) throw missing('AlarmNames');
  if (names.length > mostNames) {
    throw constraint(
      names,
      'alarmNames',
      `Member must have length less than or equal to ${mostNames}`,
    );
  }
  return names;
}

function find(names: readonly string[], call: Call): Alarm[] {
  const { alarms } = cloudWatchOf(call);
  return [...new Set(names)].flatMap((name) => alarms[alarmArn(call, name)] ?? []);
}

function atMost(length: number, text: string, name: string): string {
  if (text.length > length) {
    throw constraint(text, name, `Member must have length less than or equal to ${length}`);
  }
  return text;
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new Fault('InvalidFormatFault', 'StateReasonData was not syntactically valid JSON', {
      cause,
    });
  }
}
