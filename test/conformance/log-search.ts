import { CreateLogStreamCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aLogStream, found, putLines, trailRecord } from './log-groups.ts';

const api = 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs';

export const logSearch: ServiceCases = {
  service: 'logs',
  cases: [
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
  ],
};
