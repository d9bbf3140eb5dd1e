import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../emulator/emulator.ts';
import type { ServiceId } from '../../../../emulator/wire/services.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

interface Case {
  readonly type: string;
  readonly before: object;
  readonly after: object;
  /** Other resources of the template. */
  readonly beside?: Readonly<Record<string, object>>;
  /** Reads the resource back from its service. */
  readonly read: (call: Read, id: string) => Promise<unknown>;
  readonly shows: object;
}

type Read = (
  service: ServiceId,
  operation: string,
  input: object,
) => Promise<Record<string, unknown>>;

const allow = (Action: string, Principal?: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*', ...(Principal && { Principal }) }],
});
const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
});
const account = { AWS: '123456789012' };
const topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'beside' } };
const topicArn = 'arn:aws:sns:ap-southeast-2:123456789012:beside';
const group = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'beside' } };
const vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };
const alarm = {
  ...{ Namespace: 'n', MetricName: 'm', Statistic: 'Sum', Period: 60 },
  ...{ EvaluationPeriods: 5, ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 1 },
};

/** One change of every property that is changed in place, each through the stack and read back from the service. */
const cases: readonly Case[] = [
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
    type: 'AWS::Logs::LogGroup',
    before: { LogGroupName: 'g', RetentionInDays: 30 },
    after: { LogGroupName: 'g', RetentionInDays: 90 },
    read: (call) => call('logs', 'DescribeLogGroups', { logGroupNamePrefix: 'g' }),
    shows: { logGroups: [{ retentionInDays: 90 }] },
  },
  {
    type: 'AWS::Logs::MetricFilter',
    beside: { Group: group },
    before: { FilterName: 'f', LogGroupName: { Ref: 'Group' }, ...metricFilter('a', 'One') },
    after: { FilterName: 'f', LogGroupName: { Ref: 'Group' }, ...metricFilter('b', 'Two') },
    read: (call) => call('logs', 'DescribeMetricFilters', { logGroupName: 'beside' }),
    shows: {
      metricFilters: [{ filterPattern: 'b', metricTransformations: [{ metricName: 'Two' }] }],
    },
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    before: { AlarmName: 'x', ...alarm },
    after: { AlarmName: 'x', ...alarm, Threshold: '2.5', ActionsEnabled: false, Tags: [] },
    read: (call) => call('cloudwatch', 'DescribeAlarms', { AlarmNames: ['x'] }),
    shows: { MetricAlarms: [{ Threshold: 2.5, ActionsEnabled: false }] },
  },
  {
    type: 'AWS::SNS::TopicPolicy',
    beside: { Topic: topic },
    before: { Topics: [{ Ref: 'Topic' }], PolicyDocument: allow('sns:Subscribe', account) },
    after: { Topics: [{ Ref: 'Topic' }], PolicyDocument: allow('sns:Publish', account) },
    read: (call) => call('sns', 'GetTopicAttributes', { TopicArn: topicArn }),
    shows: { Attributes: { Policy: expect.stringContaining('sns:Publish') } },
  },
  {
    type: 'AWS::SQS::Queue',
    before: { QueueName: 'q', MessageRetentionPeriod: 60 },
    after: { QueueName: 'q', VisibilityTimeout: 5, SqsManagedSseEnabled: true },
    read: (call, QueueUrl) =>
      call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] }),
    shows: { Attributes: { MessageRetentionPeriod: '345600', VisibilityTimeout: '5' } },
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
    type: 'AWS::ECR::Repository',
    before: { RepositoryName: 'repository' },
    after: { RepositoryName: 'repository', ImageTagMutability: 'IMMUTABLE' },
    read: (call) => call('ecr', 'DescribeRepositories', { repositoryNames: ['repository'] }),
    shows: { repositories: [{ imageTagMutability: 'IMMUTABLE' }] },
  },
  {
    type: 'AWS::EC2::VPC',
    before: vpc.Properties,
    after: { ...vpc.Properties, EnableDnsHostnames: true, Tags: [{ Key: 'a', Value: 'b' }] },
    read: async (call, VpcId) => ({
      ...(await call('ec2', 'DescribeVpcAttribute', { VpcId, Attribute: 'enableDnsHostnames' })),
      ...(await call('ec2', 'DescribeVpcs', { VpcIds: [VpcId] })),
    }),
    shows: { EnableDnsHostnames: { Value: true }, Vpcs: [{ Tags: [{ Key: 'a', Value: 'b' }] }] },
  },
  {
    type: 'AWS::EC2::SecurityGroup',
    beside: { Vpc: vpc },
    before: securityGroup({ SecurityGroupIngress: [rule(80)] }),
    after: securityGroup({ SecurityGroupIngress: [rule(443)], SecurityGroupEgress: [rule(5432)] }),
    read: (call, id) => call('ec2', 'DescribeSecurityGroups', { GroupIds: [id] }),
    shows: {
      SecurityGroups: [
        { IpPermissions: [{ FromPort: 443 }], IpPermissionsEgress: [{ FromPort: 5432 }] },
      ],
    },
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
    type: 'AWS::SNS::Topic',
    before: { TopicName: 't', DisplayName: 'old' },
    after: { TopicName: 't', KmsMasterKeyId: 'alias/aws/sns' },
    read: (call, TopicArn) => call('sns', 'GetTopicAttributes', { TopicArn }),
    shows: { Attributes: { DisplayName: '', KmsMasterKeyId: 'alias/aws/sns' } },
  },
  {
    type: 'AWS::SNS::Subscription',
    beside: {
      Topic: topic,
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'beside' } },
    },
    before: subscription({ RawMessageDelivery: true }),
    after: subscription({}),
    read: (call, SubscriptionArn) => call('sns', 'GetSubscriptionAttributes', { SubscriptionArn }),
    shows: { Attributes: { RawMessageDelivery: 'false' } },
  },
  {
    type: 'AWS::SQS::QueuePolicy',
    beside: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'beside' } } },
    before: { Queues: [{ Ref: 'Queue' }], PolicyDocument: allow('sqs:ReceiveMessage', account) },
    after: { Queues: [{ Ref: 'Queue' }], PolicyDocument: allow('sqs:SendMessage', account) },
    read: async (call) => {
      const { QueueUrl } = await call('sqs', 'GetQueueUrl', { QueueName: 'beside' });
      return call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['Policy'] });
    },
    shows: { Attributes: { Policy: expect.stringContaining('sqs:SendMessage') } },
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
  {
    type: 'AWS::EC2::Subnet',
    beside: { Vpc: vpc },
    before: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.1.0/24' },
    after: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.1.0/24', MapPublicIpOnLaunch: 'true' },
    read: (call, id) => call('ec2', 'DescribeSubnets', { SubnetIds: [id] }),
    shows: { Subnets: [{ MapPublicIpOnLaunch: true }] },
  },
  {
    type: 'AWS::EC2::SecurityGroupIngress',
    beside: { Vpc: vpc, Group: { Type: 'AWS::EC2::SecurityGroup', Properties: securityGroup({}) } },
    before: { GroupId: { Ref: 'Group' }, ...rule(80), Description: 'old' },
    after: { GroupId: { Ref: 'Group' }, ...rule(80), Description: 'new' },
    read: (call, id) => call('ec2', 'DescribeSecurityGroupRules', { SecurityGroupRuleIds: [id] }),
    shows: { SecurityGroupRules: [{ FromPort: 80, Description: 'new' }] },
  },
  {
    type: 'AWS::EC2::VPCEndpoint',
    beside: { Vpc: vpc, One: routeTable('1'), Two: routeTable('2') },
    before: endpoint('One', {}),
    after: endpoint('Two', { PolicyDocument: allow('s3:GetObject', account) }),
    read: (call, id) => call('ec2', 'DescribeVpcEndpoints', { VpcEndpointIds: [id] }),
    shows: { VpcEndpoints: [{ PolicyDocument: expect.stringContaining('s3:GetObject') }] },
  },
];

