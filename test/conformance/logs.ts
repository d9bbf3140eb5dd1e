import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aLogGroup, aLogStream, putLines, trailRecord } from './log-groups.ts';

const api = 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs';

async function describe(place: Place, logGroupName: string) {
  const { logGroups } = await place.clients.logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }),
  );
  return logGroups ?? [];
}

async function found(place: Place, logGroupName: string, filterPattern?: string) {
  const { events } = await place.clients.logs.send(
    new FilterLogEventsCommand({ logGroupName, filterPattern }),
  );
  return events?.map(({ message }) => message);
}

export const logs: ServiceCases = {
  service: 'logs',
  cases: [
    {
      name: 'A log group of a name that is taken is ResourceAlreadyExistsException',
      aws: `${api}/API_CreateLogGroup.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        return faultOf(place.clients.logs.send(new CreateLogGroupCommand({ logGroupName })));
      },
      expected: 'ResourceAlreadyExistsException',
    },
    {
      name: 'A log group’s name has no spaces',
      aws: `${api}/API_CreateLogGroup.html`,
      run: (place) =>
        faultOf(
          place.clients.logs.send(
            new CreateLogGroupCommand({ logGroupName: place.fresh('no spaces') }),
          ),
        ),
      expected: 'InvalidParameterException',
    },
    {
      name: 'A log group is described with both of its ARNs and no retention',
      aws: `${api}/API_LogGroup.html`,
      async run(place) {
        const name = await aLogGroup(place);
        const arn = `arn:aws:logs:${place.region}:${place.account}:log-group:${name}`;
        return (await describe(place, name)).map((group) => [
          group.logGroupName === name,
          group.arn === `${arn}:*`,
          group.logGroupArn === arn,
          group.retentionInDays ?? 'for ever',
          group.logGroupClass,
        ]);
      },
      expected: [[true, true, true, 'for ever', 'STANDARD']],
    },
    {
      name: 'Retention is put and taken away',
      aws: `${api}/API_PutRetentionPolicy.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        const { logs: client } = place.clients;
        await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
        const [kept] = await describe(place, logGroupName);
        await client.send(new DeleteRetentionPolicyCommand({ logGroupName }));
        const [forEver] = await describe(place, logGroupName);
        return [kept?.retentionInDays, forEver?.retentionInDays ?? 'for ever'];
      },
      expected: [30, 'for ever'],
    },
    {
      name: 'Retention is one of the numbers of days that there are',
      aws: `${api}/API_PutRetentionPolicy.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        return faultOf(
          place.clients.logs.send(
            new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 31 }),
          ),
        );
      },
      expected: 'InvalidParameterException',
    },
    {
      name: 'A stream of a name that is taken is ResourceAlreadyExistsException',
      aws: `${api}/API_CreateLogStream.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        return faultOf(
          place.clients.logs.send(
            new CreateLogStreamCommand({ logGroupName, logStreamName: 'stream' }),
          ),
        );
      },
      expected: 'ResourceAlreadyExistsException',
    },
    {
      name: 'A stream in a group that does not exist is ResourceNotFoundException',
      aws: `${api}/API_CreateLogStream.html`,
      run: (place) =>
        faultOf(
          place.clients.logs.send(
            new CreateLogStreamCommand({
              logGroupName: place.fresh('/conformance/none'),
              logStreamName: 'stream',
            }),
          ),
        ),
      expected: 'ResourceNotFoundException',
    },
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
        const now = place.now().getTime();
        return faultOf(
          place.clients.logs.send(
            new PutLogEventsCommand({
              logGroupName,
              logStreamName: 'stream',
              logEvents: [
                { message: 'late', timestamp: now },
                { message: 'early', timestamp: now - 1000 },
              ],
            }),
          ),
        );
      },
      expected: 'InvalidParameterException',
    },
    {
      name: 'An event older than 14 days is told as too old, and the others are kept',
      aws: `${api}/API_PutLogEvents.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        const now = place.now().getTime();
        const { rejectedLogEventsInfo } = await place.clients.logs.send(
          new PutLogEventsCommand({
            logGroupName,
            logStreamName: 'stream',
            logEvents: [
              { message: 'old', timestamp: now - 14 * 86_400_000 - 3_600_000 },
              { message: 'new', timestamp: now - 14 * 86_400_000 + 3_600_000 },
            ],
          }),
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
        const now = place.now().getTime();
        const { rejectedLogEventsInfo } = await place.clients.logs.send(
          new PutLogEventsCommand({
            logGroupName,
            logStreamName: 'stream',
            logEvents: [
              { message: 'now', timestamp: now - 1000 },
              { message: 'ahead', timestamp: now + 3 * 3_600_000 },
            ],
          }),
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
    {
      name: 'FilterLogEvents pages with a token until there is none',
      aws: `${api}/API_FilterLogEvents.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        await putLines(place, logGroupName, 'a', 'b', 'c');
        const seen: (string | undefined)[] = [];
        let nextToken: string | undefined;
        do {
          const page = await place.clients.logs.send(
            new FilterLogEventsCommand({ logGroupName, limit: 2, nextToken }),
          );
          seen.push(...(page.events ?? []).map(({ message }) => message));
          nextToken = page.nextToken;
        } while (nextToken !== undefined);
        return seen;
      },
      expected: ['a', 'b', 'c'],
    },
    {
      name: 'FilterLogEvents heeds start, inclusive, and end',
      aws: `${api}/API_FilterLogEvents.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        await putLines(place, logGroupName, 'a', 'b', 'c');
        const all = await place.clients.logs.send(new FilterLogEventsCommand({ logGroupName }));
        const [, second, third] = all.events ?? [];
        const { events } = await place.clients.logs.send(
          new FilterLogEventsCommand({
            logGroupName,
            startTime: second?.timestamp,
            endTime: third?.timestamp,
          }),
        );
        return events?.[0]?.message;
      },
      expected: 'b',
    },
    {
      name: 'FilterLogEvents in a group that does not exist is ResourceNotFoundException',
      aws: `${api}/API_FilterLogEvents.html`,
      run: (place) =>
        faultOf(
          place.clients.logs.send(
            new FilterLogEventsCommand({ logGroupName: place.fresh('/conformance/none') }),
          ),
        ),
      expected: 'ResourceNotFoundException',
    },
    {
      name: 'FilterLogEvents with a pattern finds a KMS record by its role’s ARN',
      aws: `${guide}/FilterAndPatternSyntax.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        const wanted = trailRecord();
        await putLines(place, logGroupName, trailRecord({ eventName: 'Encrypt' }), wanted, 'text');
        const events = await found(
          place,
          logGroupName,
          '{ $.eventSource = "kms.amazonaws.com" && $.eventName = "Decrypt" && ' +
            '$.userIdentity.sessionContext.sessionIssuer.arn = "arn:aws:iam::123456789012:role/watched" }',
        );
        return events?.map((message) => message === wanted);
      },
      expected: [true],
    },
    {
      name: 'FilterLogEvents with a pattern that is none is InvalidParameterException',
      aws: `${guide}/FilterAndPatternSyntax.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        return faultOf(found(place, logGroupName, '{ $.eventName = }'));
      },
      expected: 'InvalidParameterException',
    },
    {
      name: 'FilterLogEvents by stream prefix looks into these streams only',
      aws: `${api}/API_FilterLogEvents.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        const { logs: client } = place.clients;
        await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'other' }));
        await putLines(place, logGroupName, 'here');
        const count = async (logStreamNamePrefix: string) =>
          (await client.send(new FilterLogEventsCommand({ logGroupName, logStreamNamePrefix })))
            .events?.length;
        return [await count('str'), await count('oth')];
      },
      expected: [1, 0],
    },
    {
      name: 'DescribeLogStreams lists by name, and by prefix',
      aws: `${api}/API_DescribeLogStreams.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        const { logs: client } = place.clients;
        for (const logStreamName of ['b', 'a/2', 'a/1']) {
          await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
        }
        const list = async (logStreamNamePrefix?: string) => {
          const { logStreams } = await client.send(
            new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix }),
          );
          return logStreams?.map(({ logStreamName }) => logStreamName);
        };
        return [await list(), await list('a/')];
      },
      expected: [
        ['a/1', 'a/2', 'b'],
        ['a/1', 'a/2'],
      ],
    },
    {
      name: 'A deleted stream takes no events',
      aws: `${api}/API_DeleteLogStream.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        await place.clients.logs.send(
          new DeleteLogStreamCommand({ logGroupName, logStreamName: 'stream' }),
        );
        return faultOf(putLines(place, logGroupName, 'line'));
      },
      expected: 'ResourceNotFoundException',
    },
    {
      name: 'DeleteLogGroup of a group that does not exist is ResourceNotFoundException',
      aws: `${api}/API_DeleteLogGroup.html`,
      run: (place) =>
        faultOf(
          place.clients.logs.send(
            new DeleteLogGroupCommand({ logGroupName: place.fresh('/conformance/none') }),
          ),
        ),
      expected: 'ResourceNotFoundException',
    },
    {
      name: 'Tags of a group are put at its making and later',
      aws: `${api}/API_TagResource.html`,
      async run(place) {
        const name = await aLogGroup(place, { tags: { a: '1' } });
        const resourceArn = `arn:aws:logs:${place.region}:${place.account}:log-group:${name}`;
        const { logs: client } = place.clients;
        await client.send(new TagResourceCommand({ resourceArn, tags: { b: '2' } }));
        return (await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
      },
      expected: { a: '1', b: '2' },
    },
  ],
};
