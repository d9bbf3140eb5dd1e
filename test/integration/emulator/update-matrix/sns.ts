import { otherTags, type UpdateSample } from '../../../support/update-sample.ts';

const topic = (TopicName: string, more: object = {}) => ({
  Type: 'AWS::SNS::Topic',
  Properties: { TopicName, ...more },
});
const queue = (QueueName: string) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
const topicArn = (name: string) => `arn:aws:sns:ap-southeast-2:123456789012:${name}`;
const queueArn = (name: string) => `arn:aws:sqs:ap-southeast-2:123456789012:${name}`;

const policy = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action, Resource: topicArn('one') },
  ],
});
const topics = { One: topic('one'), Two: topic('two') };
const queues = { QueueOne: queue('one'), QueueTwo: queue('two') };
const fifo = { FifoTopic: true, TopicName: 'matrix.fifo' };
const email = (Endpoint: string) => ({ Protocol: 'email', Endpoint });
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const hook = { Protocol: 'http', Endpoint: 'http://127.0.0.1:9/hook' };

export const snsSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::SNS::Topic',
    beside: queues,
    base: { TopicName: 'matrix' },
    properties: {
      ArchivePolicy: {
        with: fifo,
        after: { MessageRetentionPeriod: '30' },
        refused: 'ArchivePolicy',
      },
      ContentBasedDeduplication: { with: fifo, before: false, after: true },
      DataProtectionPolicy: { after: { Name: 'p' }, refused: 'DataProtectionPolicy' },
      DeliveryStatusLogging: {
        before: [
          { Protocol: 'http/s', FailureFeedbackRoleArn: role('one') },
          { Protocol: 'sqs', FailureFeedbackRoleArn: role('one') },
        ],
        after: [
          {
            Protocol: 'sqs',
            FailureFeedbackRoleArn: role('two'),
            SuccessFeedbackRoleArn: role('two'),
            SuccessFeedbackSampleRate: '50',
          },
        ],
      },
      DisplayName: { before: 'Old', after: 'New' },
      FifoThroughputScope: { with: fifo, before: 'Topic', after: 'MessageGroup' },
      FifoTopic: { with: { TopicName: undefined }, before: false, after: true },
      KmsMasterKeyId: { after: 'alias/aws/sns' },
      MaximumMessageSize: { before: 1024, after: 2048 },
      SignatureVersion: { before: '1', after: '2' },
      Subscription: {
        before: [{ Protocol: 'sqs', Endpoint: queueArn('one') }, email('a@example.com')],
        after: [email('a@example.com'), { Protocol: 'sqs', Endpoint: queueArn('two') }],
      },
      Tags: otherTags,
      TopicName: { after: 'matrix-two' },
      TracingConfig: { before: 'PassThrough', after: 'Active' },
    },
  },
  {
    type: 'AWS::SNS::TopicPolicy',
    beside: topics,
    base: { Topics: [{ Ref: 'One' }], PolicyDocument: policy('sns:Publish') },
    properties: {
      PolicyDocument: { after: policy('sns:Subscribe') },
      Topics: { after: [{ Ref: 'Two' }], shows: [topicArn('two')] },
    },
  },
  {
    type: 'AWS::SNS::TopicInlinePolicy',
    beside: topics,
    base: { TopicArn: { Ref: 'One' }, PolicyDocument: policy('sns:Publish') },
    properties: {
      PolicyDocument: { after: policy('sns:Subscribe') },
      TopicArn: { after: { Ref: 'Two' }, shows: topicArn('two') },
    },
  },
  {
    type: 'AWS::SNS::Subscription',
    beside: { ...topics, ...queues },
    base: { TopicArn: { Ref: 'One' }, Protocol: 'sqs', Endpoint: queueArn('one') },
    properties: {
      DeliveryPolicy: {
        with: hook,
        before: { healthyRetryPolicy: { numRetries: 1 } },
        after: { healthyRetryPolicy: { numRetries: 2 } },
      },
      Endpoint: { after: queueArn('two') },
      FilterPolicy: { before: { a: ['x'] }, after: { a: [{ prefix: 'y' }] } },
      FilterPolicyScope: {
        with: { FilterPolicy: { a: ['x'] } },
        before: 'MessageAttributes',
        after: 'MessageBody',
      },
      Protocol: {
        with: email('a@example.com'),
        after: 'email-json',
        leaves: 'nobody can delete a subscription that was not confirmed',
      },
      RawMessageDelivery: { before: false, after: true },
      RedrivePolicy: {
        before: { deadLetterTargetArn: queueArn('one') },
        after: { deadLetterTargetArn: queueArn('two') },
      },
      Region: { after: 'ap-southeast-2' },
      ReplayPolicy: { after: { PointType: 'Timestamp' }, refused: 'ReplayPolicy' },
      SubscriptionRoleArn: {
        after: role('one'),
        refused: 'SubscriptionRoleArn',
      },
      TopicArn: { after: { Ref: 'Two' }, shows: topicArn('two') },
    },
  },
];
