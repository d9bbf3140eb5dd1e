import { Fault } from '../../fault.ts';
import {
  compileFilterPattern,
  type FilterPattern,
  FilterSet,
  InvalidFilterPattern,
} from './filter-pattern/index.ts';

/** More texts than an account's filters have; beyond it the cache starts anew. */
const most = 2000;
const patterns = new Map<string, FilterPattern>();
const sets = new Map<string, FilterSet>();

/** The pattern made ready, once for each text; the state keeps texts only. Throws `InvalidParameterException`. */
export function compiled(text: string): FilterPattern {
  return cached(patterns, text, () => {
    try {
      return compileFilterPattern(text);
    } catch (cause) {
      if (!(cause instanceof InvalidFilterPattern)) throw cause;
      throw new Fault('InvalidParameterException', cause.message, { cause });
    }
  });
}

/** Several patterns to be matched against the same events. */
export function compiledSet(texts: readonly string[]): FilterSet {
  return cached(sets, JSON.stringify(texts), () => new FilterSet(texts.map(compiled)));
}

function cached<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= most) cache.clear();
  const made = make();
  cache.set(key, made);
  return made;
}
