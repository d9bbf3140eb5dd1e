/** How often each value occurred, smallest value first. */
export type Distribution = readonly (readonly [value: number, count: number])[];

/** So many different values of one period are kept exactly. */
const mostValues = 500;
const finestGrain = 0.005;

/** Two distributions as one, by bounded memory: CloudWatch, too, keeps a compressed histogram of each period. */
export function mergeDistributions(one: Distribution, other: Distribution): Distribution {
  const [single, second] = other;
  return single !== undefined && second === undefined
    ? coarsen(withValue(one, single), finestGrain)
    : coarsen(mergeAll(one, other), finestGrain);
}

/** The usual case, and quick: nearly every call publishes one value. */
function withValue(values: Distribution, added: Distribution[number]): Distribution {
  const [value, count] = added;
  let place = values.length;
  while (place > 0 && (values[place - 1]?.[0] ?? value) > value) place -= 1;
  const before = values[place - 1];
  if (before?.[0] !== value) return values.toSpliced(place, 0, added);
  return values.with(place - 1, [value, before[1] + count]);
}

function mergeAll(one: Distribution, other: Distribution): Distribution {
  const merged: [number, number][] = [];
  let left = 0;
  let right = 0;
  while (left < one.length || right < other.length) {
    const [fromLeft = end, fromRight = end] = [one[left], other[right]];
    const [value, count] = fromLeft[0] <= fromRight[0] ? fromLeft : fromRight;
    if (fromLeft[0] <= fromRight[0]) left += 1;
    else right += 1;
    const last = merged.at(-1);
    if (last?.[0] === value) last[1] += count;
    else merged.push([value, count]);
  }
  return merged;
}

/** A distribution from values in any order. */
export function distribution(values: Distribution): Distribution {
  return mergeDistributions(
    values.toSorted(([one], [other]) => one - other),
    [],
  );
}

const end = [Number.POSITIVE_INFINITY, 0] as const;

/** Values within `grain` of each other become one, ever coarser until few enough are left; the ends stay as they are. */
function coarsen(values: Distribution, grain: number): Distribution {
  if (values.length <= mostValues) return values;
  const last = values.length - 1;
  const coarser: [number, number][] = [];
  let bucket = Number.NaN;
  for (const [place, [value, count]] of values.entries()) {
    const next = place === 0 || place === last ? Number.NaN : bucketOf(value, grain);
    const before = coarser.at(-1);
    if (before && next === bucket) before[1] += count;
    else coarser.push([value, count]);
    bucket = next;
  }
  return coarsen(coarser, grain * 2);
}

function bucketOf(value: number, grain: number): number {
  return value === 0 ? 0 : Math.sign(value) * Math.floor(Math.log(Math.abs(value)) / grain + 1e6);
}
