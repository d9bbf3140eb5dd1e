import type { UpdateSample } from '../../../support/update-sample.ts';

const account = '123456789012';
const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
const allow = (Action: string | string[], Resource: unknown, Principal?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Principal && { Principal }),
});
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

const bucket = (BucketName: string) => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName } });

/** Also waits, by its reference, for what it opens. */
const bucketPolicy = (name: string, logicalId: string) => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: { Ref: logicalId },
    PolicyDocument: policy(
      allow('s3:GetBucketAcl', `arn:aws:s3:::${name}`, cloudTrail),
      allow('s3:PutObject', `arn:aws:s3:::${name}/*`, cloudTrail),
    ),
  },
});

const topic = (TopicName: string) => ({
  Type: 'AWS::SNS::Topic',
  Properties: { TopicName },
});

const key = {
  Type: 'AWS::KMS::Key',
  Properties: {
    KeyPolicy: policy(
      allow('kms:*', '*', { AWS: `arn:aws:iam::${account}:root` }),
      allow(['kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:Decrypt'], '*', cloudTrail),
    ),
  },
};

const group = (LogGroupName: string) => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName },
});

const role = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: policy({
      Effect: 'Allow',
      Principal: cloudTrail,
      Action: 'sts:AssumeRole',
    }),
    Policies: [
      {
        PolicyName: 'logs',
        PolicyDocument: policy(allow(['logs:CreateLogStream', 'logs:PutLogEvents'], '*')),
      },
    ],
  },
};

const logs = {
  CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': ['Group', 'Arn'] },
  CloudWatchLogsRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
};

const selector = (overrides: object) => ({
  ReadWriteType: 'All',
  IncludeManagementEvents: true,
  DataResources: [],
  ExcludeManagementEventSources: [],
  ...overrides,
});

export const cloudTrailSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::CloudTrail::Trail',
    beside: {
      Bucket: bucket('trail-bucket'),
      BucketPolicy: bucketPolicy('trail-bucket', 'Bucket'),
      OtherBucket: bucket('other-bucket'),
      OtherBucketPolicy: bucketPolicy('other-bucket', 'OtherBucket'),
      Topic: topic('one'),
      OtherTopic: topic('two'),
      TopicPolicy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: [{ Ref: 'Topic' }, { Ref: 'OtherTopic' }],
          PolicyDocument: policy(allow('sns:Publish', '*', cloudTrail)),
        },
      },
      Key: key,
      OtherKey: key,
      Group: group('one'),
      OtherGroup: group('two'),
      Role: role,
      OtherRole: role,
      // What a trail needs to be allowed comes before the trail, in whatever order the template has them.
      Ready: {
        Type: 'AWS::SNS::Topic',
        DependsOn: ['BucketPolicy', 'OtherBucketPolicy', 'TopicPolicy'],
        Properties: { TopicName: 'subject-prefix' },
      },
    },
    base: {
      TrailName: 'subject',
      IsLogging: true,
      S3BucketName: 'trail-bucket',
      S3KeyPrefix: { 'Fn::GetAtt': ['Ready', 'TopicName'] },
    },
    properties: {
      AdvancedEventSelectors: {
        before: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }],
        after: [
          {
            Name: 'reading',
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              { Field: 'readOnly', Equals: ['true'] },
            ],
          },
        ],
      },
      AggregationConfigurations: {
        after: [{ EventCategory: 'Data', Templates: ['API_ACTIVITY'] }],
        refused: 'not implemented',
      },
      CloudWatchLogsLogGroupArn: {
        with: logs,
        after: { 'Fn::GetAtt': ['OtherGroup', 'Arn'] },
      },
      CloudWatchLogsRoleArn: { with: logs, after: { 'Fn::GetAtt': ['OtherRole', 'Arn'] } },
      EnableLogFileValidation: { after: true },
      EventSelectors: {
        before: [selector({ ReadWriteType: 'WriteOnly' })],
        after: [
          selector({ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::'] }] }),
        ],
      },
      IncludeGlobalServiceEvents: { before: true, after: false },
      InsightSelectors: {
        before: [{ InsightType: 'ApiCallRateInsight' }],
        after: [{ InsightType: 'ApiErrorRateInsight' }],
      },
      IsLogging: { after: false },
      IsMultiRegionTrail: { after: true },
      IsOrganizationTrail: {
        before: false,
        after: true,
        refused: 'not a member of an organization',
      },
      KMSKeyId: {
        before: { 'Fn::GetAtt': ['Key', 'Arn'] },
        after: { 'Fn::GetAtt': ['OtherKey', 'Arn'] },
      },
      S3BucketName: { after: 'other-bucket' },
      S3KeyPrefix: { after: 'another-prefix' },
      SnsTopicName: {
        before: { 'Fn::GetAtt': ['Topic', 'TopicName'] },
        after: { 'Fn::GetAtt': ['OtherTopic', 'TopicName'] },
      },
      Tags: {
        before: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
        after: [{ Key: 'a', Value: '3' }],
      },
      TrailName: { after: 'renamed' },
    },
  },
];
