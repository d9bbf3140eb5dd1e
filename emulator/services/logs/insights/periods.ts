import type { Period } from './syntax.ts';

const fixed = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** 1970 began on a Thursday; weeks begin on Monday. */
const firstMonday = 4 * fixed.d;

const units: Readonly<Record<string, Period['unit'] | undefined>> = {
  ms: 'ms',
  s: 's',
  sec: 's',
  second: 's',
  seconds: 's',
  m: 'm',
  min: 'm',
  minute: 'm',
  minutes: 'm',
  h: 'h',
  hr: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
  w: 'w',
  week: 'w',
  weeks: 'w',
  mo: 'mo',
  mon: 'mo',
  month: 'mo',
  months: 'mo',
  q: 'q',
  qtr: 'q',
  quarter: 'q',
  quarters: 'q',
  y: 'y',
  yr: 'y',
  year: 'y',
  years: 'y',
};

/** The unit that a text names; undefined: none. */
export function isUnit(text: string): Period['unit'] | undefined {
  return Object.hasOwn(units, text) ? units[text] : undefined;
}

/** The beginning of the period that a time lies in. Of a count of units, periods are counted from 1970. */
export function floorTime(time: number, { count, unit }: Period): number {
  switch (unit) {
    case 'w':
      return floorTo(time - firstMonday, count * 7 * fixed.d) + firstMonday;
    case 'mo':
      return floorMonths(time, count);
    case 'q':
      return floorMonths(time, count * 3);
    case 'y':
      return floorMonths(time, count * 12);
    default:
      return floorTo(time, count * fixed[unit]);
  }
}

/** The end of the period that a time lies in, which may be that very time. */
export function ceilTime(time: number, period: Period): number {
  const floor = floorTime(time, period);
  return floor === time ? time : nextAfter(floor, period);
}

function nextAfter(floor: number, { count, unit }: Period): number {
  const months = { mo: 1, q: 3, y: 12 } as const;
  if (unit === 'mo' || unit === 'q' || unit === 'y') {
    const date = new Date(floor);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count * months[unit]);
  }
  return floor + count * (unit === 'w' ? 7 * fixed.d : fixed[unit]);
}

function floorTo(time: number, step: number): number {
  return Math.floor(time / step) * step;
}

function floorMonths(time: number, step: number): number {
  const date = new Date(time);
  const month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
  return Date.UTC(1970, floorTo(month, step));
}
