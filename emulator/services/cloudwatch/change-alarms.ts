import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { recordConfigurationUpdate } from './alarm-history.ts';
import { checkAlarmName } from './alarm-input.ts';
import { accessOnEach, checkNames, findAlarms } from './alarm-names.ts';
import type { AlarmState } from './alarm-rule.ts';
import { changeState } from './alarm-transition.ts';
import { alarmArn } from './arn.ts';
import type { CloudWatchOperations } from './operations.ts';
import { atMost, oneOf, required } from './refusals.ts';
import { cloudWatchOf } from './store.ts';

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
      if (alarm === undefined) throw new Fault('ResourceNotFound', '');
      await changeState(call, alarm, {
        value,
        reason,
        ...(StateReasonData !== undefined && { reasonData: StateReasonData }),
      });
      return {};
    },
  },

  EnableAlarmActions: {
    access: ({ AlarmNames }, call) => accessOnEach('EnableAlarmActions', AlarmNames, call),
    handle: ({ AlarmNames }, call) => switchActions(true, AlarmNames, call),
  },

  DisableAlarmActions: {
    access: ({ AlarmNames }, call) => accessOnEach('DisableAlarmActions', AlarmNames, call),
    handle: ({ AlarmNames }, call) => switchActions(false, AlarmNames, call),
  },
} satisfies CloudWatchOperations;

/** Names that are not there are passed over, as in AWS, whose API knows no error for them. */
function switchActions(enabled: boolean, names: readonly string[] | undefined, call: Call) {
  for (const alarm of findAlarms(checkNames(names), call)) {
    if (alarm.configuration.actionsEnabled === enabled) continue;
    const updatedAt = call.world.clock.now();
    alarm.configuration = { ...alarm.configuration, actionsEnabled: enabled, updatedAt };
    recordConfigurationUpdate(call, alarm, 'Update');
  }
  return {};
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new Fault('InvalidFormatFault', '', { cause });
  }
}
