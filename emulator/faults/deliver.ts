import type { World } from '../world.ts';
import type { DeliveryFault, DeliveryId } from './rule.ts';
import { faultsOf } from './store.ts';
import { fits, strikes } from './strike.ts';

/** One coming of a message: how much later than it should, and whether before those that already wait. */
export interface Arrival {
  readonly lateSeconds: number;
  readonly isFirst: boolean;
}

const inTime: readonly Arrival[] = [{ lateSeconds: 0, isFirst: false }];

/** How often and when a message comes: once and in time, unless faults were ordered. Each that strikes is counted. */
export function arrivalsOf(
  world: World,
  delivery: DeliveryId,
  subject: string,
): readonly Arrival[] {
  const { deliveries } = faultsOf({ world });
  if (deliveries.length === 0) return inTime;
  return deliveries
    .filter((rule) => rule.delivery === delivery && fits(rule.subject, subject))
    .filter((rule) => strikes(rule, world.random))
    .reduce((arrivals, { fault }) => changed(arrivals, fault), inTime);
}

function changed(arrivals: readonly Arrival[], fault: DeliveryFault): readonly Arrival[] {
  switch (fault.kind) {
    case 'lost':
      return [];
    case 'doubled':
      return [...arrivals, ...arrivals];
    case 'late':
      return arrivals.map((one) => ({ ...one, lateSeconds: one.lateSeconds + fault.seconds }));
    case 'reordered':
      return arrivals.map((one) => ({ ...one, isFirst: true }));
  }
}
