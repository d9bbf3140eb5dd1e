import { arrivalsOf } from '../../faults/deliver.ts';
import type { Timer } from '../../state.ts';
import type { World } from '../../world.ts';
import { schedule } from './delivery.ts';
import { accountOf, type Trail, trailOf } from './store.ts';

/** A record on its way to a trail. */
export interface Waiting {
  /** Where the event happened. */
  readonly region: string;
  readonly text: string;
}

/** Puts a record among those that wait for the trail's next delivery; as ordered: later, twice, before its elders, never. */
export function queue(world: World, trail: Trail, eventName: string, record: Waiting): void {
  for (const { lateSeconds, isFirst } of arrivalsOf(world, 'cloudtrail', eventName)) {
    if (lateSeconds > 0) postpone(world, trail, record, lateSeconds);
    else put(world, trail, record, isFirst);
  }
}

function put(world: World, trail: Trail, { region, text }: Waiting, isFirst: boolean): void {
  trail.pending[region] ??= [];
  if (isFirst) trail.pending[region].unshift(text);
  else trail.pending[region].push(text);
  schedule(world, trail, accountOf(trail));
}

function postpone(world: World, trail: Trail, record: Waiting, seconds: number): void {
  world.clock.schedule({
    at: world.clock.now() + seconds * 1000,
    service: 'cloudtrail',
    name: 'arrive',
    account: accountOf(trail),
    region: trail.homeRegion,
    data: { trail: trail.arn, record },
  });
}

/** A late record, unless its trail is gone by now. */
export function arrive(timer: Timer, world: World): void {
  const trail = trailOf(timer, world);
  if (trail !== undefined) put(world, trail, (timer.data as { record: Waiting }).record, false);
}
