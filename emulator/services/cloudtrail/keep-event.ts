import type { World } from '../../world.ts';
import { queue } from './pending.ts';
import { type SelectedEvent, selects } from './selectors.ts';
import { type HistoryEvent, historyOf, type Trail, trailsOf } from './store.ts';

/** Event history is kept for 90 days in AWS; here for the newest events of a Region, so that memory has a bound. */
const historyLength = 20_000;

interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

/** Puts a management event into the event history of one account, and on its way to those of its trails that select it. */
export function keepEvent(place: Place, event: HistoryEvent, selected: SelectedEvent): void {
  remember(place, event);
  const { world, region } = place;
  for (const trail of Object.values(trailsOf(place).trails)) {
    if (covers(trail, region, selected.eventSource) && selects(trail, selected)) {
      queue(world, trail, selected.eventName, { region, text: event.text });
    }
  }
}

function remember(place: Place, event: HistoryEvent): void {
  const { events } = historyOf(place);
  events.push(event);
  if (events.length > historyLength * 1.5) events.splice(0, events.length - historyLength);
}

/** IAM's events are global: they happen in us-east-1, and a trail of one Region may leave them out. */
export function covers(trail: Trail, region: string, eventSource: string): boolean {
  if (!trail.logging) return false;
  if (trail.multiRegion) return true;
  const isGlobal = eventSource === 'iam.amazonaws.com';
  return trail.homeRegion === region && (!isGlobal || trail.includeGlobalEvents);
}
