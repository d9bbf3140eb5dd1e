import type * as S3 from '@aws-sdk/client-s3';
import { documentText, type JsonDocument } from './document.ts';
import { unlessMissing } from './missing.ts';
import {
  type BucketEncryption,
  encryptionRules,
  type LifecycleConfiguration,
  lifecycleRules,
} from './s3-shapes.ts';
import { type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface BucketProperties {
  readonly BucketName?: string;
  readonly BucketEncryption?: BucketEncryption;
  readonly LifecycleConfiguration?: LifecycleConfiguration;
  readonly LoggingConfiguration?: { DestinationBucketName?: string; LogFilePrefix?: string };
  readonly OwnershipControls?: { Rules: { ObjectOwnership?: S3.ObjectOwnership }[] };
  readonly PublicAccessBlockConfiguration?: S3.PublicAccessBlockConfiguration;
  readonly Tags?: readonly Tag[];
  readonly VersioningConfiguration?: { Status: 'Enabled' | 'Suspended' };
}

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

/** One part of a bucket's configuration: the call that brings it to what the properties say. */
type Configure = (
  bucket: string,
  properties: BucketProperties,
  context: Context,
) => Promise<unknown>;

const configurations: Readonly<Record<Exclude<keyof BucketProperties, 'BucketName'>, Configure>> = {
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
  BucketEncryption: (Bucket, { BucketEncryption: value }, { call }) =>
    value === undefined
      ? call('s3', 'DeleteBucketEncryption', { Bucket })
      : call('s3', 'PutBucketEncryption', {
          Bucket,
          ServerSideEncryptionConfiguration: { Rules: encryptionRules(value) },
        } satisfies S3.PutBucketEncryptionCommandInput),
  VersioningConfiguration: (Bucket, { VersioningConfiguration: value }, { call }) =>
    call('s3', 'PutBucketVersioning', {
      Bucket,
      VersioningConfiguration: { Status: value?.Status ?? 'Suspended' },
    } satisfies S3.PutBucketVersioningCommandInput),
  LifecycleConfiguration: (Bucket, { LifecycleConfiguration: value }, { call }) =>
    value === undefined
      ? call('s3', 'DeleteBucketLifecycle', { Bucket })
      : call('s3', 'PutBucketLifecycleConfiguration', {
          Bucket,
          LifecycleConfiguration: { Rules: lifecycleRules(value) },
        } satisfies S3.PutBucketLifecycleConfigurationCommandInput),
  LoggingConfiguration: (Bucket, { LoggingConfiguration: value }, { call }) =>
    call('s3', 'PutBucketLogging', {
      Bucket,
      BucketLoggingStatus:
        value === undefined
          ? {}
          : {
              LoggingEnabled: {
                TargetBucket: value.DestinationBucketName ?? Bucket,
                TargetPrefix: value.LogFilePrefix ?? '',
              },
            },
    } satisfies S3.PutBucketLoggingCommandInput),
  Tags: (Bucket, { Tags = [] }, { call }) =>
    Tags.length === 0
      ? call('s3', 'DeleteBucketTagging', { Bucket })
      : call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: [...Tags] } }),
};

function change(name: keyof typeof configurations) {
  return async (
    { physicalId, properties }: { physicalId: string; properties: BucketProperties },
    context: Context,
  ): Promise<void> => {
    await configurations[name](physicalId, properties, context);
  };
}

export const bucket: ResourceType<BucketProperties> = {
  type: 'AWS::S3::Bucket',
  properties: {
    BucketName: replaced,
    BucketEncryption: change('BucketEncryption'),
    LifecycleConfiguration: change('LifecycleConfiguration'),
    LoggingConfiguration: change('LoggingConfiguration'),
    OwnershipControls: change('OwnershipControls'),
    PublicAccessBlockConfiguration: change('PublicAccessBlockConfiguration'),
    Tags: change('Tags'),
    VersioningConfiguration: change('VersioningConfiguration'),
  },
  async create(properties, context) {
    const name = properties.BucketName ?? context.lowerCaseName();
    const { region } = context;
    await context.call('s3', 'CreateBucket', {
      Bucket: name,
      ...(region !== 'us-east-1' && {
        CreateBucketConfiguration: { LocationConstraint: region as S3.BucketLocationConstraint },
      }),
    } satisfies S3.CreateBucketCommandInput);
    const identity = { physicalId: name, attributes: attributesOf(name, region) };
    context.created(identity);
    for (const [property, configure] of Object.entries(configurations)) {
      const value = properties[property as keyof BucketProperties];
      const isEmpty = Array.isArray(value) && value.length === 0;
      if (value !== undefined && !isEmpty) await configure(name, properties, context);
    }
    return identity;
  },
  async delete({ physicalId: Bucket }, { call }) {
    await unlessMissing(call('s3', 'DeleteBucket', { Bucket }));
  },
};

function attributesOf(name: string, region: string): Record<string, string> {
  return {
    Arn: `arn:aws:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
  };
}

interface BucketPolicyProperties {
  readonly Bucket: string;
  readonly PolicyDocument: JsonDocument;
}

export const bucketPolicy: ResourceType<BucketPolicyProperties> = {
  type: 'AWS::S3::BucketPolicy',
  properties: {
    Bucket: replaced,
    PolicyDocument: ({ properties }, context) => putPolicy(properties, context),
  },
  async create(properties, context) {
    await putPolicy(properties, context);
    return { physicalId: properties.Bucket, attributes: {} };
  },
  async delete({ physicalId: Bucket }, { call }) {
    await unlessMissing(call('s3', 'DeleteBucketPolicy', { Bucket }));
  },
};

async function putPolicy(
  { Bucket, PolicyDocument }: BucketPolicyProperties,
  { call }: Context,
): Promise<void> {
  await call('s3', 'PutBucketPolicy', { Bucket, Policy: documentText(PolicyDocument) });
}