function metricFilter(pattern: string, MetricName: string): object {
  const MetricTransformations = [{ MetricName, MetricNamespace: 'n', MetricValue: '1' }];
  return { FilterPattern: pattern, MetricTransformations };
}

function subscription(attributes: object): object {
  const Endpoint = { 'Fn::GetAtt': ['Queue', 'Arn'] };
  return { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint, ...attributes };
}

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

/** The policy must be there first, which `Fn::Sub` alone can say in the properties. */
function trailOf(settings: object): object {
  return { S3BucketName: { 'Fn::Sub': [`\${B}`, { B: { Ref: 'Policy' } }] }, ...settings };
}

function routeTable(Value: string): object {
  const Properties = { VpcId: { Ref: 'Vpc' }, Tags: [{ Key: 'n', Value }] };
  return { Type: 'AWS::EC2::RouteTable', Properties };
}

function endpoint(table: string, more: object): object {
  const ServiceName = 'com.amazonaws.ap-southeast-2.s3';
  return { VpcId: { Ref: 'Vpc' }, ServiceName, RouteTableIds: [{ Ref: table }], ...more };
}

function rule(port: number): object {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, CidrIp: '10.0.0.0/16' };
}

function securityGroup(rules: object): object {
  return { GroupDescription: 'of a test', VpcId: { Ref: 'Vpc' }, ...rules };
}

