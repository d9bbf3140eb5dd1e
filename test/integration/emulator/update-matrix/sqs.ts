import { otherTags, type UpdateSample } from '../../../support/update-sample.ts';

const queue = (QueueName: string) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
const queueArn = (name: string) => `arn:aws:sqs:ap-southeast-2:123456789012:${name}`;
const queueUrl = (name: string) => `https://sqs.ap-southeast-2.amazonaws.com/123456789012/${name}`;

const policy = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action, Resource: queueArn('one') },
  ],
});
const queues = { One: queue('one'), Two: queue('two') };
const fifo = { FifoQueue: true, QueueName: 'matrix.fifo' };

export const sqsSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::SQS::Queue',
    beside: queues,
    base: { QueueName: 'matrix' },
    properties: {
      ContentBasedDeduplication: { with: fifo, before: false, after: true },
      DeduplicationScope: { with: fifo, before: 'queue', after: 'messageGroup' },
      DelaySeconds: { before: 1, after: 2 },
      FifoQueue: { with: { QueueName: undefined }, before: undefined, after: true },
      FifoThroughputLimit: {
        with: { ...fifo, DeduplicationScope: 'messageGroup' },
        before: 'perQueue',
        after: 'perMessageGroupId',
      },
      KmsDataKeyReusePeriodSeconds: {
        with: { KmsMasterKeyId: 'alias/aws/sqs' },
        before: 60,
        after: 120,
      },
      KmsMasterKeyId: { after: 'alias/aws/sqs' },
      MaximumMessageSize: { before: 1024, after: 2048 },
      MessageRetentionPeriod: { before: 60, after: 120 },
      QueueName: { after: 'matrix-two', backRefused: 'You must wait 60 seconds' },
      ReceiveMessageWaitTimeSeconds: { before: 1, after: 20 },
      RedriveAllowPolicy: {
        before: { redrivePermission: 'allowAll' },
        after: { redrivePermission: 'byQueue', sourceQueueArns: [queueArn('one')] },
      },
      RedrivePolicy: {
        before: { deadLetterTargetArn: queueArn('one'), maxReceiveCount: 5 },
        after: { deadLetterTargetArn: queueArn('two'), maxReceiveCount: 3 },
      },
      SqsManagedSseEnabled: { before: true, after: false },
      Tags: otherTags,
      VisibilityTimeout: { before: 0, after: 43_200 },
    },
  },
  {
    type: 'AWS::SQS::QueuePolicy',
    beside: queues,
    base: { Queues: [{ Ref: 'One' }], PolicyDocument: policy('sqs:SendMessage') },
    properties: {
      PolicyDocument: { after: policy('sqs:ReceiveMessage') },
      Queues: { after: [{ Ref: 'Two' }], shows: [queueUrl('two')] },
    },
  },
  {
    type: 'AWS::SQS::QueueInlinePolicy',
    beside: queues,
    base: { Queue: { Ref: 'One' }, PolicyDocument: policy('sqs:SendMessage') },
    properties: {
      PolicyDocument: { after: policy('sqs:ReceiveMessage') },
      Queue: { after: { Ref: 'Two' }, shows: queueUrl('two') },
    },
  },
];
