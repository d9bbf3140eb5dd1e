import type * as S3 from '@aws-sdk/client-s3';
import { notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { bucketAccess } from './access.ts';
import { asPlain, shows } from './bucket-operation.ts';
import { checkDestinations } from './event-destinations.ts';
import { checkNotification } from './event-filter.ts';
import { findBucket } from './find-bucket.ts';
import { bucketEvent } from './trail.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html */
export const notification = {
  PutBucketNotificationConfiguration: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutBucketNotification'),
    handle: async (input, call) => {
      const bucket = findBucket(call, input);
      const given = input.NotificationConfiguration ?? {};
      if (given.LambdaFunctionConfigurations?.length) {
        throw notImplemented('s3:PutBucketNotificationConfiguration with Lambda functions');
      }
      if (given.EventBridgeConfiguration) {
        throw notImplemented('s3:PutBucketNotificationConfiguration with EventBridge');
      }
      const named = withIds(given, call.world.random);
      checkNotification(named);
      if (input.SkipDestinationValidation !== true) await checkDestinations(call, bucket, named);
      bucket.notification = asPlain(named);
      return {};
    },
    trail: bucketEvent,
  },
  GetBucketNotificationConfiguration: shows<
    S3.GetBucketNotificationConfigurationCommandInput,
    object
  >('s3:GetBucketNotification', (bucket) => bucket.notification ?? {}),
} satisfies Operations<typeof S3>;

function withIds(
  { TopicConfigurations, QueueConfigurations }: S3.NotificationConfiguration,
  random: { hex(length: number): string },
): S3.NotificationConfiguration {
  const name = <T extends { Id?: string | undefined }>(one: T): T => ({
    ...one,
    Id: one.Id ?? random.hex(32),
  });
  return {
    ...(TopicConfigurations?.length && { TopicConfigurations: TopicConfigurations.map(name) }),
    ...(QueueConfigurations?.length && { QueueConfigurations: QueueConfigurations.map(name) }),
  };
}
