import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';

const topicArn = 'arn:aws:sns:ap-southeast-2:123456789012:t.fifo';
const queueArn = (name: string) => `arn:aws:sqs:ap-southeast-2:123456789012:${name}`;
const Policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:*',
    Resource: '*',
  },
});

async function aFifoTopic(Attributes: Record<string, string> = {}) {
  const world = aWorld();
  const sns = client(world, 'sns');
  const sqs = client(world, 'sqs');
  await sns('CreateTopic', { Name: 't.fifo', Attributes: { FifoTopic: 'true', ...Attributes } });
  await sqs('CreateQueue', { QueueName: 'q.fifo', Attributes: { FifoQueue: 'true', Policy } });
  const subscribe = (name: string, attributes = {}) =>
    sns<{ SubscriptionArn: string }>('Subscribe', {
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: queueArn(name),
      Attributes: attributes,
    });
  const publish = (Message: string, more = {}) =>
    sns<{ MessageId: string; SequenceNumber: string }>('Publish', {
      TopicArn: topicArn,
      Message,
      MessageGroupId: 'g',
      ...more,
    });
  const receive = async (QueueUrl = 'q.fifo') => {
    const { Messages = [] } = await sqs<{
      Messages?: { Body: string; Attributes: Record<string, string> }[];
    }>('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10, AttributeNames: ['All'] });
    return Messages;
  };
  return { world, sns, sqs, subscribe, publish, receive };
}

describe('a FIFO topic', () => {
  test('shows what makes it one', async () => {
    const { sns } = await aFifoTopic();

    await expect(sns('GetTopicAttributes', { TopicArn: topicArn })).resolves.toMatchObject({
      Attributes: { FifoTopic: 'true', ContentBasedDeduplication: 'false' },
    });
    await expect(
      sns('SetTopicAttributes', {
        TopicArn: topicArn,
        AttributeName: 'FifoTopic',
        AttributeValue: 'false',
      }),
    ).rejects.toMatchObject({ message: 'Invalid parameter: AttributeName' });
  });

  test('hands groups and ids on, in order, numbered and unsigned', async () => {
    const { subscribe, publish, receive } = await aFifoTopic({ ContentBasedDeduplication: 'true' });
    await subscribe('q.fifo');
    const first = await publish('one');
    await publish('two', { MessageDeduplicationId: 'mine' });

    const received = await receive();

    expect(received.map(({ Attributes }) => Attributes)).toMatchObject([
      {
        MessageGroupId: 'g',
        MessageDeduplicationId: createHash('sha256').update('one').digest('hex'),
      },
      { MessageGroupId: 'g', MessageDeduplicationId: 'mine' },
    ]);
    const body = JSON.parse(received[0]?.Body ?? '');
    expect(body).toMatchObject({ Message: 'one', SequenceNumber: first.SequenceNumber });
    expect(body).not.toHaveProperty('Signature');
  });

  test('answers a repeated message as the first time, and delivers it once', async () => {
    const { world, subscribe, publish, receive } = await aFifoTopic();
    await subscribe('q.fifo');
    const id = { MessageDeduplicationId: 'd' };
    const first = await publish('x', id);
    await world.clock.advance(299_000);

    await expect(publish('y', { ...id, MessageGroupId: 'other' })).resolves.toEqual(first);
    expect(await receive()).toHaveLength(1);
    await world.clock.advance(1000);
    const later = await publish('x', id);
    expect(BigInt(later.SequenceNumber) > BigInt(first.SequenceNumber)).toBe(true);
  });

  test('keeps groups apart when it is told to', async () => {
    const { subscribe, publish, receive } = await aFifoTopic({
      FifoThroughputScope: 'MessageGroup',
    });
    await subscribe('q.fifo', { RawMessageDelivery: 'true' });
    const id = { MessageDeduplicationId: 'd' };

    await publish('x', id);
    await publish('y', { ...id, MessageGroupId: 'other' });

    expect(await receive()).toHaveLength(1);
  });

  test('reaches standard queues too, and FIFO dead-letter queues where the queue is FIFO', async () => {
    const { sns, sqs, subscribe, publish, receive } = await aFifoTopic();
    await sqs('CreateQueue', { QueueName: 'plain', Attributes: { Policy } });
    await sqs('CreateQueue', { QueueName: 'dead.fifo', Attributes: { FifoQueue: 'true', Policy } });
    await subscribe('plain', { RawMessageDelivery: 'true' });
    const redrive = (name: string) => JSON.stringify({ deadLetterTargetArn: queueArn(name) });
    await expect(subscribe('q.fifo', { RedrivePolicy: redrive('plain') })).rejects.toMatchObject({
      message:
        'Invalid parameter: Attributes Reason: RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.',
    });
    await subscribe('q.fifo', { RedrivePolicy: redrive('dead.fifo') });
    await sqs('DeleteQueue', { QueueUrl: 'q.fifo' });

    await sns('PublishBatch', {
      TopicArn: topicArn,
      PublishBatchRequestEntries: [
        { Id: '1', Message: 'a', MessageGroupId: 'g', MessageDeduplicationId: '1' },
        { Id: '2', Message: 'b', MessageGroupId: 'g', MessageDeduplicationId: '2' },
      ],
    });
    await publish('a', { MessageDeduplicationId: '1' });

    expect((await receive('plain')).map(({ Body }) => Body)).toEqual(['a', 'b']);
    const dead = await receive('dead.fifo');
    expect(dead.map(({ Body }) => JSON.parse(Body).Message)).toEqual(['a', 'b']);
    expect(dead[0]?.Attributes).toMatchObject({ MessageGroupId: 'g', MessageDeduplicationId: '1' });
  });

  test.each([
    [{ MessageGroupId: undefined }, 'The MessageGroupId parameter is required for FIFO topics'],
    [
      {},
      'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    ],
  ])('does not take a message with %j', async (more, sentence) => {
    const { publish } = await aFifoTopic();

    await expect(publish('x', more)).rejects.toMatchObject({
      message: `Invalid parameter: ${sentence}`,
    });
  });

  test('has no subscribers but queues, and FIFO queues hear no other topic', async () => {
    const { sns, subscribe } = await aFifoTopic();
    const email = { TopicArn: topicArn, Protocol: 'email', Endpoint: 'ops@example.com' };
    await expect(sns('Subscribe', email)).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
    await expect(subscribe('q.fifo')).resolves.toBeDefined();
    const { TopicArn } = await sns('CreateTopic', { Name: 't' });
    await expect(
      sns('Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: queueArn('q.fifo') }),
    ).rejects.toMatchObject({
      message:
        'Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
    });
  });
});
