import type * as S3 from '@aws-sdk/client-s3';
import type { LifecycleConfiguration } from './s3-lifecycle.ts';
import type {
  AnalyticsConfiguration,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
  MetricsConfiguration,
} from './s3-named.ts';
import type { NotificationConfiguration } from './s3-notification.ts';
import type { ReplicationConfiguration } from './s3-replication.ts';
import type {
  BucketEncryption,
  CorsConfiguration,
  LoggingConfiguration,
  ObjectLockConfiguration,
  WebsiteConfiguration,
} from './s3-shapes.ts';
import type { Tag } from './type.ts';

/** Not there: metadata tables and attribute-based access, for there are no S3 tables and no S3 Control. */
export interface BucketProperties {
  readonly AccelerateConfiguration?: { readonly AccelerationStatus: S3.BucketAccelerateStatus };
  readonly AccessControl?: string;
  readonly AnalyticsConfigurations?: readonly AnalyticsConfiguration[];
  readonly BucketEncryption?: BucketEncryption;
  readonly BucketName?: string;
  readonly BucketNamePrefix?: string;
  readonly BucketNamespace?: string;
  readonly CorsConfiguration?: CorsConfiguration;
  readonly IntelligentTieringConfigurations?: readonly IntelligentTieringConfiguration[];
  readonly InventoryConfigurations?: readonly InventoryConfiguration[];
  readonly LifecycleConfiguration?: LifecycleConfiguration;
  readonly LoggingConfiguration?: LoggingConfiguration;
  readonly MetricsConfigurations?: readonly MetricsConfiguration[];
  readonly NotificationConfiguration?: NotificationConfiguration;
  readonly ObjectLockConfiguration?: ObjectLockConfiguration;
  readonly ObjectLockEnabled?: boolean;
  readonly OwnershipControls?: { readonly Rules: readonly OwnershipRule[] };
  readonly PublicAccessBlockConfiguration?: S3.PublicAccessBlockConfiguration;
  readonly ReplicationConfiguration?: ReplicationConfiguration;
  readonly Tags?: readonly Tag[];
  readonly VersioningConfiguration?: { readonly Status: 'Enabled' | 'Suspended' };
  readonly WebsiteConfiguration?: WebsiteConfiguration;
}

interface OwnershipRule {
  readonly ObjectOwnership?: S3.ObjectOwnership;
}
