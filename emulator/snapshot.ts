import { isObject } from './request-body.ts';
import type { State } from './state.ts';

const version: State['version'] = 1;

/** What each part of the state must be at least; what a service keeps in its store is its own affair. */
const parts: Readonly<Record<Exclude<keyof State, 'version'>, (value: unknown) => boolean>> = {
  now: Number.isFinite,
  random: (value) => Array.isArray(value) && value.length === 4 && value.every(Number.isInteger),
  nextTimerId: Number.isInteger,
  timers: (value) => Array.isArray(value) && value.every(isObject),
  stores: isObject,
};

/** Reads what `POST /_emulator/snapshot` gave. Throws a sentence for any other text. */
export function readSnapshot(text: string): State {
  const state = parse(text);
  if (!isObject(state)) throw new Error(`this is not a snapshot; ${remedy}`);
  if (state.version !== version) {
    throw new Error(`a snapshot of version ${String(state.version)} cannot be read; ${remedy}`);
  }
  const broken = Object.entries(parts).find(([name, isSound]) => !isSound(state[name]));
  if (broken !== undefined) throw new Error(`the snapshot's "${broken[0]}" is broken; ${remedy}`);
  return state as unknown as State;
}

const remedy = 'make it anew with POST /_emulator/snapshot';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`this is not a snapshot, nor JSON at all; ${remedy}`, { cause });
  }
}
