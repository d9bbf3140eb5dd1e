import { expect } from '@jest/globals';
import { account, allow, testChanges } from '../../../../support/resource-changes.ts';

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
});

testChanges([
  {
    type: 'AWS::IAM::Role',
    beside: {
      Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: allow('s3:Get*') } },
    },
    before: {
      AssumeRolePolicyDocument: trust('ec2.amazonaws.com'),
      Policies: [{ PolicyName: 'old', PolicyDocument: allow('s3:*') }],
      ManagedPolicyArns: [{ Ref: 'Policy' }],
    },
    after: {
      AssumeRolePolicyDocument: trust('ecs-tasks.amazonaws.com'),
      Policies: [{ PolicyName: 'new', PolicyDocument: allow('kms:*') }],
      Description: 'changed',
      MaxSessionDuration: '7200',
    },
    read: async (call, RoleName) => ({
      ...(await call('iam', 'GetRole', { RoleName })),
      ...(await call('iam', 'ListRolePolicies', { RoleName })),
      ...(await call('iam', 'ListAttachedRolePolicies', { RoleName })),
    }),
    shows: {
      Role: { Description: 'changed', MaxSessionDuration: 7200 },
      PolicyNames: ['new'],
      AttachedPolicies: [],
    },
  },
  {
    type: 'AWS::IAM::ManagedPolicy',
    before: { ManagedPolicyName: 'p', PolicyDocument: allow('s3:*') },
    after: { ManagedPolicyName: 'p', PolicyDocument: allow('kms:*') },
    read: (call, PolicyArn) => call('iam', 'GetPolicy', { PolicyArn }),
    // Each change and each way back is a version of its own.
    shows: { Policy: { DefaultVersionId: 'v4' } },
  },
  {
    type: 'AWS::IAM::RolePolicy',
    beside: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { RoleName: 'beside', AssumeRolePolicyDocument: trust('ec2.amazonaws.com') },
      },
    },
    before: { RoleName: { Ref: 'Role' }, PolicyName: 'p', PolicyDocument: allow('s3:*') },
    after: { RoleName: { Ref: 'Role' }, PolicyName: 'p', PolicyDocument: allow('kms:*') },
    read: (call) => call('iam', 'GetRolePolicy', { RoleName: 'beside', PolicyName: 'p' }),
    shows: { PolicyDocument: expect.stringContaining('kms') },
  },
  {
    type: 'AWS::IAM::OIDCProvider',
    before: { Url: 'https://idp.example.com', ClientIdList: ['a', 'b'] },
    after: {
      Url: 'https://idp.example.com',
      ClientIdList: ['b', 'c'],
      ThumbprintList: ['0'.repeat(40)],
    },
    read: async (call, OpenIDConnectProviderArn) => {
      const provider = await call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn });
      const ids = provider.ClientIDList as string[];
      return { ...provider, ClientIDList: ids.toSorted((a, b) => (a < b ? -1 : 1)) };
    },
    shows: { ClientIDList: ['b', 'c'], ThumbprintList: ['0'.repeat(40)] },
  },
  {
    type: 'AWS::KMS::Key',
    before: { Description: 'old' },
    after: {
      ...{ Description: 'new', EnableKeyRotation: true, RotationPeriodInDays: 180 },
      ...{
        KeyPolicy: { ...allow('kms:*', account), Id: 'mine' },
        Tags: [{ Key: 'a', Value: 'b' }],
      },
    },
    read: async (call, KeyId) => ({
      ...(await call('kms', 'DescribeKey', { KeyId })),
      ...(await call('kms', 'GetKeyRotationStatus', { KeyId })),
      Policy: JSON.parse(String((await call('kms', 'GetKeyPolicy', { KeyId })).Policy)),
      ...(await call('kms', 'ListResourceTags', { KeyId })),
    }),
    shows: {
      KeyMetadata: { Description: 'new' },
      KeyRotationEnabled: true,
      RotationPeriodInDays: 180,
      Policy: { Id: 'mine' },
      Tags: [{ TagKey: 'a', TagValue: 'b' }],
    },
  },
  {
    type: 'AWS::S3::Bucket',
    before: { BucketName: 'a-bucket-of-a-test' },
    after: {
      BucketName: 'a-bucket-of-a-test',
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: { BlockPublicAcls: 'true' },
    },
    read: async (call, Bucket) => ({
      ...(await call('s3', 'GetBucketVersioning', { Bucket })),
      ...(await call('s3', 'GetPublicAccessBlock', { Bucket })),
    }),
    shows: { Status: 'Enabled', PublicAccessBlockConfiguration: { BlockPublicAcls: true } },
  },
  {
    type: 'AWS::KMS::Alias',
    beside: {
      One: { Type: 'AWS::KMS::Key' },
      Two: { Type: 'AWS::KMS::Key', Properties: { Description: '2' } },
    },
    before: { AliasName: 'alias/a', TargetKeyId: { Ref: 'One' } },
    after: { AliasName: 'alias/a', TargetKeyId: { Ref: 'Two' } },
    read: (call, KeyId) => call('kms', 'DescribeKey', { KeyId }),
    shows: { KeyMetadata: { Description: '2' } },
  },
  {
    type: 'AWS::S3::BucketPolicy',
    beside: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'beside-of-a-test' } } },
    before: bucketPolicy('s3:GetObject'),
    after: bucketPolicy('s3:PutObject'),
    read: (call, Bucket) => call('s3', 'GetBucketPolicy', { Bucket }),
    shows: { Policy: expect.stringContaining('s3:PutObject') },
  },
  {
    type: 'AWS::CloudTrail::Trail',
    beside: trailBucket(),
    before: {
      TrailName: 'trail',
      ...trailOf({ IsLogging: true, IncludeGlobalServiceEvents: true }),
    },
    after: {
      TrailName: 'trail',
      ...trailOf({ IsLogging: false, EnableLogFileValidation: true }),
      EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }],
    },
    read: async (call, Name) => ({
      ...(await call('cloudtrail', 'GetTrail', { Name })),
      ...(await call('cloudtrail', 'GetEventSelectors', { TrailName: Name })),
      IsLogging: (await call('cloudtrail', 'GetTrailStatus', { Name })).IsLogging,
    }),
    shows: {
      Trail: { LogFileValidationEnabled: true, IncludeGlobalServiceEvents: true },
      EventSelectors: [{ ReadWriteType: 'WriteOnly' }],
      IsLogging: false,
    },
  },
]);

function bucketPolicy(Action: string): object {
  const Resource = 'arn:aws:s3:::beside-of-a-test/*';
  const Statement = [{ Effect: 'Allow', Action, Resource, Principal: account }];
  return { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Version: '2012-10-17', Statement } };
}

function trailBucket(): Record<string, object> {
  const arn = 'arn:aws:s3:::trail-of-a-test';
  const Principal = { Service: 'cloudtrail.amazonaws.com' };
  const Statement = [
    { Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: arn },
    { Effect: 'Allow', Principal, Action: 's3:PutObject', Resource: `${arn}/*` },
  ];
  return {
    Bucket: {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Retain',
      Properties: { BucketName: 'trail-of-a-test' },
    },
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: { Version: '2012-10-17', Statement },
      },
    },
  };
}

/** Names the bucket by its policy, which CloudTrail must find there. */
function trailOf(settings: object): object {
  return { S3BucketName: { Ref: 'Policy' }, ...settings };
}
