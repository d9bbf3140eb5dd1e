import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { Fault, notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { type HistoryEvent, historyOf } from './store.ts';

/**
 * How long an event takes into the event history, as part of the time to its delivery. AWS says "within an average of about 5
 * minutes"; here it comes after 2 of the 5, before the log group, so that the hops keep their order.
 */
const historyShare = 0.4;
const mostResults = 50;
/** "The last 90 days of management events in an AWS Region" */
const keptFor = 90 * 86_400_000;

interface CloudTrailRecord {
  readonly eventName: string;
  readonly eventSource: string;
  readonly readOnly: boolean;
  readonly userIdentity: {
    readonly userName?: string;
    readonly accessKeyId?: string;
    readonly principalId?: string;
    readonly sessionContext?: unknown;
  };
  readonly resources?: readonly { readonly ARN: string; readonly type?: string }[];
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
}

export const lookupEvents = {
  LookupEvents: {
    access: () => ({ action: 'cloudtrail:LookupEvents', resource: '*' }),
    handle(input, call) {
      if (input.EventCategory !== undefined) throw notImplemented('EventCategory of LookupEvents');
      const now = call.world.clock.now();
      const from = Math.max(input.StartTime?.getTime() ?? 0, now - keptFor);
      const to = input.EndTime?.getTime() ?? Number.POSITIVE_INFINITY;
      if (input.StartTime !== undefined && input.StartTime.getTime() > to) {
        throw new Fault(
          'InvalidTimeRangeException',
          'The start time must not come after the end time.',
        );
      }
      const known = now - call.world.settings.deliverySeconds * 1000 * historyShare;
      const size = input.MaxResults ?? mostResults;
      if (size < 1 || size > mostResults) {
        throw new Fault(
          'InvalidMaxResultsException',
          `MaxResults must be between 1 and ${mostResults}, not ${size}.`,
        );
      }
      if (input.LookupAttributes !== undefined && input.LookupAttributes.length > 1) {
        throw new Fault(
          'InvalidLookupAttributesException',
          'Only one lookup attribute is allowed.',
        );
      }
      const found = historyOf(call)
        .events.toReversed()
        .filter(({ at }) => at <= known && wholeSecond(at) >= wholeSecond(from))
        .filter(({ at }) => wholeSecond(at) <= to)
        .map(described)
        .filter((event) => fits(event, input.LookupAttributes?.[0]));
      const start = pageStart(input.NextToken, found);
      const Events = found.slice(start, start + size);
      const more = start + size < found.length;
      return { Events, ...(more && { NextToken: Events.at(-1)?.EventId }) };
    },
  },
} satisfies Operations<typeof CloudTrail>;

function described({ at, id, text }: HistoryEvent): CloudTrail.Event {
  const record = JSON.parse(text) as CloudTrailRecord;
  const { userIdentity } = record;
  const username = userIdentity.userName ?? userIdentity.principalId?.split(':')[1];
  return {
    EventId: id,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    EventTime: new Date(wholeSecond(at)),
    EventSource: record.eventSource,
    ...(userIdentity.accessKeyId !== undefined && { AccessKeyId: userIdentity.accessKeyId }),
    ...(username !== undefined && { Username: username }),
    Resources: resourcesOf(record),
    CloudTrailEvent: text,
  };
}

/** The record's resources, and those that its parameters name. */
function resourcesOf({
  resources = [],
  requestParameters,
}: CloudTrailRecord): CloudTrail.Resource[] {
  const named = Object.entries(namedTypes).flatMap(([member, ResourceType]) => {
    const ResourceName = requestParameters?.[member];
    return typeof ResourceName === 'string' ? [{ ResourceName, ResourceType }] : [];
  });
  return [
    ...resources.map(({ ARN, type }) => ({ ResourceName: ARN, ResourceType: type })),
    ...named,
  ];
}

/**
 * Request parameters that name a resource of the event history.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events-supported-resource-types.html
 */
const namedTypes: Readonly<Record<string, string>> = {
  bucketName: 'AWS::S3::Bucket',
  groupName: 'AWS::IAM::Group',
  logGroupName: 'AWS::Logs::LogGroup',
  policyArn: 'AWS::IAM::Policy',
  queueUrl: 'AWS::SQS::Queue',
  roleName: 'AWS::IAM::Role',
  stackName: 'AWS::CloudFormation::Stack',
  topicArn: 'AWS::SNS::Topic',
  trailName: 'AWS::CloudTrail::Trail',
  userName: 'AWS::IAM::User',
  vpcId: 'AWS::EC2::VPC',
};

/** Events carry whole seconds; so are they compared. */
function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}

function fits(event: CloudTrail.Event, attribute: CloudTrail.LookupAttribute | undefined): boolean {
  if (attribute === undefined) return true;
  const wanted = attribute.AttributeValue;
  switch (attribute.AttributeKey) {
    case 'ResourceName':
      return event.Resources?.some(({ ResourceName }) => ResourceName === wanted) ?? false;
    case 'ResourceType':
      return event.Resources?.some(({ ResourceType }) => ResourceType === wanted) ?? false;
    case 'EventId':
    case 'EventName':
    case 'ReadOnly':
    case 'Username':
    case 'EventSource':
    case 'AccessKeyId':
      return event[attribute.AttributeKey] === wanted;
    default:
      throw new Fault(
        'InvalidLookupAttributesException',
        `${String(attribute.AttributeKey)} is not a lookup attribute.`,
      );
  }
}

/** Behind the event that the last page ended with, whatever happened since. */
function pageStart(token: string | undefined, found: readonly CloudTrail.Event[]): number {
  if (token === undefined) return 0;
  const place = found.findIndex(({ EventId }) => EventId === token);
  if (place < 0) throw new Fault('InvalidNextTokenException', `Invalid token ${token}.`);
  return place + 1;
}
