import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { onGroup } from './access.ts';
import { compiled } from './compiled-filters.ts';
import { bytesOf, comparePositions, firstAt, idOf, keptEvents, positionOf } from './events.ts';
import { type FilterPattern, LogText } from './filter-pattern/index.ts';
import { requireStandard } from './log-class.ts';
import { findGroup, findStream } from './names.ts';
import { checkLimit } from './page.ts';
import { invalid, violates } from './refusals.ts';
import type { LogGroup, LogStream, StoredEvent } from './store.ts';

const mostEvents = 10_000;
const mostBytes = 1_048_576;
const mostStreams = 100;
const firstDescending = Date.UTC(2024, 0, 1);

interface Found {
  readonly stream: string;
  readonly event: StoredEvent;
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export const filterLogEvents = {
  FilterLogEvents: {
    access: onGroup('FilterLogEvents'),
    handle: (input, call) => {
      const limit = checkLimit(input.limit ?? mostEvents, mostEvents);
      const pattern = compiled(input.filterPattern ?? '');
      const group = findGroup(call, input);
      if (input.unmask) throw notImplemented('FilterLogEvents with unmask');
      requireStandard(group, 'FilterLogEvents');
      const { order, after } = readDirection(input);
      const all = candidates(group, input, call).sort(
        (one, other) => order * comparePositions(one.event, other.event),
      );
      const rest = all.filter(
        ({ event }) => after === undefined || order * comparePositions(event, after) > 0,
      );
      const { found, more } = take(rest, pattern, limit);
      const last = found.at(-1);
      return {
        events: found.map(show),
        // "As of May 15, 2020, this parameter is no longer supported. This parameter returns an empty list."
        searchedLogStreams: [],
        ...(more && last && { nextToken: `${order > 0 ? 'f' : 'b'}/${idOf(last.event)}` }),
      };
    },
    trail: 'data',
  },
} satisfies Operations<typeof Logs>;

/** The token, where there is one, holds the direction. */
function readDirection({ nextToken, startFromHead, startTime }: Logs.FilterLogEventsCommandInput) {
  if (nextToken === undefined) {
    if (startFromHead === false && !((startTime ?? 0) >= firstDescending)) {
      throw invalid('startFromHead false needs a startTime on or after Jan 1, 2024 00:00:00 UTC.');
    }
    return { order: startFromHead === false ? -1 : 1, after: undefined };
  }
  const after = positionOf(nextToken.slice(2));
  if (!/^[fb]\//.test(nextToken) || after === undefined) {
    throw invalid('The specified nextToken is invalid.');
  }
  return { order: nextToken.startsWith('f') ? 1 : -1, after };
}

function candidates(group: LogGroup, input: Logs.FilterLogEventsCommandInput, call: Call): Found[] {
  const { startTime = 0, endTime = Number.MAX_SAFE_INTEGER } = input;
  return selectStreams(group, input).flatMap((stream) => {
    const kept = keptEvents(group, stream, call.world.clock.now());
    // Events at endTime are still returned.
    return kept
      .slice(firstAt(kept, startTime), firstAt(kept, endTime + 1))
      .map((event) => ({ stream: stream.name, event }));
  });
}

function selectStreams(
  group: LogGroup,
  { logStreamNames: names, logStreamNamePrefix: prefix }: Logs.FilterLogEventsCommandInput,
): LogStream[] {
  if (names !== undefined && prefix !== undefined) {
    throw invalid('Cannot specify both logStreamNames and logStreamNamePrefix.');
  }
  if (names === undefined) {
    return Object.values(group.streams).filter(({ name }) => name.startsWith(prefix ?? ''));
  }
  if (names.length < 1 || names.length > mostStreams) {
    throw violates(
      `${names.length} names`,
      'logStreamNames',
      `have length between 1 and ${mostStreams}`,
    );
  }
  return [...new Set(names)].map((name) => findStream(group, name));
}

/** A page of those that match: at most `limit`, and 1 MB. */
function take(
  candidate: readonly Found[],
  pattern: FilterPattern,
  limit: number,
): { found: Found[]; more: boolean } {
  const found: Found[] = [];
  let bytes = 0;
  for (const one of candidate) {
    if (!pattern.test(new LogText(one.event.message))) continue;
    bytes += bytesOf(one.event.message);
    if (found.length === limit || (bytes > mostBytes && found.length > 0)) {
      return { found, more: true };
    }
    found.push(one);
  }
  return { found, more: false };
}

function show({ stream, event }: Found): Logs.FilteredLogEvent {
  return {
    logStreamName: stream,
    timestamp: event.at,
    message: event.message,
    ingestionTime: event.ingestedAt,
    eventId: idOf(event),
  };
}
