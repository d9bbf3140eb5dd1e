import type * as S3 from '@aws-sdk/client-s3';
import type { BucketProperties } from './s3-bucket-properties.ts';
import { writeLifecycle } from './s3-lifecycle.ts';
import { analytics, intelligentTiering, inventory, metrics, putNamed } from './s3-named.ts';
import { writeNotification } from './s3-notification.ts';
import { writeReplication } from './s3-replication.ts';
import {
  writeCors,
  writeEncryption,
  writeLogging,
  writeObjectLock,
  writeWebsite,
} from './s3-shapes.ts';
import type { Context } from './type.ts';

/** One part of a bucket's configuration: the calls that bring it to what the properties say. */
export type Configure = (
  bucket: string,
  properties: BucketProperties,
  context: Context,
  previous: BucketProperties,
) => Promise<unknown>;

type Configured = Exclude<
  keyof BucketProperties,
  'BucketName' | 'BucketNamePrefix' | 'BucketNamespace' | 'ObjectLockEnabled'
>;

/**
 * What a new bucket has from the start, and what it goes back to when a template no longer says anything.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
 */
const nothingPublic: S3.PublicAccessBlockConfiguration = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};
const ownedByBucketOwner: NonNullable<BucketProperties['OwnershipControls']> = {
  Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }],
};

/** In the order of a new bucket: who may be let in comes before lists of grants, versions before replication. */
export const configurations: Readonly<Record<Configured, Configure>> = {
  OwnershipControls: (Bucket, { OwnershipControls = ownedByBucketOwner }, { call }) =>
    call('s3', 'PutBucketOwnershipControls', {
      Bucket,
      OwnershipControls: {
        Rules: OwnershipControls.Rules.map(({ ObjectOwnership }) => ({ ObjectOwnership })),
      },
    } satisfies S3.PutBucketOwnershipControlsCommandInput),
  PublicAccessBlockConfiguration: (
    Bucket,
    { PublicAccessBlockConfiguration = nothingPublic },
    { call },
  ) => call('s3', 'PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration }),
  AccessControl: putAccessControl,
  BucketEncryption: (Bucket, { BucketEncryption: value }, { call }) =>
    value === undefined
      ? call('s3', 'DeleteBucketEncryption', { Bucket })
      : call('s3', 'PutBucketEncryption', {
          Bucket,
          ServerSideEncryptionConfiguration: { Rules: writeEncryption(value) },
        } satisfies S3.PutBucketEncryptionCommandInput),
  // Where objects can be locked, versions are kept whether a template says so or not.
  VersioningConfiguration: (Bucket, { VersioningConfiguration, ObjectLockEnabled }, { call }) =>
    call('s3', 'PutBucketVersioning', {
      Bucket,
      VersioningConfiguration: VersioningConfiguration ?? {
        Status: ObjectLockEnabled === true ? 'Enabled' : 'Suspended',
      },
    } satisfies S3.PutBucketVersioningCommandInput),
  ObjectLockConfiguration: (Bucket, { ObjectLockConfiguration: value = {} }, { call }) =>
    call('s3', 'PutObjectLockConfiguration', {
      Bucket,
      ObjectLockConfiguration: writeObjectLock(value),
    } satisfies S3.PutObjectLockConfigurationCommandInput),
  LifecycleConfiguration: (Bucket, { LifecycleConfiguration: value }, { call }) =>
    value === undefined
      ? call('s3', 'DeleteBucketLifecycle', { Bucket })
      : call('s3', 'PutBucketLifecycleConfiguration', {
          Bucket,
          TransitionDefaultMinimumObjectSize:
            value.TransitionDefaultMinimumObjectSize as S3.TransitionDefaultMinimumObjectSize,
          LifecycleConfiguration: { Rules: writeLifecycle(value) },
        } satisfies S3.PutBucketLifecycleConfigurationCommandInput),
  LoggingConfiguration: (Bucket, { LoggingConfiguration: value }, { call }) =>
    call('s3', 'PutBucketLogging', {
      Bucket,
      BucketLoggingStatus: value && { LoggingEnabled: writeLogging(value, Bucket) },
    } satisfies S3.PutBucketLoggingCommandInput),
  CorsConfiguration: (Bucket, { CorsConfiguration: value }, { call }) =>
    value === undefined
      ? call('s3', 'DeleteBucketCors', { Bucket })
      : call('s3', 'PutBucketCors', {
          Bucket,
          CORSConfiguration: { CORSRules: writeCors(value) },
        } satisfies S3.PutBucketCorsCommandInput),
  WebsiteConfiguration: (Bucket, { WebsiteConfiguration: value }, { call }) =>
    value === undefined
      ? call('s3', 'DeleteBucketWebsite', { Bucket })
      : call('s3', 'PutBucketWebsite', {
          Bucket,
          WebsiteConfiguration: writeWebsite(value),
        } satisfies S3.PutBucketWebsiteCommandInput),
  AccelerateConfiguration: (Bucket, { AccelerateConfiguration: value }, { call }) =>
    call('s3', 'PutBucketAccelerateConfiguration', {
      Bucket,
      AccelerateConfiguration: { Status: value?.AccelerationStatus ?? 'Suspended' },
    } satisfies S3.PutBucketAccelerateConfigurationCommandInput),
  NotificationConfiguration: (Bucket, { NotificationConfiguration: value = {} }, { call }) =>
    call('s3', 'PutBucketNotificationConfiguration', {
      Bucket,
      NotificationConfiguration: writeNotification(value),
    } satisfies S3.PutBucketNotificationConfigurationCommandInput),
  ReplicationConfiguration: (Bucket, { ReplicationConfiguration: value }, { call }) =>
    value === undefined
      ? call('s3', 'DeleteBucketReplication', { Bucket })
      : call('s3', 'PutBucketReplication', {
          Bucket,
          ReplicationConfiguration: writeReplication(value),
        } satisfies S3.PutBucketReplicationCommandInput),
  AnalyticsConfigurations: (bucket, { AnalyticsConfigurations: next }, context, previous) =>
    putNamed(analytics, bucket, next, previous.AnalyticsConfigurations, context),
  IntelligentTieringConfigurations: (
    bucket,
    { IntelligentTieringConfigurations: next },
    context,
    previous,
  ) =>
    putNamed(intelligentTiering, bucket, next, previous.IntelligentTieringConfigurations, context),
  InventoryConfigurations: (bucket, { InventoryConfigurations: next }, context, previous) =>
    putNamed(inventory, bucket, next, previous.InventoryConfigurations, context),
  MetricsConfigurations: (bucket, { MetricsConfigurations: next }, context, previous) =>
    putNamed(metrics, bucket, next, previous.MetricsConfigurations, context),
  Tags: (Bucket, { Tags = [] }, { call }) =>
    Tags.length === 0
      ? call('s3', 'DeleteBucketTagging', { Bucket })
      : call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: [...Tags] } }),
};

/** `PublicRead` is `public-read`. Where the bucket's owner owns everything, its list is the private one already. */
async function putAccessControl(
  Bucket: string,
  { AccessControl = 'Private', OwnershipControls = ownedByBucketOwner }: BucketProperties,
  { call }: Context,
): Promise<void> {
  const isEnforced = OwnershipControls.Rules.some(
    ({ ObjectOwnership }) => ObjectOwnership === 'BucketOwnerEnforced',
  );
  if (isEnforced && AccessControl === 'Private') return;
  const ACL = AccessControl.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  await call('s3', 'PutBucketAcl', { Bucket, ACL });
}
