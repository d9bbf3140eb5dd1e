import type { State } from '../state.ts';
import type { World } from '../world.ts';
import { faultsOf, type Past } from './store.ts';

/** More than this many moments of a service are not kept: the oldest go. */
const most = 100;

/** Keeps what the service knows now, for reads that are to be stale by up to `seconds`. */
export function keepPast(world: World, service: string, seconds: number): void {
  const { past } = faultsOf({ world });
  const kept = past[service] ?? [];
  const now = world.clock.now();
  const newest = kept.findLastIndex(({ at }) => at <= now - seconds * 1000);
  const present = { at: now, stores: JSON.stringify(storesOf(world.state, service)) };
  past[service] = [...kept.slice(Math.max(newest, 0)), present].slice(-most);
}

/**
 * The world as the service knew it that long ago; to be read only. What happened between two calls to the service is not
 * told apart: the last call at least so long ago counts, or else the moment when the fault was ordered.
 */
export function pastWorld(world: World, service: string, seconds: number): World {
  const kept = faultsOf({ world }).past[service] ?? [];
  const until = world.clock.now() - seconds * 1000;
  const then = kept.findLast(({ at }) => at <= until) ?? kept[0];
  if (then === undefined) return world;
  const { clock, random, running, settings, decide } = world;
  return {
    ...{ clock, random, running, settings, decide },
    state: stateThen(world.state, then, service),
    invoke: (...call) => world.invoke(...call),
    background: (work) => world.background(work),
  };
}

function stateThen(state: State, then: Past, service: string): State {
  const others = Object.entries(state.stores).filter(([name]) => !isOf(name, service));
  const own = JSON.parse(then.stores) as Record<string, unknown>;
  return { ...state, stores: { ...Object.fromEntries(others), ...own } };
}

function storesOf(state: State, service: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(state.stores).filter(([name]) => isOf(name, service)));
}

/** A service's stores are called after it: `kms/…`, `cloudtrail-history/…`. */
function isOf(store: string, service: string): boolean {
  return store === service || store.startsWith(`${service}/`) || store.startsWith(`${service}-`);
}
