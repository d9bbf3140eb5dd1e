import type { World } from '../../world.ts';
import { runAction } from './alarm-actions.ts';
import { recordAction, recordStateUpdate } from './alarm-history.ts';
import type { AlarmState } from './alarm-rule.ts';
import type { Alarm, AlarmConfiguration, AlarmStatus } from './store.ts';

interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

type NewState = Pick<AlarmStatus, 'value' | 'reason' | 'reasonData'>;

/**
 * Puts an alarm into a state. Only a state other than the present one is a transition: written into the history, and
 * followed by that state's actions if the alarm's actions are enabled. The same state again only renews its reason.
 */
export async function changeState(place: Place, alarm: Alarm, to: NewState): Promise<void> {
  const from = alarm.status;
  const at = place.world.clock.now();
  if (from.value === to.value) {
    alarm.status = { ...to, updatedAt: at, transitionedAt: from.transitionedAt };
    return;
  }
  alarm.status = { ...to, updatedAt: at, transitionedAt: at };
  recordStateUpdate(place, alarm.configuration.name, from, alarm.status);
  await runActions(place, alarm, from);
}

async function runActions(place: Place, alarm: Alarm, from: AlarmStatus): Promise<void> {
  const { configuration, status } = alarm;
  if (!configuration.actionsEnabled) return;
  for (const action of actionsOf(configuration, status.value)) {
    const result = await runAction(place, action, configuration, from, status);
    recordAction(place, configuration.name, action, status, result);
  }
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
