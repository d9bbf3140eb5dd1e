import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { comparePositions, keptEvents } from './events.ts';
import { discoverFields } from './insights/discover-fields.ts';
import { textOf } from './insights/value.ts';
import { findGroup, findStream } from './names.ts';
import { checkLimit, page } from './page.ts';
import { readPointer } from './pointer.ts';
import { checkText, invalid } from './refusals.ts';
import { logsOf, type StoredQuery } from './store.ts';

const mostItems = 10_000;
const mostQueries = 1000;

/** What became of the queries: each was complete as soon as it was started. */
export const queries = {
  GetQueryResults: {
    access: () => ({ action: 'logs:GetQueryResults', resource: '*' }),
    handle: ({ queryId, nextToken, maxItems = mostItems }, call) => {
      const query = findQuery(queryId, call);
      const size = checkLimit(maxItems, mostItems);
      const start = nextToken === undefined ? 0 : placeOf(nextToken, query);
      const end = start + size;
      return {
        queryLanguage: 'CWLI' as const,
        results: query.rows.slice(start, end).map((row) => [...row]),
        statistics: {
          recordsMatched: query.matched,
          recordsScanned: query.scanned,
          estimatedRecordsSkipped: 0,
          bytesScanned: query.bytes,
          estimatedBytesSkipped: 0,
          logGroupsScanned: query.groups.length,
          resultCount: query.rows.length,
        },
        status: 'Complete' as const,
        ...(end < query.rows.length && { nextToken: `${query.id}/${end}` }),
      };
    },
    trail: () => ({ readOnly: true }),
  },
  DescribeQueries: {
    access: () => ({ action: 'logs:DescribeQueries', resource: '*' }),
    handle: (input, call) => {
      if (input.logGroupName !== undefined) findGroup(call, input);
      const found = logsOf(call)
        .queries.filter(({ groups }) =>
          input.logGroupName === undefined ? true : groups.includes(input.logGroupName),
        )
        .filter(() => (input.status ?? 'Complete') === 'Complete')
        .filter(() => (input.queryLanguage ?? 'CWLI') === 'CWLI');
      const request = { limit: input.maxResults ?? mostQueries, nextToken: input.nextToken };
      const { items, ...rest } = page(found, request, ({ id }) => id, mostQueries);
      return { queries: items.map(show), ...rest };
    },
  },
  StopQuery: {
    access: () => ({ action: 'logs:StopQuery', resource: '*' }),
    handle: ({ queryId }, call) => {
      findQuery(queryId, call);
      throw invalid(`The specified query ${queryId} is not running.`);
    },
  },
  GetLogRecord: {
    access: () => ({ action: 'logs:GetLogRecord', resource: '*' }),
    handle: ({ logRecordPointer, unmask }, call) => {
      if (unmask) throw notImplemented('GetLogRecord with unmask');
      const pointer = readPointer(
        checkText(logRecordPointer, 'logRecordPointer', 512_000, /^\S+$/),
      );
      return { logRecord: recordAt(pointer, call) };
    },
    trail: 'data',
  },
} satisfies Operations<typeof Logs>;

function findQuery(id: string | undefined, call: Call): StoredQuery {
  const query = logsOf(call).queries.find((one) => one.id === id);
  if (query !== undefined) return query;
  throw new Fault('ResourceNotFoundException', `The specified query ${id} does not exist.`);
}

function placeOf(token: string, { id, rows }: StoredQuery): number {
  const [owner, text] = token.split('/');
  const place = Number(text);
  if (owner === id && Number.isInteger(place) && place > 0 && place < rows.length) return place;
  throw invalid('The specified nextToken is invalid.');
}

function show(query: StoredQuery): Logs.QueryInfo {
  const sources = query.groups.map((name) => `"${name}"`).join(', ');
  return {
    queryLanguage: 'CWLI',
    queryId: query.id,
    queryString: `SOURCE ${sources} START=${query.from} END=${query.to} | ${query.text}`,
    status: 'Complete',
    createTime: query.createdAt,
    ...(query.groups.length === 1 && { logGroupName: query.groups[0] }),
    queryDuration: 0,
    bytesScanned: query.bytes,
  };
}

/** All fields of one event, discovered ones too. */
function recordAt(
  { group: logGroupName, stream: name, at }: ReturnType<typeof readPointer>,
  call: Call,
): Record<string, string> {
  const group = findGroup(call, { logGroupName });
  const stream = findStream(group, name);
  const event = keptEvents(group, stream, call.world.clock.now()).find(
    (one) => comparePositions(one, at) === 0,
  );
  if (event === undefined) {
    throw new Fault('ResourceNotFoundException', 'The specified log record does not exist.');
  }
  const discovered = Array.from(discoverFields(event.message), ([field, value]) => [
    field,
    value === undefined ? '' : textOf(value),
  ]);
  return {
    ...(Object.fromEntries(discovered) as Record<string, string>),
    '@message': event.message,
    '@timestamp': String(event.at),
    '@ingestionTime': String(event.ingestedAt),
    '@logStream': name,
    '@log': `${call.account}:${logGroupName}`,
  };
}
