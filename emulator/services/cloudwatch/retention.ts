import { merge, type Point } from './datapoints.ts';

const hour = 3_600_000;
const day = 24 * hour;

/**
 * How long data can be had in which resolution: seconds for 3 hours, minutes for 15 days, 5 minutes for 63 days, hours for
 * 455 days ("Metrics concepts", metrics retention).
 */
const tiers = [
  { age: 3 * hour, resolution: 60 },
  { age: 15 * day, resolution: 300 },
  { age: 63 * day, resolution: 3600 },
] as const;
const longest = 455 * day;

/** Points are rolled up at most once an hour. */
export const compactionInterval = hour;

/** From when on a query of this period, in seconds, finds data. */
export function readableSince(period: number, now: number): number {
  const tooFine = tiers.find(({ resolution }) => period % resolution !== 0);
  return now - (tooFine?.age ?? longest);
}

/** How coarse a query's start is rounded down, in seconds (`API_GetMetricStatistics`). */
export function startGrain(start: number, now: number): number {
  const past = tiers.findLast(({ age }) => now - start > age);
  return past?.resolution ?? 60;
}

/**
 * The points with everything rolled up or dropped that is too old for its resolution.
 *
 * @param points earliest first, as is the result
 */
export function compact(points: readonly Point[], now: number): Point[] {
  const kept = new Map<string, Point>();
  for (const point of points) {
    if (point.at < now - longest) continue;
    const rolled = rollUp(point, now);
    const key = `${rolled.at} ${rolled.unit} ${rolled.resolution}`;
    kept.set(key, { ...rolled, ...merge(kept.get(key), rolled) });
  }
  return [...kept.values()].sort((one, other) => one.at - other.at);
}

function rollUp(point: Point, now: number): Point {
  const resolution = tiers.findLast(({ age }) => now - point.at > age)?.resolution ?? 1;
  if (resolution <= (point.resolution ?? 60)) return point;
  const length = resolution * 1000;
  return { ...point, at: Math.floor(point.at / length) * length, resolution };
}
