import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { onStream } from './access.ts';
import {
  bytesOf,
  firstAt,
  firstFrom,
  idOf,
  keptEvents,
  type Position,
  positionOf,
} from './events.ts';
import { requireStandard } from './log-class.ts';
import { checkStreamName, findGroup, findStream } from './names.ts';
import { checkLimit } from './page.ts';
import { invalid } from './refusals.ts';
import type { StoredEvent } from './store.ts';

const mostEvents = 10_000;
const mostBytes = 1_048_576;

/**
 * Pages go forward and backward from any place, and a token without anything beyond it is given back as it is: "You have
 * reached the end of the stream if it returns the same token you passed in" (API_GetLogEvents).
 */
export const getLogEvents = {
  GetLogEvents: {
    access: onStream('GetLogEvents'),
    handle: (input, call) => {
      checkLimit(input.limit ?? mostEvents, mostEvents);
      const group = findGroup(call, input);
      if (input.unmask) throw notImplemented('GetLogEvents with unmask');
      requireStandard(group, 'GetLogEvents');
      const stream = findStream(group, checkStreamName(input.logStreamName));
      const kept = keptEvents(group, stream, call.world.clock.now());
      const events = kept.slice(
        firstAt(kept, input.startTime ?? 0),
        input.endTime === undefined ? undefined : firstAt(kept, input.endTime),
      );
      const { start, end } = windowOf(events, input);
      return {
        events: events.slice(start, end).map(show),
        nextForwardToken: `f/${idOf(events[end - 1] ?? placeBefore(events, end))}/s`,
        nextBackwardToken: `b/${idOf(events[start] ?? placeBefore(events, start))}/s`,
      };
    },
    trail: 'data',
  },
} satisfies Operations<typeof Logs>;

interface Window {
  readonly start: number;
  readonly end: number;
}

function windowOf(
  events: readonly StoredEvent[],
  { nextToken, startFromHead, limit = mostEvents }: Logs.GetLogEventsCommandInput,
): Window {
  if (nextToken === undefined) {
    return startFromHead ? forward(events, 0, limit) : backward(events, events.length, limit);
  }
  const [, direction, id = ''] = /^([fb])\/(\d+)\/s$/.exec(nextToken) ?? [];
  const position = positionOf(id);
  if (position === undefined) throw invalid('The specified nextToken is invalid.');
  const next = { ...position, number: position.number + 1 };
  return direction === 'f'
    ? forward(events, firstFrom(events, next), limit)
    : backward(events, firstFrom(events, position), limit);
}

function forward(events: readonly StoredEvent[], start: number, limit: number): Window {
  let end = start;
  for (let bytes = 0; end < events.length && end - start < limit; end += 1) {
    bytes += bytesOf(events[end]?.message ?? '');
    if (bytes > mostBytes && end > start) break;
  }
  return { start, end };
}

function backward(events: readonly StoredEvent[], end: number, limit: number): Window {
  let start = end;
  for (let bytes = 0; start > 0 && end - start < limit; start -= 1) {
    bytes += bytesOf(events[start - 1]?.message ?? '');
    if (bytes > mostBytes && end > start) break;
  }
  return { start, end };
}

/** Where no event stands at a place: just behind the one before it, or the beginning of time. */
function placeBefore(events: readonly StoredEvent[], place: number): Position {
  const before = events[place - 1];
  return before === undefined ? { at: 0, number: 0 } : { ...before, number: before.number + 1 };
}

function show({ at, message, ingestedAt }: StoredEvent): Logs.OutputLogEvent {
  return { timestamp: at, message, ingestionTime: ingestedAt };
}
