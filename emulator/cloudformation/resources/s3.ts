import type * as S3 from '@aws-sdk/client-s3';
import { invalid } from '../template/fault.ts';
import { isMissing, unlessMissing } from './missing.ts';
import type { BucketProperties } from './s3-bucket-properties.ts';
import { configurations } from './s3-configure.ts';
import { readBucket } from './s3-read.ts';
import { type Apply, type Context, type ResourceType, replaced } from './type.ts';

function change(name: keyof typeof configurations): Apply<BucketProperties> {
  return async ({ physicalId, properties, previous }, context) => {
    await configurations[name](physicalId, properties, context, previous);
  };
}

export const bucket: ResourceType<BucketProperties> = {
  type: 'AWS::S3::Bucket',
  writeOnly: ['AccessControl'],
  properties: {
    AccelerateConfiguration: change('AccelerateConfiguration'),
    AccessControl: change('AccessControl'),
    AnalyticsConfigurations: change('AnalyticsConfigurations'),
    BucketEncryption: change('BucketEncryption'),
    BucketName: replaced,
    BucketNamePrefix: replaced,
    BucketNamespace: replaced,
    CorsConfiguration: change('CorsConfiguration'),
    IntelligentTieringConfigurations: change('IntelligentTieringConfigurations'),
    InventoryConfigurations: change('InventoryConfigurations'),
    LifecycleConfiguration: change('LifecycleConfiguration'),
    LoggingConfiguration: change('LoggingConfiguration'),
    MetricsConfigurations: change('MetricsConfigurations'),
    NotificationConfiguration: change('NotificationConfiguration'),
    ObjectLockConfiguration: change('ObjectLockConfiguration'),
    ObjectLockEnabled: replaced,
    OwnershipControls: change('OwnershipControls'),
    PublicAccessBlockConfiguration: change('PublicAccessBlockConfiguration'),
    ReplicationConfiguration: change('ReplicationConfiguration'),
    Tags: change('Tags'),
    VersioningConfiguration: change('VersioningConfiguration'),
    WebsiteConfiguration: change('WebsiteConfiguration'),
  },
  async create(properties, context) {
    const { region } = context;
    const name = nameOf(properties, context);
    await context.call('s3', 'CreateBucket', {
      Bucket: name,
      BucketNamespace: properties.BucketNamespace as S3.BucketNamespace | undefined,
      ObjectLockEnabledForBucket: properties.ObjectLockEnabled,
      ...(region !== 'us-east-1' && {
        CreateBucketConfiguration: { LocationConstraint: region as S3.BucketLocationConstraint },
      }),
    } satisfies S3.CreateBucketCommandInput);
    const identity = { physicalId: name, attributes: attributesOf(name, region) };
    context.created(identity);
    for (const [property, configure] of Object.entries(configurations)) {
      const value = properties[property as keyof BucketProperties];
      const isEmpty = Array.isArray(value) && value.length === 0;
      if (value !== undefined && !isEmpty) await configure(name, properties, context, {});
    }
    return identity;
  },
  async delete({ physicalId: Bucket }, { call }) {
    await unlessMissing(call('s3', 'DeleteBucket', { Bucket }));
  },
  async read({ physicalId: name, properties }, context) {
    try {
      await context.call('s3', 'HeadBucket', { Bucket: name });
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    return {
      attributes: attributesOf(name, context.region),
      properties: {
        ...namespaceOf(properties, name),
        ...(await readBucket(name, properties, context)),
      },
    };
  },
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html */
function nameOf(properties: BucketProperties, context: Context): string {
  const { BucketName, BucketNamePrefix, BucketNamespace } = properties;
  const suffix = `-${context.account}-${context.region}-an`;
  if (BucketName !== undefined && BucketNamePrefix !== undefined) {
    throw invalid('BucketName and BucketNamePrefix cannot be specified together.');
  }
  if (BucketNamePrefix !== undefined) {
    if (BucketNamespace === 'account-regional') return `${BucketNamePrefix}${suffix}`;
    throw invalid('BucketNamePrefix can only be specified with BucketNamespace account-regional.');
  }
  if (BucketName !== undefined) return BucketName;
  return BucketNamespace === 'account-regional'
    ? `${context.lowerCaseName(63 - suffix.length)}${suffix}`
    : context.lowerCaseName();
}

/** The name alone tells in which namespace it is. */
function namespaceOf(properties: BucketProperties, name: string): Partial<BucketProperties> {
  const [, prefix] = /^(.+)-\d{12}-[a-z0-9-]+-an$/.exec(name) ?? [];
  if (prefix === undefined) return { BucketNamespace: 'global' };
  return {
    BucketNamespace: 'account-regional',
    ...(properties.BucketNamePrefix !== undefined && { BucketNamePrefix: prefix }),
  };
}

function attributesOf(name: string, region: string): Record<string, string> {
  return {
    Arn: `arn:aws:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
  };
}
