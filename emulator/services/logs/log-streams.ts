import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { onGroup, onStream } from './access.ts';
import { keptEvents } from './events.ts';
import { checkStreamName, findGroup, findStream, lookUp } from './names.ts';
import { byName, page } from './page.ts';
import { invalid, violates } from './refusals.ts';
import type { LogGroup, LogStream } from './store.ts';

export const logStreams = {
  CreateLogStream: {
    access: onStream('CreateLogStream'),
    handle: (input, call) => {
      const name = checkStreamName(input.logStreamName);
      const group = findGroup(call, input);
      if (lookUp(group.streams, name)) {
        throw new Fault(
          'ResourceAlreadyExistsException',
          'The specified log stream already exists',
        );
      }
      const arn = `${group.arn}:log-stream:${name}`;
      group.streams[name] = { name, arn, createdAt: call.world.clock.now(), events: [], bytes: 0 };
      return {};
    },
  },
  DeleteLogStream: {
    access: onStream('DeleteLogStream'),
    handle: (input, call) => {
      const group = findGroup(call, input);
      delete group.streams[findStream(group, checkStreamName(input.logStreamName)).name];
      return {};
    },
  },
  DescribeLogStreams: {
    access: onGroup('DescribeLogStreams'),
    handle: (input, call) => {
      const group = findGroup(call, input);
      const { items, ...rest } = page(selectStreams(group, input), input, ({ name }) => name);
      return { logStreams: items.map((stream) => show(group, stream, call)), ...rest };
    },
  },
} satisfies Operations<typeof Logs>;

const orders: readonly string[] = ['LogStreamName', 'LastEventTime'];

function selectStreams(
  group: LogGroup,
  { orderBy, descending, logStreamNamePrefix: prefix }: Logs.DescribeLogStreamsCommandInput,
): LogStream[] {
  if (orderBy !== undefined && !orders.includes(orderBy)) {
    throw violates(orderBy, 'orderBy', `satisfy enum value set: [${orders.join(', ')}]`);
  }
  const byTime = orderBy === 'LastEventTime';
  if (byTime && prefix !== undefined) {
    throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const lastAt = ({ events }: LogStream) => events.at(-1)?.at ?? 0;
  const found = Object.values(group.streams)
    .filter(({ name }) => name.startsWith(prefix ?? ''))
    .sort((one, other) => (byTime ? lastAt(one) - lastAt(other) : 0) || byName(one, other));
  return descending ? found.reverse() : found;
}

function show(group: LogGroup, stream: LogStream, call: Call): Logs.LogStream {
  const events = keptEvents(group, stream, call.world.clock.now());
  const first = events[0];
  const last = events.at(-1);
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    arn: stream.arn,
    // "storedBytes is no longer supported for log streams; it is always 0."
    storedBytes: 0,
    ...(first && { firstEventTimestamp: first.at }),
    ...(last && { lastEventTimestamp: last.at }),
    ...(stream.lastIngestedAt !== undefined && { lastIngestionTime: stream.lastIngestedAt }),
  };
}
