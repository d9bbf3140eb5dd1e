import { expect } from '@jest/globals';
import { account, allow, testChanges } from '../../../../support/resource-changes.ts';

const topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'beside' } };
const topicArn = 'arn:aws:sns:ap-southeast-2:123456789012:beside';
const group = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'beside' } };
const alarm = {
  ...{ Namespace: 'n', MetricName: 'm', Statistic: 'Sum', Period: 60 },
  ...{ EvaluationPeriods: 5, ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 1 },
};

testChanges([
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
    type: 'AWS::ECR::Repository',
    before: { RepositoryName: 'repository' },
    after: { RepositoryName: 'repository', ImageTagMutability: 'IMMUTABLE' },
    read: (call) => call('ecr', 'DescribeRepositories', { repositoryNames: ['repository'] }),
    shows: { repositories: [{ imageTagMutability: 'IMMUTABLE' }] },
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
]);

function subscription(attributes: object): object {
  const Endpoint = { 'Fn::GetAtt': ['Queue', 'Arn'] };
  return { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint, ...attributes };
}

function metricFilter(pattern: string, MetricName: string): object {
  const MetricTransformations = [{ MetricName, MetricNamespace: 'n', MetricValue: '1' }];
  return { FilterPattern: pattern, MetricTransformations };
}
