import type { World } from '../../world.ts';
import { keepEvent } from './keep-event.ts';
import { isoSeconds } from './user-identity.ts';

/** What a service did of its own accord. */
export interface ServiceEvent {
  readonly account: string;
  readonly region: string;
  readonly eventSource: string;
  readonly eventName: string;
  /** KMS calls the synchronization of its keys a call. */
  readonly eventType?: 'AwsApiCall';
  readonly resources: readonly {
    readonly accountId: string;
    readonly type: string;
    readonly ARN: string;
  }[];
  readonly responseElements?: object;
  readonly serviceEventDetails?: object;
}

const internal = 'AWS Internal';

/**
 * Writes down what no request to a public API brought about.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/non-api-aws-service-events.html
 */
export function recordServiceEvent(world: World, event: ServiceEvent): void {
  const { account, region, eventSource, eventName } = event;
  const eventType = event.eventType ?? ('AwsServiceEvent' as const);
  const at = world.clock.now();
  const id = world.random.uuid();
  const text = JSON.stringify({
    eventVersion: '1.11',
    userIdentity: { accountId: account, invokedBy: internal },
    eventTime: isoSeconds(at),
    ...{ eventSource, eventName },
    awsRegion: region,
    sourceIPAddress: internal,
    userAgent: internal,
    requestParameters: null,
    responseElements: event.responseElements ?? null,
    requestID: eventType === 'AwsApiCall' ? world.random.uuid() : undefined,
    eventID: id,
    readOnly: false,
    resources: event.resources,
    eventType,
    managementEvent: true,
    recipientAccountId: account,
    serviceEventDetails: event.serviceEventDetails,
    eventCategory: 'Management',
  });
  const selected = { readOnly: false, eventSource, eventName, eventType };
  keepEvent({ world, account, region }, { at, id, text }, selected);
}
