import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aLogGroup, aLogStream, putLines } from './log-groups.ts';

const api = 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference';

async function describe(place: Place, logGroupName: string) {
  const { logGroups } = await place.clients.logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }),
  );
  return logGroups ?? [];
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