function reader(world: Emulator): Read {
  return (service, operation, input) => client(world, service)(operation, input);
}

describe.each(cases)('$type', ({ type, before, after, beside = {}, read, shows }) => {
  const template = (Properties: object) => ({
    Resources: { ...beside, Subject: { Type: type, Properties } },
  });

  test('is changed in place, back again by an update that fails, and deleted', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    expect(await stacks.create('s', template(before))).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
    });
    const id = (await stacks.physicalId('s', 'Subject')) ?? '';
    const original = await read(reader(world), id);

    const failed = await stacks.update('s', withFailure(template(after)));
    const restored = await read(reader(world), id);
    const updated = await stacks.update('s', template(after));
    const changed = await read(reader(world), id);
    const deleted = await stacks.delete('s');

    expect(failed.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(withoutVersions(restored)).toMatchObject(withoutVersions(original));
    expect(updated.StackStatus).toBe('UPDATE_COMPLETE');
    expect(changed).toMatchObject(shows);
    expect(deleted.StackStatus).toBe('DELETE_COMPLETE');
    await expect(read(reader(world), id).then(isThere)).rejects.toThrow();
  });
});

/** Something that fails after everything else. */
function withFailure(template: { Resources: Record<string, object> }): object {
  const DependsOn = Object.keys(template.Resources);
  const Properties = { AliasName: 'alias/x', TargetKeyId: '00000000-0000-0000-0000-000000000000' };
  const Broken = { Type: 'AWS::KMS::Alias', DependsOn, Properties };
  return { Resources: { ...template.Resources, Broken } };
}

/** Going back makes another version of a policy and another time of configuration; the rest is as before. */
function withoutVersions(value: unknown): object {
  return JSON.parse(
    JSON.stringify(value, (name, inner: unknown) =>
      /Version|Updated|LastModified|Date|Timestamp|Time$|RotationPeriod|RuleId/i.test(name)
        ? undefined
        : inner,
    ),
  ) as object;
}

/** Lists that show nothing, and keys that wait for their deletion, are not there either. */
function isThere(answer: unknown): void {
  const text = JSON.stringify(answer);
  const isGoing = /PendingDeletion|__default_policy_ID/.test(text);
  if (isGoing || Object.values(answer as object).every(isEmpty)) {
    throw new Error('not there');
  }
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
