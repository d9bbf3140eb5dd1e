import type { ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { orderFaults } from '../../../../../emulator/faults/control.ts';
import { outboxOf } from '../../../../../emulator/services/sns/outbox.ts';
import { aWorld, client, testStart } from '../../../../support/world.ts';

const topicArn = 'arn:aws:sns:ap-southeast-2:123456789012:pages';

/** A topic with a queue that takes raw messages behind it, a fault on the way to it, and one message published. */
async function publishedUnder(fault: unknown, { on = 'delivery:sns:pages', message = {} } = {}) {
  const world = aWorld();
  const [sns, sqs] = [client(world, 'sns'), client(world, 'sqs')];
  const { QueueUrl } = await sqs<{ QueueUrl: string }>('CreateQueue', {
    QueueName: 'observer',
    Attributes: {
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            ...{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' } },
            ...{ Action: 'sqs:SendMessage', Resource: '*' },
          },
        ],
      }),
    },
  });
  await sns('CreateTopic', { Name: 'pages' });
  const { SubscriptionArn } = await sns<{ SubscriptionArn: string }>('Subscribe', {
    TopicArn: topicArn,
    Protocol: 'sqs',
    Endpoint: 'arn:aws:sqs:ap-southeast-2:123456789012:observer',
    Attributes: { RawMessageDelivery: 'true' },
  });
  await orderFaults(world, JSON.stringify({ faults: [{ on, fault, times: 1 }] }));
  await sns('Publish', { TopicArn: topicArn, Message: 'first', ...message });
  const received = async () => {
    const { Messages = [] } = await sqs<ReceiveMessageResult>('ReceiveMessage', {
      ...{ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 },
      ...{ MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['SentTimestamp'] },
    });
    return Messages;
  };
  return { world, sns, SubscriptionArn, received };
}

async function bodies(received: () => Promise<ReceiveMessageResult['Messages']>) {
  return ((await received()) ?? []).map(({ Body }) => Body);
}

const late = { lateSeconds: 600 };
const tenMinutes = 600_000;

describe('a notification on its way to a subscription', () => {
  test('that is lost never comes, and the publisher is not told; the next one comes', async () => {
    const { sns, received } = await publishedUnder('lose');
    await sns('Publish', { TopicArn: topicArn, Message: 'second' });

    expect(await bodies(received)).toEqual(['second']);
  });

  test('that is doubled comes twice', async () => {
    const { received } = await publishedUnder('double');

    expect(await bodies(received)).toEqual(['first', 'first']);
  });

  test.each([0.5, 600])('that is late by %d s comes then, after its juniors', async (seconds) => {
    const { world, sns, received } = await publishedUnder({ lateSeconds: seconds });
    await sns('Publish', { TopicArn: topicArn, Message: 'second' });
    await world.clock.advance(seconds * 1000 - 1);
    expect(await bodies(received)).toEqual(['second']);
    await world.clock.advance(1);

    const found = (await received()).find(({ Body }) => Body === 'first');
    expect(found?.Attributes?.SentTimestamp).toBe(`${testStart + seconds * 1000}`);
  });

  test('of another topic is not struck', async () => {
    const { received } = await publishedUnder('lose', { on: 'delivery:sns:others' });

    expect(await bodies(received)).toEqual(['first']);
  });

  test('is struck on its way to one subscription, not to all', async () => {
    const { world, sns, received } = await publishedUnder('lose', { on: 'delivery:sns:others' });
    await sns('Subscribe', {
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: 'arn:aws:sqs:ap-southeast-2:123456789012:none',
    });
    await orderFaults(
      world,
      JSON.stringify({ faults: [{ on: 'delivery:sns:pages', fault: 'lose', from: 2 }] }),
    );
    await sns('Publish', { TopicArn: topicArn, Message: 'second' });

    expect(await bodies(received)).toEqual(['first', 'second']);
  });
});

describe('a late notification', () => {
  const message = {
    Message: JSON.stringify({ default: 'to all', sqs: 'to queues' }),
    MessageStructure: 'json',
    MessageAttributes: {
      kind: { DataType: 'String', StringValue: 'page' },
      seal: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) },
    },
  };

  test('outlives a snapshot, with its attributes and the text for its protocol', async () => {
    const { world, received } = await publishedUnder(late, { message });
    world.restore(JSON.parse(JSON.stringify(world.snapshot())));
    await world.clock.advance(tenMinutes);

    expect(await received()).toMatchObject([
      {
        Body: 'to queues',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'page' },
          seal: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
        },
      },
    ]);
  });

  test('goes nowhere when its subscription has ended meanwhile', async () => {
    const { world, sns, SubscriptionArn, received } = await publishedUnder(late);
    await sns('Unsubscribe', { SubscriptionArn });
    await world.clock.advance(tenMinutes);

    expect(await bodies(received)).toEqual([]);
  });

  test('goes nowhere when its topic is gone meanwhile', async () => {
    const { world, sns, received } = await publishedUnder(late);
    await sns('DeleteTopic', { TopicArn: topicArn });
    await world.clock.advance(tenMinutes);

    expect(await bodies(received)).toEqual([]);
  });

  test('by e-mail is in the outbox at the time when it came', async () => {
    const { world, sns } = await publishedUnder('lose');
    const { SubscriptionArn } = await sns<{ SubscriptionArn: string }>('Subscribe', {
      ...{ TopicArn: topicArn, Protocol: 'email', Endpoint: 'a@example.com' },
      ReturnSubscriptionArn: true,
    });
    const [request] = outboxOf(world);
    const Token = /Token=(\w+)/.exec(request?.body ?? '')?.[1];
    await sns('ConfirmSubscription', { TopicArn: topicArn, Token });
    await orderFaults(
      world,
      JSON.stringify({ faults: [{ on: 'delivery:sns:pages', fault: late }] }),
    );
    await sns('Publish', { TopicArn: topicArn, Message: 'second' });
    expect(outboxOf(world)).toHaveLength(1);
    await world.clock.advance(tenMinutes);

    expect(SubscriptionArn).toContain(':pages:');
    expect(outboxOf(world)[1]).toMatchObject({ body: 'second', at: testStart + tenMinutes });
  });
});
