import type { Datapoint, Period } from './alarm-rule.ts';

/** What CloudWatch keeps of the values of one period. */
export interface StatisticSet {
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** A stored statistic set; `at` is the start of its minute (its second, in high resolution), milliseconds since the epoch. */
export interface Point extends StatisticSet {
  readonly at: number;
  readonly unit: string;
}

export const statistics = {
  Sum: ({ sum }: StatisticSet) => sum,
  SampleCount: ({ count }: StatisticSet) => count,
  Average: ({ sum, count }: StatisticSet) => sum / count,
  Minimum: ({ min }: StatisticSet) => min,
  Maximum: ({ max }: StatisticSet) => max,
} as const;

export type StatisticName = keyof typeof statistics;

export function isStatistic(name: string | undefined): name is StatisticName {
  return name !== undefined && Object.hasOwn(statistics, name);
}

export function merge(one: StatisticSet | undefined, other: StatisticSet): StatisticSet {
  if (one === undefined) {
    return { sum: other.sum, count: other.count, min: other.min, max: other.max };
  }
  return {
    sum: one.sum + other.sum,
    count: one.count + other.count,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
  };
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
  statistic: StatisticName,
): Period[] {
  return Array.from({ length: windows.count }, (_, window) => {
    const start = windows.start + window * windows.length;
    const set = sets.get(window);
    return set ? { start, datapoint: datapointOf(set, statistic) } : { start };
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

function datapointOf(set: StatisticSet, statistic: StatisticName): Datapoint {
  return { value: statistics[statistic](set), sampleCount: set.count };
}
