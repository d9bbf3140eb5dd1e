import type { Emulator } from '../../../../emulator/emulator.ts';
import { otherTags, type UpdateSample } from '../../../support/update-sample.ts';
import { client } from '../../../support/world.ts';

const account = '123456789012';
const bucket = (BucketName: string, more: object = {}) => ({
  Type: 'AWS::S3::Bucket',
  Properties: { BucketName, ...more },
});
const versioned = { VersioningConfiguration: { Status: 'Enabled' } };
const arn = (name: string) => `arn:aws:s3:::${name}`;

/** A queue or a topic that S3 may write to, so that it takes the test event. */
const lets = (Resource: string, Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action, Resource }],
});
const queueArn = `arn:aws:sqs:ap-southeast-2:${account}:events`;
const topicArn = `arn:aws:sns:ap-southeast-2:${account}:events`;
async function makeListeners(world: Emulator): Promise<Record<string, string>> {
  await client(world, 'sqs')('CreateQueue', {
    QueueName: 'events',
    Attributes: { Policy: JSON.stringify(lets(queueArn, 'sqs:SendMessage')) },
  });
  await client(world, 'sns')('CreateTopic', {
    Name: 'events',
    Attributes: { Policy: JSON.stringify(lets(topicArn, 'sns:Publish')) },
  });
  return {};
}

const beside = {
  Logs: bucket('matrix-logs'),
  Replica: bucket('matrix-replica', versioned),
};
const key = (id: string) => `arn:aws:kms:ap-southeast-2:${account}:key/${id}`;
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

const open = {
  OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
};
const closed = (to: boolean) => ({
  BlockPublicAcls: to,
  BlockPublicPolicy: to,
  IgnorePublicAcls: to,
  RestrictPublicBuckets: to,
});
const destination = (Prefix: string) => ({
  BucketArn: arn('matrix-logs'),
  BucketAccountId: account,
  Format: 'CSV',
  Prefix,
});
const tagged = [{ Key: 'class', Value: 'archive' }];
const lock = (DefaultRetention: object) => ({
  ObjectLockEnabled: 'Enabled',
  Rule: { DefaultRetention },
});

const lifecycles = {
  before: {
    Rules: [
      { Id: 'old', Status: 'Enabled', ExpirationInDays: 30, NoncurrentVersionExpirationInDays: 5 },
      {
        Id: 'single',
        Status: 'Enabled',
        Prefix: 'single/',
        Transition: { StorageClass: 'GLACIER', TransitionInDays: 30 },
        NoncurrentVersionTransition: { StorageClass: 'GLACIER', TransitionInDays: 30 },
      },
    ],
  },
  after: {
    TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
    Rules: [
      {
        Id: 'all',
        Status: 'Disabled',
        Prefix: 'logs/',
        TagFilters: tagged,
        ObjectSizeGreaterThan: 1000,
        ObjectSizeLessThan: 2000,
        ExpirationDate: '2030-01-01T00:00:00Z',
        NoncurrentVersionExpiration: { NoncurrentDays: 60, NewerNoncurrentVersions: 3 },
        Transitions: [
          { StorageClass: 'STANDARD_IA', TransitionDate: '2029-01-01T00:00:00Z' },
          { StorageClass: 'GLACIER', TransitionDate: '2029-06-01T00:00:00Z' },
        ],
        NoncurrentVersionTransitions: [
          { StorageClass: 'GLACIER', TransitionInDays: 30, NewerNoncurrentVersions: 2 },
        ],
      },
      {
        Id: 'parts',
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        ExpiredObjectDeleteMarker: true,
      },
      { Id: 'tag', Status: 'Enabled', TagFilters: tagged, ExpirationInDays: 1 },
      { Id: 'size', Status: 'Enabled', ObjectSizeGreaterThan: 5, ExpirationInDays: 1 },
    ],
  },
};

const replication = (rule: object, name = 'one') => ({
  Role: role(name),
  Rules: [{ Id: 'r', Status: 'Enabled', ...rule }],
});

