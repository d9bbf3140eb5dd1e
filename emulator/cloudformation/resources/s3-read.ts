import type * as S3 from '@aws-sdk/client-s3';
import { unlessMissing } from './missing.ts';
import type { BucketProperties } from './s3-bucket-properties.ts';
import { readLifecycle } from './s3-lifecycle.ts';
import { analytics, intelligentTiering, inventory, metrics, readNamed } from './s3-named.ts';
import { readNotification } from './s3-notification.ts';
import { readReplication } from './s3-replication.ts';
import { readCors, readEncryption, readLogging, readWebsite } from './s3-shapes.ts';
import type { Context } from './type.ts';

type Ask = <O extends object>(operation: string) => Promise<Partial<O>>;

/** A bucket as S3 shows it, in the template's shape. */
export async function readBucket(
  Bucket: string,
  template: BucketProperties,
  context: Context,
): Promise<Partial<BucketProperties>> {
  const ask: Ask = async (operation) =>
    (await unlessMissing(context.call('s3', operation, { Bucket }))) ?? {};
  const read = {
    BucketName: Bucket,
    ...(await readProtection(ask)),
    ...(await readKeeping(ask, template)),
    ...(await readService(ask)),
    AnalyticsConfigurations: await readNamed(analytics, Bucket, context),
    IntelligentTieringConfigurations: await readNamed(intelligentTiering, Bucket, context),
    InventoryConfigurations: await readNamed(inventory, Bucket, context),
    MetricsConfigurations: await readNamed(metrics, Bucket, context),
  };
  const shown = Object.entries(read).filter(([, value]) => value !== undefined);
  return Object.fromEntries(shown) as Partial<BucketProperties>;
}

async function readProtection(ask: Ask) {
  const owners = await ask<S3.GetBucketOwnershipControlsCommandOutput>(
    'GetBucketOwnershipControls',
  );
  const block = await ask<S3.GetPublicAccessBlockCommandOutput>('GetPublicAccessBlock');
  const encryption = await ask<S3.GetBucketEncryptionCommandOutput>('GetBucketEncryption');
  const rules = encryption.ServerSideEncryptionConfiguration?.Rules;
  return {
    OwnershipControls: owners.OwnershipControls,
    PublicAccessBlockConfiguration: block.PublicAccessBlockConfiguration,
    BucketEncryption: rules && readEncryption(rules),
  };
}

async function readKeeping(ask: Ask, template: BucketProperties) {
  const { Status } = await ask<S3.GetBucketVersioningCommandOutput>('GetBucketVersioning');
  const lock = await ask<S3.GetObjectLockConfigurationCommandOutput>('GetObjectLockConfiguration');
  const lifecycle = await ask<S3.GetBucketLifecycleConfigurationCommandOutput>(
    'GetBucketLifecycleConfiguration',
  );
  const replication = await ask<S3.GetBucketReplicationCommandOutput>('GetBucketReplication');
  const { Rules, TransitionDefaultMinimumObjectSize: minimum } = lifecycle;
  const kept = replication.ReplicationConfiguration;
  return {
    VersioningConfiguration: Status && { Status },
    ObjectLockEnabled: lock.ObjectLockConfiguration !== undefined,
    ObjectLockConfiguration: lock.ObjectLockConfiguration,
    LifecycleConfiguration: Rules && readLifecycle(Rules, minimum, template.LifecycleConfiguration),
    ReplicationConfiguration: kept && readReplication(kept),
  };
}

async function readService(ask: Ask) {
  const { CORSRules } = await ask<S3.GetBucketCorsCommandOutput>('GetBucketCors');
  const website = await ask<S3.GetBucketWebsiteCommandOutput>('GetBucketWebsite');
  const accelerate = await ask<S3.GetBucketAccelerateConfigurationCommandOutput>(
    'GetBucketAccelerateConfiguration',
  );
  const { LoggingEnabled } = await ask<S3.GetBucketLoggingCommandOutput>('GetBucketLogging');
  const notification = await ask<S3.GetBucketNotificationConfigurationCommandOutput>(
    'GetBucketNotificationConfiguration',
  );
  const { TagSet } = await ask<S3.GetBucketTaggingCommandOutput>('GetBucketTagging');
  return {
    CorsConfiguration: CORSRules && readCors(CORSRules),
    WebsiteConfiguration: Object.keys(website).length > 0 ? readWebsite(website) : undefined,
    AccelerateConfiguration: accelerate.Status && { AccelerationStatus: accelerate.Status },
    LoggingConfiguration: LoggingEnabled && readLogging(LoggingEnabled),
    NotificationConfiguration: readNotification(notification as S3.NotificationConfiguration),
    Tags: TagSet,
  };
}
