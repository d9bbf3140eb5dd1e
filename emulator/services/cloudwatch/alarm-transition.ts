import type { StateHolder } from '../../state.ts';
import type { World } from '../../world.ts';
import { runAction } from './alarm-actions.ts';
import { recordAction, recordStateUpdate } from './alarm-history.ts';
import type { AlarmState } from './alarm-rule.ts';
import { stateByChild } from './composite-reason.ts';
import { isOnCycle, parentsOf, ruleState, suppressedBy } from './composite-states.ts';
import {
  type Alarm,
  type AlarmConfiguration,
  type AlarmStatus,
  type CompositeAlarm,
  cloudWatchOf,
  isCompositeAlarm,
} from './store.ts';
import { holdActionsBack, suppressorChanged } from './suppression.ts';

interface Place {
  readonly world: World & StateHolder;
  readonly account: string;
  readonly region: string;
}

type NewState = Pick<AlarmStatus, 'value' | 'reason' | 'reasonData'>;

/**
 * Puts an alarm into a state. Only a state other than the present one is a transition: written into the history, followed by
 * that state's actions and by what composite alarms make of it. The same state again only renews its reason.
 */
export async function changeState(place: Place, alarm: Alarm, to: NewState): Promise<void> {
  const from = alarm.status;
  const at = place.world.clock.now();
  if (from.value === to.value) {
    alarm.status = { ...to, updatedAt: at, transitionedAt: from.transitionedAt };
    return;
  }
  alarm.status = { ...to, updatedAt: at, transitionedAt: at };
  recordStateUpdate(place, alarm.configuration, from, alarm.status);
  await act(place, alarm, from);
  await tellComposites(place, alarm);
}

async function act(place: Place, alarm: Alarm, from: AlarmStatus): Promise<void> {
  if (isCompositeAlarm(alarm) && alarm.configuration.suppressor !== undefined) {
    holdActionsBack(place, alarm, alarm.configuration.suppressor);
  } else {
    await runActions(place, alarm, from);
  }
}

/** Runs the actions of the state that the alarm is in, if they are enabled. */
export async function runActions(place: Place, alarm: Alarm, from: AlarmStatus): Promise<void> {
  const { configuration, status } = alarm;
  if (!configuration.actionsEnabled) return;
  for (const action of actionsOf(configuration, status.value)) {
    const result = await runAction(place, action, configuration, from, status);
    recordAction(place, configuration, action, status, result);
  }
}

async function tellComposites(place: Place, child: Alarm): Promise<void> {
  const { alarms } = cloudWatchOf(place);
  const { arn } = child.configuration;
  for (const composite of suppressedBy(place, alarms, arn)) {
    suppressorChanged(place, composite, child.status.value);
  }
  for (const parent of parentsOf(place, alarms, arn)) {
    if (!isOnCycle(place, alarms, parent)) await followChild(place, parent, child);
  }
}

async function followChild(place: Place, parent: CompositeAlarm, child: Alarm): Promise<void> {
  const state = ruleState(place, cloudWatchOf(place).alarms, parent.configuration.rule);
  if (state !== parent.status.value) await changeState(place, parent, stateByChild(state, child));
}

function actionsOf(alarm: AlarmConfiguration, state: AlarmState): readonly string[] {
  switch (state) {
    case 'OK':
      return alarm.okActions;
    case 'ALARM':
      return alarm.alarmActions;
    case 'INSUFFICIENT_DATA':
      return alarm.insufficientDataActions;
  }
}
