import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import { arnOf } from '../../identity/principal.ts';
import type { Call } from '../../service.ts';
import { bucketArn } from './access.ts';
import { send } from './event-destinations.ts';
import { rulesOf, wants } from './event-filter.ts';
import { canonicalId } from './owner.ts';
import type { Bucket } from './store.ts';

/** What an event tells of the object it happened to. */
export interface EventObject {
  readonly key: string;
  readonly size?: number;
  readonly etag?: string;
  readonly versionId?: string;
}

/**
 * Tells those that want to hear of `event` (`ObjectCreated:Put`), after the answer to the call. A message that its destination
 * does not take is lost, as S3's are. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function notify(call: Call, bucket: Bucket, event: string, object: EventObject): void {
  const configuration = (bucket.notification ?? {}) as S3.NotificationConfiguration;
  for (const rule of rulesOf(configuration).filter((one) =>
    wants(one, `s3:${event}`, object.key),
  )) {
    const text = JSON.stringify({ Records: [record(call, bucket, event, object, rule.Id ?? '')] });
    call.world.background(async () => {
      try {
        await send(call, bucket, rule, text);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
      }
    });
  }
}

function record(call: Call, bucket: Bucket, event: string, object: EventObject, id: string) {
  const { world, caller, requestId } = call;
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: new Date(world.clock.now()).toISOString(),
    eventName: event,
    userIdentity: { principalId: `AWS:${arnOf(caller.principal)}` },
    requestParameters: { sourceIPAddress: caller.sourceIp },
    responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': canonicalId(requestId) },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: id,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: canonicalId(bucket.account) },
        arn: bucketArn(bucket.name),
      },
      object: {
        key: encodeURIComponent(object.key).replaceAll('%20', '+').replaceAll('%2F', '/'),
        ...(object.size !== undefined && { size: object.size }),
        ...(object.etag !== undefined && { eTag: object.etag.replaceAll('"', '') }),
        ...(object.versionId !== undefined && { versionId: object.versionId }),
        sequencer: world.clock.now().toString(16).toUpperCase().padStart(16, '0'),
      },
    },
  };
}
