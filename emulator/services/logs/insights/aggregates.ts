import { compareValues, numberOf, textOf, type Value } from './value.ts';

/** A row's value, and the time of its event. */
export interface Sample {
  readonly value: Value;
  readonly at: Value;
}

type Aggregate = (samples: readonly Sample[], parameter: Value) => Value;

/**
 * Functions of the rows of a group, of which those without a value are left out.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html
 */
const aggregates: Readonly<Record<string, Aggregate | undefined>> = {
  avg: (samples) => mean(numbersOf(samples)),
  count: (samples) => samples.length,
  count_distinct: (samples) => new Set(valuesOf(samples).map(textOf)).size,
  earliest: (samples) => byTime(samples)[0]?.value,
  latest: (samples) => byTime(samples).at(-1)?.value,
  max: (samples) => inOrder(samples).at(-1),
  median: (samples) => percentile(numbersOf(samples), 50),
  min: (samples) => inOrder(samples)[0],
  pct: (samples, parameter) => percentile(numbersOf(samples), numberOf(parameter) ?? 50),
  sortsfirst: (samples) => inOrder(samples)[0],
  sortslast: (samples) => inOrder(samples).at(-1),
  stddev: (samples) => deviation(numbersOf(samples)),
  sum: (samples) => {
    const numbers = numbersOf(samples);
    return numbers.length === 0 ? undefined : numbers.reduce((sum, number) => sum + number, 0);
  },
};

export function isAggregate(name: string): boolean {
  return Object.hasOwn(aggregates, name);
}

export function aggregate(name: string, samples: readonly Sample[], parameter: Value): Value {
  return aggregates[name]?.(samples, parameter);
}

function valuesOf(samples: readonly Sample[]): Exclude<Value, undefined>[] {
  return samples.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

function numbersOf(samples: readonly Sample[]): number[] {
  return samples.flatMap(({ value }) => numberOf(value) ?? []);
}

function inOrder(samples: readonly Sample[]): Value[] {
  return valuesOf(samples).sort(compareValues);
}

function byTime(samples: readonly Sample[]): Sample[] {
  return samples.toSorted((one, other) => compareValues(one.at, other.at));
}

function mean(numbers: readonly number[]): number | undefined {
  if (numbers.length === 0) return undefined;
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function deviation(numbers: readonly number[]): number | undefined {
  const centre = mean(numbers);
  if (centre === undefined) return undefined;
  return Math.sqrt(mean(numbers.map((number) => (number - centre) ** 2)) ?? 0);
}

/** The value at the place, between its neighbours where the place is between them. */
function percentile(numbers: readonly number[], percent: number): number | undefined {
  const sorted = numbers.toSorted((one, other) => one - other);
  const place = ((sorted.length - 1) * Math.min(Math.max(percent, 0), 100)) / 100;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) return undefined;
  return low + (high - low) * (place - Math.floor(place));
}
