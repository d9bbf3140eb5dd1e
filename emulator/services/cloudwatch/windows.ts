import type { Windows } from './datapoints.ts';
import { startGrain } from './retention.ts';

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

/** Fractions of a second do not count in a query's time range. */
export function wholeSecond(time: Date): number {
  return Math.floor(time.getTime() / 1000) * 1000;
}
