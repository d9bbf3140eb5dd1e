import { finite, type Grid, type Values } from './series.ts';

type OfPair = (value: number, before: number, seconds: number) => number;

/** What each of these functions makes of a datapoint and the one before it. */
export const previousFunctions: Readonly<Record<string, OfPair>> = {
  DIFF: (value, before) => value - before,
  DIFF_TIME: (_value, _before, seconds) => seconds,
  RATE: (value, before, seconds) => (value - before) / seconds,
};

/** Datapoints compared each with the one before it; the first has none and is dropped. */
export function withPrevious(values: Values, grid: Grid, of: OfPair): Values {
  let last: { readonly value: number; readonly place: number } | undefined;
  return values.map((value, place) => {
    if (value === undefined) return undefined;
    const before = last;
    last = { value, place };
    if (before === undefined) return undefined;
    return finite(of(value, before.value, ((place - before.place) * grid.length) / 1000));
  });
}

export function runningSum(values: Values): Values {
  let total = 0;
  return values.map((value) => {
    if (value === undefined) return undefined;
    total += value;
    return total;
  });
}
