import type { StateHolder, Timer } from '../../state.ts';
import type { World } from '../../world.ts';
import { changeState, runActions } from './alarm-transition.ts';
import { stateWhenPut } from './composite-reason.ts';
import { childArns, isOnCycle, ruleState } from './composite-states.ts';
import { type CompositeAlarm, cloudWatchOf, isCompositeAlarm } from './store.ts';
import { endSuppression } from './suppression.ts';

interface Place {
  readonly world: World & StateHolder;
  readonly account: string;
  readonly region: string;
}

/** Plans the first evaluation after a composite alarm was created or updated; later ones follow its children. */
export function startFollowing(
  place: Place,
  alarm: CompositeAlarm,
  how: 'created' | 'updated',
): void {
  const { world, account, region } = place;
  world.clock.cancel(alarm.timer);
  alarm.timer = world.clock.schedule({
    at: world.clock.now(),
    service: 'cloudwatch',
    name: 'evaluate-composite',
    account,
    region,
    data: { arn: alarm.configuration.arn, how },
  });
}

export function stopFollowing(place: Place, alarm: CompositeAlarm): void {
  place.world.clock.cancel(alarm.timer);
  endSuppression(place, alarm);
}

/** The timer `evaluate-composite`. */
export async function evaluateWhenPut(timer: Timer, world: World): Promise<void> {
  const { arn, how } = timer.data as { arn: string; how: 'created' | 'updated' };
  const place = { world, account: timer.account, region: timer.region };
  const { alarms } = cloudWatchOf(place);
  const alarm = alarms[arn];
  if (alarm === undefined || !isCompositeAlarm(alarm) || isOnCycle(place, alarms, alarm)) return;
  const { rule } = alarm.configuration;
  const state = ruleState(place, alarms, rule);
  if (how === 'updated' && state === alarm.status.value) return;
  const children = childArns(place, rule).flatMap((child) => alarms[child] ?? []);
  await changeState(place, alarm, stateWhenPut(arn, how, state, children));
}

/** The timer `end-suppression`; its data is the alarm's ARN. */
export async function endOnTime(timer: Timer, world: World): Promise<void> {
  const place = { world, account: timer.account, region: timer.region };
  const alarm = cloudWatchOf(place).alarms[String(timer.data)];
  if (alarm === undefined || !isCompositeAlarm(alarm)) return;
  if (alarm.suppression?.timer === timer.id) await release(place, alarm);
}

/** Actions that were held back run for the state that the alarm is in by now, from that same state. */
export async function release(place: Place, alarm: CompositeAlarm): Promise<void> {
  const held = alarm.status;
  if (!endSuppression(place, alarm)) return;
  alarm.status = { ...held, updatedAt: place.world.clock.now() };
  await runActions(place, alarm, held);
}
