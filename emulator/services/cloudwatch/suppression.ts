import type { StateHolder } from '../../state.ts';
import type { World } from '../../world.ts';
import type { AlarmState } from './alarm-rule.ts';
import { referredArn } from './composite-states.ts';
import { type CompositeAlarm, cloudWatchOf, type Suppression, type Suppressor } from './store.ts';

interface Place {
  readonly world: World & StateHolder;
  readonly account: string;
  readonly region: string;
}

/**
 * A composite alarm with a suppressor has changed its state: its actions wait, as long as the suppressor is in ALARM, or
 * else for the WaitPeriod, which starts anew ("Composite alarm action suppression").
 */
export function holdActionsBack(
  place: Place,
  alarm: CompositeAlarm,
  { alarm: reference, waitPeriod }: Suppressor,
): void {
  const suppressor = cloudWatchOf(place).alarms[referredArn(place, reference)];
  if (suppressor?.status.value === 'ALARM') suppress(place, alarm, { by: 'Alarm', isDue: true });
  else startPeriod(place, alarm, 'WaitPeriod', waitPeriod, true);
}

/** The suppressor went into ALARM, which discards any period, or out of it, which starts the ExtensionPeriod. */
export function suppressorChanged(place: Place, alarm: CompositeAlarm, state: AlarmState): void {
  const { suppression } = alarm;
  const isDue = suppression?.isDue ?? false;
  if (state === 'ALARM') {
    suppress(place, alarm, { by: 'Alarm', isDue });
  } else if (suppression?.by === 'Alarm') {
    const { extensionPeriod = 0 } = alarm.configuration.suppressor ?? {};
    startPeriod(place, alarm, 'ExtensionPeriod', extensionPeriod, isDue);
  }
}

/** Nothing holds the actions back any more; says whether some are due. */
export function endSuppression(place: Place, alarm: CompositeAlarm): boolean {
  const { suppression } = alarm;
  if (suppression?.timer !== undefined) place.world.clock.cancel(suppression.timer);
  delete alarm.suppression;
  return suppression?.isDue ?? false;
}

function startPeriod(
  place: Place,
  alarm: CompositeAlarm,
  by: 'WaitPeriod' | 'ExtensionPeriod',
  seconds: number,
  isDue: boolean,
): void {
  const { world, account, region } = place;
  const timer = world.clock.schedule({
    at: world.clock.now() + seconds * 1000,
    service: 'cloudwatch',
    name: 'end-suppression',
    account,
    region,
    data: alarm.configuration.arn,
  });
  suppress(place, alarm, { by, isDue, timer });
}

function suppress(place: Place, alarm: CompositeAlarm, suppression: Suppression): void {
  endSuppression(place, alarm);
  alarm.suppression = suppression;
}
