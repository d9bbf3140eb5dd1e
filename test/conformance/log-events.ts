import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aLogGroup, aLogStream, found, putEvents, putLines } from './log-groups.ts';

const api = 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference';

export const logEvents: ServiceCases = {
  service: 'logs',
  cases: [
    {
      name: 'Events put into a stream that does not exist are ResourceNotFoundException',
      aws: `${api}/API_PutLogEvents.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        return faultOf(putLines(place, logGroupName, 'line'));
      },
      expected: 'ResourceNotFoundException',
    },
    {
      name: 'Events are read back in order, unicode too',
      aws: `${api}/API_GetLogEvents.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        await putLines(place, logGroupName, 'eins', 'zwei 🔑', 'drei');
        const { events } = await place.clients.logs.send(
          new GetLogEventsCommand({ logGroupName, logStreamName: 'stream', startFromHead: true }),
        );
        return events?.map(({ message }) => message);
      },
      expected: ['eins', 'zwei 🔑', 'drei'],
    },
    {
      name: 'Events of a batch that are not in the order of time are InvalidParameterException',
      aws: `${api}/API_PutLogEvents.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        return faultOf(putEvents(place, logGroupName, ['late', 0], ['early', -1000]));
      },
      expected: 'InvalidParameterException',
    },
    {
      name: 'An event older than 14 days is told as too old, and the others are kept',
      aws: `${api}/API_PutLogEvents.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        const { rejectedLogEventsInfo } = await putEvents(
          place,
          logGroupName,
          ['old', -14 * 86_400_000 - 3_600_000],
          ['new', -14 * 86_400_000 + 3_600_000],
        );
        return [rejectedLogEventsInfo, await found(place, logGroupName)];
      },
      expected: [{ tooOldLogEventEndIndex: 1 }, ['new']],
    },
    {
      name: 'An event more than 2 hours ahead is told as too new, and the others are kept',
      aws: `${api}/API_PutLogEvents.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        const { rejectedLogEventsInfo } = await putEvents(
          place,
          logGroupName,
          ['now', -1000],
          ['ahead', 3 * 3_600_000],
        );
        return [rejectedLogEventsInfo, await found(place, logGroupName)];
      },
      expected: [{ tooNewLogEventStartIndex: 1 }, ['now']],
    },
    {
      name: 'A batch without events is refused',
      aws: `${api}/API_PutLogEvents.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        return faultOf(putLines(place, logGroupName));
      },
      expected: 'InvalidParameterException',
    },
    {
      name: 'GetLogEvents leads on with a forward token that stays the same at the end',
      aws: `${api}/API_GetLogEvents.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        await putLines(place, logGroupName, 'a', 'b', 'c');
        const read = (nextToken?: string) =>
          place.clients.logs.send(
            new GetLogEventsCommand({
              logGroupName,
              logStreamName: 'stream',
              startFromHead: true,
              limit: 2,
              nextToken,
            }),
          );
        const first = await read();
        const second = await read(first.nextForwardToken);
        const third = await read(second.nextForwardToken);
        return [
          [first, second, third].map(({ events }) => events?.map(({ message }) => message)),
          third.nextForwardToken === second.nextForwardToken,
        ];
      },
      expected: [[['a', 'b'], ['c'], []], true],
    },
  ],
};
