/** What a set of datapoints comes to; undefined: there are none. */
export type Summary = (values: readonly number[]) => number | undefined;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** `SUM(m1)` is a scalar, `SUM([m1, m2])` a time series of the sums at each moment. */
export const summaries = {
  SUM: unlessEmpty(sum),
  AVG: unlessEmpty(mean),
  MIN: unlessEmpty((values) => values.reduce((one, other) => Math.min(one, other))),
  MAX: unlessEmpty((values) => values.reduce((one, other) => Math.max(one, other))),
  STDDEV: unlessEmpty(deviation),
  DATAPOINT_COUNT: unlessEmpty((values) => values.length),
} as const satisfies Readonly<Record<string, Summary>>;

function unlessEmpty(of: (values: readonly number[]) => number): Summary {
  return (values) => (values.length === 0 ? undefined : of(values));
}
