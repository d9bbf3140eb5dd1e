import type { Windows } from './datapoints.ts';
import { readableSince, startGrain } from './retention.ts';

const day = 86_400_000;

/**
 * The windows of a query between two times. They begin at the start time, rounded down to a whole minute, or to a whole
 * period where that is shorter, and more coarsely where the data is old (`API_GetMetricStatistics`).
 */
export function windowsBetween(start: number, end: number, period: number, now: number): Windows {
  const length = period * 1000;
  const grain = period < 60 ? length : startGrain(start, now) * 1000;
  const first = Math.floor(start / grain) * grain;
  return { start: first, length, count: Math.ceil((end - first) / length) };
}

/**
 * The same, but for windows that can hold no data: from before the data's retention, and more than a day ahead. A query
 * over a thousand years costs no more than one over what is kept.
 */
export function readableWindows(start: number, end: number, period: number, now: number): Windows {
  const all = windowsBetween(start, Math.min(end, Math.max(now, start) + day), period, now);
  const tooOld = Math.ceil((readableSince(period, now) - all.start) / all.length);
  if (tooOld <= 0) return all;
  return {
    start: all.start + tooOld * all.length,
    length: all.length,
    count: Math.max(0, all.count - tooOld),
  };
}

/** Fractions of a second do not count in a query's time range. */
export function wholeSecond(time: Date): number {
  return Math.floor(time.getTime() / 1000) * 1000;
}
