import { type RandomWords, seedWords } from './random.ts';

/** A call that the clock makes to a service when its time has come; plain data, so that a snapshot keeps it. */
export interface Timer {
  readonly id: number;
  /** Milliseconds since the epoch, in the emulator's time. */
  readonly at: number;
  /** The service whose module handles it, and the name of the handler in that module's `timers`. */
  readonly service: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** What the handler needs to know: plain JSON. */
  readonly data: unknown;
}

/**
 * Everything the emulator knows, as plain JSON: a snapshot is its text. Services keep no other memory but caches that
 * can be rebuilt from here.
 */
export interface State {
  readonly version: 1;
  /** The emulator's time when the snapshot was taken, in milliseconds since the epoch. */
  now: number;
  random: RandomWords;
  nextTimerId: number;
  /** Earliest first. */
  timers: Timer[];
  /** The services' stores, by `name/account/region`. */
  stores: Record<string, unknown>;
}

export function emptyState(now: number, seed: number): State {
  return {
    version: 1,
    now,
    random: seedWords(seed),
    nextTimerId: 1,
    timers: [],
    stores: {},
  };
}

/** Whoever holds the state; `world` and every `Call` do. */
export interface StateHolder {
  readonly state: State;
}

interface In {
  readonly world: StateHolder;
  readonly account: string;
  readonly region: string;
}

/**
 * Declares a service's slice of the state, one for each account and Region, made when first asked for:
 * `const keysOf = regionalStore('kms', () => ({ keys: {} }))`, then `keysOf(call).keys`. Accepts a `Call` or any
 * `{ world, account, region }`. Never keep what it returns beyond the call: a restore replaces it.
 */
export function regionalStore<T extends object>(name: string, empty: () => T): (at: In) => T {
  return (at) => slice(at.world.state, `${name}/${at.account}/${at.region}`, empty);
}

/** The same for what an account has only once (IAM). */
export function accountStore<T extends object>(
  name: string,
  empty: () => T,
): (at: Omit<In, 'region'>) => T {
  return (at) => slice(at.world.state, `${name}/${at.account}`, empty);
}

/** The same for what all accounts share (bucket names, issued credentials). */
export function globalStore<T extends object>(
  name: string,
  empty: () => T,
): (at: Pick<In, 'world'>) => T {
  return (at) => slice(at.world.state, name, empty);
}

function slice<T extends object>(state: State, key: string, empty: () => T): T {
  const found = state.stores[key];
  if (found !== undefined) return found as T;
  const made = empty();
  state.stores[key] = made;
  return made;
}
