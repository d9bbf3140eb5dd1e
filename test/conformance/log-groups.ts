import {
  CreateLogGroupCommand,
  type CreateLogGroupCommandInput,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Place } from './case.ts';

/** A log group of its own, deleted with the case. */
export async function aLogGroup(
  place: Place,
  input: Partial<CreateLogGroupCommandInput> = {},
): Promise<string> {
  const { logs } = place.clients;
  const logGroupName = input.logGroupName ?? place.fresh('/conformance/group');
  await logs.send(new CreateLogGroupCommand({ ...input, logGroupName }));
  place.later(() => logs.send(new DeleteLogGroupCommand({ logGroupName })));
  return logGroupName;
}

/** The same with the stream `stream`. */
export async function aLogStream(place: Place): Promise<string> {
  const logGroupName = await aLogGroup(place);
  await place.clients.logs.send(
    new CreateLogStreamCommand({ logGroupName, logStreamName: 'stream' }),
  );
  return logGroupName;
}

/** Puts messages, a millisecond apart, the last one now. */
export function putLines(place: Place, logGroupName: string, ...messages: string[]) {
  const first = 1 - messages.length;
  const events = messages.map((message, index) => [message, first + index] as const);
  return putEvents(place, logGroupName, ...events);
}

/** Puts messages in this order, each so many milliseconds after now (negative: before). */
export function putEvents(
  place: Place,
  logGroupName: string,
  ...events: readonly (readonly [message: string, milliseconds: number])[]
) {
  const now = place.now().getTime();
  const logEvents = events.map(([message, later]) => ({ message, timestamp: now + later }));
  return place.clients.logs.send(
    new PutLogEventsCommand({ logGroupName, logStreamName: 'stream', logEvents }),
  );
}

/** The messages that FilterLogEvents finds in the group. */
export async function found(place: Place, logGroupName: string, filterPattern?: string) {
  const { events } = await place.clients.logs.send(
    new FilterLogEventsCommand({ logGroupName, filterPattern }),
  );
  return events?.map(({ message }) => message);
}

/** A record of CloudTrail, as a trail writes it into its log group. */
export function trailRecord(overrides: Record<string, unknown> = {}): string {
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:session',
      arn: 'arn:aws:sts::123456789012:assumed-role/watched/session',
      accountId: '123456789012',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: 'arn:aws:iam::123456789012:role/watched',
          userName: 'watched',
        },
      },
    },
    eventTime: '2026-11-23T08:00:00Z',
    eventSource: 'kms.amazonaws.com',
    eventName: 'Decrypt',
    awsRegion: 'ap-southeast-2',
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-sdk-js/3',
    requestParameters: { encryptionContext: { tenant: 'a' } },
    responseElements: null,
    readOnly: true,
    resources: [
      {
        accountId: '123456789012',
        type: 'AWS::KMS::Key',
        ARN: 'arn:aws:kms:ap-southeast-2:123456789012:key/11111111-1111-4111-8111-111111111111',
      },
    ],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '123456789012',
    eventCategory: 'Management',
    ...overrides,
  });
}

export function putFilter(place: Place, logGroupName: string, filterPattern: string, more = {}) {
  return place.clients.logs.send(
    new PutMetricFilterCommand({
      logGroupName,
      filterName: 'filter',
      filterPattern,
      metricTransformations: [
        {
          metricNamespace: place.fresh('Conformance'),
          metricName: 'Events',
          metricValue: '1',
          ...more,
        },
      ],
    }),
  );
}
