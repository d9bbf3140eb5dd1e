import type { Period } from './alarm-rule.ts';
import { type Distribution, distribution, mergeDistributions } from './distribution.ts';
import type { Statistic } from './statistic.ts';

/** What CloudWatch keeps of the values of one period. */
export interface StatisticSet {
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  /** The single values, where there are several and they are known. */
  readonly values?: Distribution;
}

/** A stored statistic set; `at` is the start of its minute (its second, in high resolution), milliseconds since the epoch. */
export interface Point extends StatisticSet {
  readonly at: number;
  readonly unit: string;
  /** Seconds, where it is other than a minute. */
  readonly resolution?: number;
}

/** Every value of a set, where it is known: a set that was published as such tells only of equal values. */
export function distributionOf(set: StatisticSet): Distribution | undefined {
  return set.values ?? (set.min === set.max ? [[set.min, set.count]] : undefined);
}

/** A set of single values. */
export function statisticSet(values: Distribution): StatisticSet {
  const sorted = distribution(values);
  const set = {
    sum: values.reduce((sum, [value, count]) => sum + value * count, 0),
    count: values.reduce((sum, [, count]) => sum + count, 0),
    min: sorted[0]?.[0] ?? 0,
    max: sorted.at(-1)?.[0] ?? 0,
  };
  return sorted.length > 1 ? { ...set, values: sorted } : set;
}

export function merge(one: StatisticSet | undefined, other: StatisticSet): StatisticSet {
  const { sum, count, min, max, values } = other;
  if (one === undefined) return { sum, count, min, max, ...(values && { values }) };
  const set = {
    sum: one.sum + sum,
    count: one.count + count,
    min: Math.min(one.min, min),
    max: Math.max(one.max, max),
  };
  const [left, right] = [distributionOf(one), distributionOf(other)];
  if (set.min === set.max || left === undefined || right === undefined) return set;
  return { ...set, values: mergeDistributions(left, right) };
}

/** Equal periods one after the other, from `start` on. Times and lengths are in milliseconds. */
export interface Windows {
  readonly start: number;
  readonly length: number;
  readonly count: number;
}

/**
 * One statistic set for each window that has points in it, by the window's number.
 *
 * @param points earliest first
 */
export function aggregate(
  points: readonly Point[],
  windows: Windows,
  wanted: (point: Point) => boolean = () => true,
): Map<number, StatisticSet> {
  const sets = new Map<number, StatisticSet>();
  const end = windows.start + windows.length * windows.count;
  for (let place = firstFrom(points, windows.start); place < points.length; place += 1) {
    const point = points[place];
    if (point === undefined || point.at >= end) break;
    if (!wanted(point)) continue;
    const window = Math.floor((point.at - windows.start) / windows.length);
    sets.set(window, merge(sets.get(window), point));
  }
  return sets;
}

/** The windows as an alarm looks at them: gaps included, oldest first. */
export function periodsOf(
  sets: ReadonlyMap<number, StatisticSet>,
  windows: Windows,
  statistic: Statistic,
): Period[] {
  return Array.from({ length: windows.count }, (_, window) => {
    const start = windows.start + window * windows.length;
    const set = sets.get(window);
    const value = set && statistic(set);
    if (set === undefined || value === undefined) return { start };
    return { start, datapoint: { value, sampleCount: set.count } };
  });
}

/** The place of the first point that is not before `time`. */
export function firstFrom(points: readonly { readonly at: number }[], time: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle]?.at ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
