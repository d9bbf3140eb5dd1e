import type { StatisticSet } from './datapoints.ts';
import { distributionOf } from './datapoints.ts';
import type { Distribution } from './distribution.ts';

/** What one period's statistic set comes to; undefined: it cannot be told from what was published. */
export type Statistic = (set: StatisticSet) => number | undefined;

const simple = {
  SampleCount: ({ count }: StatisticSet) => count,
  Average: ({ sum, count }: StatisticSet) => sum / count,
  Sum: ({ sum }: StatisticSet) => sum,
  Minimum: ({ min }: StatisticSet) => min,
  Maximum: ({ max }: StatisticSet) => max,
} as const;

export type SimpleStatistic = keyof typeof simple;

export const simpleStatistics = Object.keys(simple) as readonly SimpleStatistic[];

export function isSimple(name: string | undefined): name is SimpleStatistic {
  return name !== undefined && Object.hasOwn(simple, name);
}

/**
 * The statistic of a name: `Sum`, `p99.9`, `tm90`, `TM(10%:90%)`, `PR(:300)`, `IQM` ("CloudWatch statistics
 * definitions"); undefined: there is none of that name.
 */
export function findStatistic(name: string): Statistic | undefined {
  return isSimple(name) ? simple[name] : extendedStatistic(name);
}

/** `p99` as 0.99. */
export function percentileOf(name: string): number | undefined {
  const digits = /^p(\d{1,3}(?:\.\d{1,10})?)$/.exec(name)?.[1];
  return digits !== undefined && Number(digits) <= 100 ? Number(digits) / 100 : undefined;
}

/** Percentiles and their kin need the single values, and none of them negative (`API_GetMetricStatistics`). */
export function extendedStatistic(name: string): Statistic | undefined {
  const of = readExtended(name);
  if (of === undefined) return undefined;
  return (set) => {
    const values = distributionOf(set);
    return values === undefined || set.min < 0 ? undefined : of(values);
  };
}

type OfValues = (values: Distribution) => number | undefined;

function readExtended(name: string): OfValues | undefined {
  const percentile = percentileOf(name);
  if (percentile !== undefined) return (values) => valueAt(values, percentile);
  if (/^iqm$/i.test(name)) return trimming.tm({ low: 0.25, high: 0.75, relative: true });
  const short = /^(tm|wm|tc|ts)(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name);
  if (short)
    return trimming[short[1] as Trimming]({ low: 0, high: Number(short[2]) / 100, relative: true });
  const long = /^(TM|WM|TC|TS|PR)\((.*):(.*)\)$/.exec(name);
  const bounds = long && readBounds(long[2] ?? '', long[3] ?? '');
  if (!bounds) return undefined;
  if (long[1] === 'PR') return bounds.relative ? undefined : rank(bounds);
  return trimming[long[1]?.toLowerCase() as Trimming](bounds);
}

/** Values above `low` up to and with `high`: shares of the samples (`relative`) or values. */
interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly relative: boolean;
}

function readBounds(low: string, high: string): Bounds | undefined {
  if (low === '' && high === '') return undefined;
  const relative = `${low}${high}`.includes('%');
  const form = relative ? /^(\d{1,3}(?:\.\d{1,10})?)%$/ : /^(-?\d+(?:\.\d+)?)$/;
  const read = (text: string, absent: number): number =>
    text === '' ? absent : Number(form.exec(text)?.[1] ?? Number.NaN) / (relative ? 100 : 1);
  const bounds = {
    low: read(low, relative ? 0 : Number.NEGATIVE_INFINITY),
    high: read(high, relative ? 1 : Number.POSITIVE_INFINITY),
    relative,
  };
  const inOrder = bounds.low < bounds.high && (!relative || bounds.high <= 1);
  return inOrder ? bounds : undefined;
}

type Trimming = 'tm' | 'wm' | 'tc' | 'ts';

const trimming: Readonly<Record<Trimming, (bounds: Bounds) => OfValues>> = {
  tc: (bounds) => (values) => countOf(trim(values, bounds)),
  ts: (bounds) => (values) => sumOf(trim(values, bounds)),
  tm: (bounds) => (values) => meanOf(trim(values, bounds)),
  wm: (bounds) => (values) => meanOf(winsorize(values, bounds)),
};

function rank(bounds: Bounds): OfValues {
  return (values) => (countOf(trim(values, bounds)) / countOf(values)) * 100;
}

/** The smallest value that at least this share of the samples does not exceed. */
function valueAt(values: Distribution, share: number): number | undefined {
  const wanted = share * countOf(values) * (1 - Number.EPSILON);
  let counted = 0;
  for (const [value, count] of values) {
    counted += count;
    if (counted >= wanted) return value;
  }
  return values.at(-1)?.[0];
}

/** What lies within the bounds; by share a value may count in part. */
function trim(values: Distribution, { low, high, relative }: Bounds): Distribution {
  if (!relative) return values.filter(([value]) => value > low && value <= high);
  const total = countOf(values);
  let counted = 0;
  return values.flatMap(([value, count]) => {
    const from = Math.max(counted, low * total);
    counted += count;
    const part = Math.min(counted, high * total) - from;
    return part > 0 ? [[value, part] as const] : [];
  });
}

/** What lies outside the bounds counts as the bound. */
function winsorize(values: Distribution, bounds: Bounds): Distribution {
  const low = bounds.relative ? lowest(values, bounds.low) : bounds.low;
  const high = bounds.relative ? valueAt(values, bounds.high) : bounds.high;
  return values.map(([value, count]) => [
    Math.min(Math.max(value, low ?? value), high ?? value),
    count,
  ]);
}

function lowest(values: Distribution, share: number): number | undefined {
  return share === 0 ? values[0]?.[0] : valueAt(values, share);
}

function countOf(values: Distribution): number {
  return values.reduce((count, [, times]) => count + times, 0);
}

function sumOf(values: Distribution): number {
  return values.reduce((sum, [value, count]) => sum + value * count, 0);
}

function meanOf(values: Distribution): number | undefined {
  const count = countOf(values);
  return count === 0 ? undefined : sumOf(values) / count;
}
