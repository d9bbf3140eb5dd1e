import type { EvaluationWindow as SdkWindow } from '@aws-sdk/client-cloudwatch';
import { atMost, invalid } from './refusals.ts';
import type { EvaluationWindow } from './store.ts';

const week = 604_800;
/** Seconds ("Wall clock window"). */
const periods: readonly number[] = [60, 300, 3600, 86_400, week];
/** The epoch was a Thursday; weeks begin on Monday. */
const fromMonday = 3 * 86_400_000;

/** An alarm's evaluation window, checked by the rules of `API_WallClockWindow`. */
export function readWindow(
  window: SdkWindow | undefined,
  period: number,
): { readonly window?: EvaluationWindow } {
  if (window === undefined) return {};
  const { SlidingWindow, WallClockWindow } = window;
  if ((SlidingWindow === undefined) === (WallClockWindow === undefined)) {
    throw invalid('EvaluationWindow must have exactly one of SlidingWindow and WallClockWindow');
  }
  if (WallClockWindow === undefined) return { window: { kind: 'sliding' } };
  if (!periods.includes(period)) {
    throw invalid(`Period must be one of ${periods.join(', ')} with a wall clock window`);
  }
  const { Timezone: timezone } = WallClockWindow;
  if (timezone === undefined) return { window: { kind: 'wall-clock' } };
  offsetAt(atMost(50, timezone, 'evaluationWindow.wallClockWindow.timezone'), 0);
  return { window: { kind: 'wall-clock', timezone } };
}

/** The last boundary of a period on the clocks of a time zone; times and length in milliseconds. */
export function lastBoundary(now: number, length: number, timezone = 'UTC'): number {
  const shift = offsetAt(timezone, now) + (length === week * 1000 ? fromMonday : 0);
  return Math.floor((now + shift) / length) * length - shift;
}

/** How far a time zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetAt(timezone: string, moment: number): number {
  const [, sign, hours, minutes] = /^(?:UTC)?([+-])(\d\d):(\d\d)$/.exec(timezone) ?? [];
  if (sign !== undefined) {
    if (Number(hours) > 18 || Number(minutes) > 59 || Number(minutes) % 5 !== 0)
      throw unknown(timezone);
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  }
  const parts = partsOf(timezone, moment);
  const at = (type: string) => Number(parts.get(type));
  const local = Date.UTC(
    at('year'),
    at('month') - 1,
    at('day'),
    at('hour'),
    at('minute'),
    at('second'),
  );
  return local - Math.floor(moment / 1000) * 1000;
}

function partsOf(timeZone: string, moment: number): ReadonlyMap<string, string> {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, calendar: 'iso8601', hourCycle: 'h23' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    return new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  } catch {
    throw unknown(timeZone);
  }
}

function unknown(timezone: string) {
  return invalid(`The value ${timezone} for parameter Timezone is not a valid time zone`);
}
