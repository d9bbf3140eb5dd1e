import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault, notImplemented } from '../../fault.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { groupAccess } from './access.ts';
import { bytesOf, firstAt, keptEvents, keptSince } from './events.ts';
import {
  AbsentFromInsights,
  MalformedQuery,
  parseQuery,
  type QueriedEvent,
  runQuery,
} from './insights/index.ts';
import { notForClass } from './log-class.ts';
import { lookUp, nameOfGroup } from './names.ts';
import { checkLimit } from './page.ts';
import { pointerTo } from './pointer.ts';
import { checkText, invalid, violates } from './refusals.ts';
import { type LogGroup, logsOf, type StoredQuery } from './store.ts';

const mostGroups = 50;
const mostResults = 100_000;
const usualResults = 10_000;
const longestQuery = 10_000;
/** AWS keeps results for a week; here so many queries of a Region are kept. */
const keptQueries = 100;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
export const startQuery = {
  StartQuery: {
    access: (input, call): Access[] =>
      namesOfGroups(input, call).map((name) => groupAccess('StartQuery', name, call)),
    handle: (input, call) => {
      if (input.queryLanguage !== undefined && input.queryLanguage !== 'CWLI') {
        throw notImplemented(`Queries in ${input.queryLanguage}`);
      }
      const limit = checkLimit(input.limit ?? usualResults, mostResults);
      const text = checkText(input.queryString, 'queryString', longestQuery, /^[\s\S]*$/);
      const groups = namesOfGroups(input, call).map((name) => findQueried(name, call));
      const range = readRange(input, groups, call);
      const query = run(text, groups, { ...range, limit }, call);
      const store = logsOf(call);
      store.queries = [query, ...store.queries].slice(0, keptQueries);
      return { queryId: query.id };
    },
    trail: () => ({ readOnly: true }),
  },
} satisfies Operations<typeof Logs>;

function namesOfGroups(input: Logs.StartQueryCommandInput, call: Call): string[] {
  const { logGroupName, logGroupNames, logGroupIdentifiers } = input;
  const given = [logGroupName, logGroupNames, logGroupIdentifiers].filter(
    (one) => one !== undefined,
  );
  if (given.length !== 1) {
    throw invalid(
      'A query must name its log groups by exactly one of logGroupName, logGroupNames and logGroupIdentifiers.',
    );
  }
  const identifiers = logGroupIdentifiers ?? logGroupNames ?? [logGroupName ?? ''];
  if (identifiers.length < 1 || identifiers.length > mostGroups) {
    throw violates(
      `${identifiers.length} names`,
      'logGroupIdentifiers',
      `have length between 1 and ${mostGroups}`,
    );
  }
  return [
    ...new Set(identifiers.map((logGroupIdentifier) => nameOfGroup({ logGroupIdentifier }, call))),
  ];
}

function findQueried(name: string, call: Call): LogGroup {
  const group = lookUp(logsOf(call).groups, name);
  if (group === undefined) {
    throw new Fault(
      'ResourceNotFoundException',
      `Log group '${name}' does not exist for account ID '${call.account}' (Service: AWSLogs; Status Code: 400; Error Code: ResourceNotFoundException; Request ID: ${call.requestId}; Proxy: null)`,
    );
  }
  if (group.class === 'DELIVERY') throw notForClass(group, 'StartQuery');
  return group;
}

/** Both ends, in seconds, belong to the range. */
function readRange(
  { startTime = 0, endTime = 0 }: Logs.StartQueryCommandInput,
  groups: readonly LogGroup[],
  call: Call,
): { from: number; to: number } {
  if (startTime > endTime) throw invalid('The end time of a query must not come before its start.');
  const from = startTime * 1000;
  const to = endTime * 1000 + 999;
  const now = call.world.clock.now();
  const oldest = (group: LogGroup): number => Math.max(group.createdAt, keptSince(group, now));
  if (groups.every((group) => Math.floor(to / 1000) < Math.floor(oldest(group) / 1000))) {
    throw malformed(
      "Query's end date and time is either before the log groups creation time or exceeds the log groups log retention settings",
    );
  }
  return { from, to };
}

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

function run(
  text: string,
  groups: readonly LogGroup[],
  { from, to, limit }: Asked,
  call: Call,
): StoredQuery {
  const events = groups.flatMap((group) => eventsOf(group, from, to, call));
  events.sort((one, other) => other.at - one.at);
  const { rows, matched } = compiled(() => runQuery(parseQuery(text), events, limit));
  return {
    id: call.world.random.uuid(),
    text,
    groups: groups.map(({ name }) => name),
    from,
    to,
    createdAt: call.world.clock.now(),
    rows,
    matched,
    scanned: events.length,
    bytes: events.reduce((sum, { message }) => sum + bytesOf(message), 0),
  };
}

function eventsOf(group: LogGroup, from: number, to: number, call: Call): QueriedEvent[] {
  return Object.values(group.streams).flatMap((stream) => {
    const kept = keptEvents(group, stream, call.world.clock.now());
    return kept.slice(firstAt(kept, from), firstAt(kept, to + 1)).map((event) => ({
      message: event.message,
      at: event.at,
      ingestedAt: event.ingestedAt,
      stream: stream.name,
      log: `${call.account}:${group.name}`,
      pointer: pointerTo(group.name, stream.name, event),
    }));
  });
}

/** Turns the engine's errors into the service's. */
function compiled<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AbsentFromInsights) throw notImplemented(`${error.message} in Insights`);
    if (!(error instanceof MalformedQuery)) throw error;
    throw malformed(error.message, { startCharOffset: error.start, endCharOffset: error.end });
  }
}

function malformed(message: string, location?: Logs.QueryCompileErrorLocation): Fault {
  return new Fault('MalformedQueryException', message, {
    members: location === undefined ? {} : { queryCompileError: { location, message } },
  });
}