export const s3Samples: readonly UpdateSample[] = [
  {
    type: 'AWS::S3::Bucket',
    beside,
    beforehand: makeListeners,
    base: { BucketName: 'matrix-bucket' },
    properties: {
      AbacStatus: { after: 'Enabled', refused: 'AbacStatus' },
      AccelerateConfiguration: {
        before: { AccelerationStatus: 'Suspended' },
        after: { AccelerationStatus: 'Enabled' },
      },
      AccessControl: [
        { with: open, before: 'Private', after: 'LogDeliveryWrite', hidden: true },
        {
          with: { ...open, PublicAccessBlockConfiguration: closed(false) },
          after: 'PublicRead',
          hidden: true,
        },
        { after: 'PublicRead', refused: 'The bucket does not allow ACLs' },
        { with: open, after: 'PublicRead', refused: 'BlockPublicAcls' },
      ],
      AnalyticsConfigurations: {
        before: [
          { Id: 'gone', StorageClassAnalysis: {} },
          { Id: 'kept', Prefix: 'a/', StorageClassAnalysis: {} },
        ],
        after: [
          {
            Id: 'kept',
            Prefix: 'b/',
            TagFilters: tagged,
            StorageClassAnalysis: {
              DataExport: { Destination: destination('analysis/'), OutputSchemaVersion: 'V_1' },
            },
          },
          { Id: 'tag', TagFilters: tagged, StorageClassAnalysis: {} },
        ],
      },
      BucketEncryption: [
        {
          after: {
            ServerSideEncryptionConfiguration: [
              {
                BucketKeyEnabled: true,
                ServerSideEncryptionByDefault: {
                  SSEAlgorithm: 'aws:kms',
                  KMSMasterKeyID: key('one'),
                },
              },
            ],
          },
        },
        {
          before: {
            ServerSideEncryptionConfiguration: [
              { BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } },
            ],
          },
          after: {
            ServerSideEncryptionConfiguration: [
              { BlockedEncryptionTypes: { EncryptionType: ['NONE'] } },
            ],
          },
        },
      ],
      BucketName: { after: 'matrix-bucket-two' },
      BucketNamePrefix: {
        with: { BucketName: undefined, BucketNamespace: 'account-regional' },
        before: 'matrix',
        after: 'other',
      },
      BucketNamespace: {
        with: { BucketName: undefined },
        before: 'global',
        after: 'account-regional',
      },
      CorsConfiguration: {
        before: { CorsRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] },
        after: {
          CorsRules: [
            {
              AllowedHeaders: ['x-*'],
              AllowedMethods: ['PUT', 'POST'],
              AllowedOrigins: ['https://example.com'],
              ExposedHeaders: ['x-amz-id-2'],
              Id: 'site',
              MaxAge: 60,
            },
          ],
        },
      },
      IntelligentTieringConfigurations: {
        before: [
          {
            Id: 'one',
            Status: 'Enabled',
            Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }],
          },
        ],
        after: [
          {
            Id: 'two',
            Status: 'Disabled',
            Prefix: 'a/',
            TagFilters: tagged,
            Tierings: [{ AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 180 }],
          },
        ],
      },
      InventoryConfigurations: {
        before: [
          {
            Id: 'daily',
            Enabled: true,
            Destination: { BucketArn: arn('matrix-logs'), Format: 'ORC' },
            IncludedObjectVersions: 'Current',
            ScheduleFrequency: 'Daily',
          },
        ],
        after: [
          {
            Id: 'daily',
            Enabled: false,
            Destination: destination('inventory/'),
            IncludedObjectVersions: 'All',
            OptionalFields: ['Size'],
            Prefix: 'a/',
            ScheduleFrequency: 'Weekly',
          },
        ],
      },
      LifecycleConfiguration: lifecycles,
      LoggingConfiguration: {
        before: { DestinationBucketName: 'matrix-logs', LogFilePrefix: 'one/' },
        after: {
          DestinationBucketName: 'matrix-replica',
          LogFilePrefix: 'two/',
          TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' } },
        },
      },
      MetadataConfiguration: {
        after: { JournalTableConfiguration: { RecordExpiration: { Expiration: 'DISABLED' } } },
        refused: 'MetadataConfiguration',
      },
      MetadataTableConfiguration: {
        after: {
          S3TablesDestination: { TableBucketArn: 'arn:aws:s3tables:::b', TableName: 't' },
        },
        refused: 'MetadataTableConfiguration',
      },
      MetricsConfigurations: {
        before: [{ Id: 'EntireBucket' }, { Id: 'part', Prefix: 'a/' }],
        after: [{ Id: 'part', Prefix: 'b/', TagFilters: tagged }],
      },
      NotificationConfiguration: [
        {
          before: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: queueArn }] },
          after: {
            TopicConfigurations: [
              {
                Event: 's3:ObjectRemoved:Delete',
                Topic: topicArn,
                Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'a/' }] } },
              },
            ],
          },
        },
        {
          after: {
            QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: `${queueArn}-unknown` }],
          },
          refused: 'Unable to validate the following destination configurations',
        },
        {
          after: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
          refused: 'EventBridgeConfiguration',
        },
      ],
      ObjectLockConfiguration: [
        {
          with: { ObjectLockEnabled: true },
          before: lock({ Mode: 'GOVERNANCE', Days: 1 }),
          after: lock({ Mode: 'COMPLIANCE', Years: 1 }),
        },
        {
          with: { ObjectLockEnabled: true },
          after: lock({ Mode: 'GOVERNANCE', Days: 1, Years: 1 }),
          refused: 'The XML you provided was not well-formed',
        },
        {
          with: { ObjectLockEnabled: true },
          after: lock({ Mode: 'GOVERNANCE', Days: 1, DefaultEventHold: { Days: 1 } }),
          refused: 'DefaultEventHold',
        },
      ],
      ObjectLockEnabled: {
        with: { BucketName: undefined },
        before: false,
        after: true,
      },
      OwnershipControls: {
        before: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
        after: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      },
      PublicAccessBlockConfiguration: { before: closed(false), after: { BlockPublicAcls: true } },
      ReplicationConfiguration: [
        {
          with: versioned,
          before: replication({ Prefix: '', Destination: { Bucket: arn('matrix-replica') } }),
          after: replication(
            {
              Priority: 1,
              Status: 'Disabled',
              DeleteMarkerReplication: { Status: 'Disabled' },
              Filter: { And: { Prefix: 'a/', TagFilters: tagged } },
              SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
              Destination: {
                Bucket: arn('matrix-replica'),
                StorageClass: 'STANDARD_IA',
                EncryptionConfiguration: { ReplicaKmsKeyID: key('two') },
                Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } },
                ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } },
              },
            },
            'two',
          ),
        },
        {
          after: replication({ Prefix: '', Destination: { Bucket: arn('matrix-replica') } }),
          refused: "Versioning must be 'Enabled' on the bucket",
        },
      ],
      Tags: otherTags,
      VersioningConfiguration: [
        { before: { Status: 'Suspended' }, after: { Status: 'Enabled' } },
        {
          with: { ObjectLockEnabled: true },
          after: { Status: 'Suspended' },
          refused: 'An Object Lock configuration is present on this bucket',
        },
      ],
      WebsiteConfiguration: [
        {
          before: { IndexDocument: 'index.html' },
          after: {
            IndexDocument: 'start.html',
            ErrorDocument: 'error.html',
            RoutingRules: [
              {
                RoutingRuleCondition: { KeyPrefixEquals: 'old/' },
                RedirectRule: { ReplaceKeyPrefixWith: 'new/', HttpRedirectCode: '302' },
              },
            ],
          },
        },
        { after: { RedirectAllRequestsTo: { HostName: 'example.com', Protocol: 'https' } } },
      ],
    },
  },
  {
    type: 'AWS::S3::BucketPolicy',
    beside: { One: bucket('matrix-one'), Two: bucket('matrix-two') },
    base: { Bucket: { Ref: 'One' }, PolicyDocument: policyOf('matrix-*', 's3:GetObject') },
    properties: {
      Bucket: { after: { Ref: 'Two' }, shows: 'matrix-two' },
      PolicyDocument: [
        { after: policyOf('matrix-one', 's3:PutObject') },
        { after: policyOf('elsewhere', 's3:PutObject'), refused: 'Policy has invalid resource' },
      ],
    },
  },
];

function policyOf(name: string, Action: string) {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: account }, Action, Resource: `${arn(name)}/*` },
    ],
  };
}
