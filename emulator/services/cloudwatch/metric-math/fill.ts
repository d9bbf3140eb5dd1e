import type { Values } from './series.ts';

/** Every gap takes the value before it; gaps at the beginning stay. */
export function repeat(values: Values): Values {
  let last: number | undefined;
  return values.map((value) => {
    last = value ?? last;
    return last;
  });
}

/** Every gap takes its place on the line between its neighbours; gaps at the ends stay. */
export function interpolate(values: Values): Values {
  const filled = [...values];
  let before: { readonly value: number; readonly place: number } | undefined;
  for (const [place, value] of values.entries()) {
    if (value === undefined) continue;
    for (let gap = (before?.place ?? place) + 1; before && gap < place; gap += 1) {
      const way = (gap - before.place) / (place - before.place);
      filled[gap] = before.value + (value - before.value) * way;
    }
    before = { value, place };
  }
  return filled;
}
