import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { orderFaults } from '../../../../../emulator/faults/control.ts';
import { aCaller, aWorld, client, testStart } from '../../../../support/world.ts';

interface Received {
  readonly Messages?: {
    readonly MessageId: string;
    readonly Body: string;
    readonly ReceiptHandle: string;
    readonly MD5OfBody: string;
    readonly Attributes?: Record<string, string>;
  }[];
}

async function aQueue(world: Emulator = aWorld(), Attributes = {}, QueueName = 'q') {
  const sqs = client(world, 'sqs');
  const { QueueUrl } = await sqs<{ QueueUrl: string }>('CreateQueue', { QueueName, Attributes });
  const send = (MessageBody: string, more = {}) =>
    sqs('SendMessage', { QueueUrl, MessageBody, ...more });
  const receive = async (more = {}) => {
    const { Messages } = await sqs<Received>('ReceiveMessage', { QueueUrl, ...more });
    return Messages ?? [];
  };
  const bodies = async (more = {}) => (await receive(more)).map(({ Body }) => Body);
  return { world, sqs, QueueUrl, send, receive, bodies };
}

/** Lets everything that was begun get as far as it can. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a received message', () => {
  test('is hidden until its time is over, then comes again', async () => {
    const { world, send, receive, bodies } = await aQueue();
    await send('héllo 🌏');

    const [first] = await receive({ MessageSystemAttributeNames: ['All'] });
    expect(first).toMatchObject({
      Body: 'héllo 🌏',
      MD5OfBody: createHash('md5').update('héllo 🌏').digest('hex'),
      Attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(testStart),
        SenderId: '123456789012',
      },
    });
    await world.clock.advance(29_999);
    expect(await bodies()).toEqual([]);
    await world.clock.advance(1);
    const [again] = await receive({ AttributeNames: ['ApproximateReceiveCount'] });
    expect(again?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
  });

  test('is deleted with its newest handle only', async () => {
    const { world, sqs, QueueUrl, send, receive, bodies } = await aQueue();
    await send('x');
    const [first] = await receive();
    await world.clock.advance(30_000);
    const [second] = await receive();

    await sqs('DeleteMessage', { QueueUrl, ReceiptHandle: first?.ReceiptHandle });
    await world.clock.advance(30_000);
    expect(await bodies({ VisibilityTimeout: 0 })).toEqual(['x']);
    await sqs('DeleteMessage', { QueueUrl, ReceiptHandle: second?.ReceiptHandle });
    const [third] = await receive();
    await sqs('DeleteMessage', { QueueUrl, ReceiptHandle: third?.ReceiptHandle });
    await world.clock.advance(30_000);
    expect(await bodies()).toEqual([]);
    await expect(
      sqs('DeleteMessage', { QueueUrl, ReceiptHandle: third?.ReceiptHandle }),
    ).resolves.toEqual({});
    await expect(
      sqs('DeleteMessage', { QueueUrl, ReceiptHandle: 'made up' }),
    ).rejects.toMatchObject({
      code: 'ReceiptHandleIsInvalid',
    });
  });

  test('can be hidden for longer or shown at once', async () => {
    const { world, sqs, QueueUrl, send, receive, bodies } = await aQueue();
    await send('x');
    const [message] = await receive();
    const change = (VisibilityTimeout: number) =>
      sqs('ChangeMessageVisibility', {
        QueueUrl,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout,
      });

    await change(100);
    await world.clock.advance(99_000);
    expect(await bodies()).toEqual([]);
    await change(0);
    expect(await bodies({ VisibilityTimeout: 0 })).toEqual(['x']);
    await expect(change(43_201)).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });

  test('can be hidden again by an earlier handle, after its time too', async () => {
    const { world, sqs, QueueUrl, send, receive, bodies } = await aQueue();
    await send('x');
    const [message] = await receive();
    await world.clock.advance(31_000);

    const ReceiptHandle = message?.ReceiptHandle;
    await sqs('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 10 });

    await world.clock.advance(9000);
    expect(await bodies()).toEqual([]);
    await world.clock.advance(1000);
    expect(await bodies({ VisibilityTimeout: 3 })).toEqual(['x']);
    await sqs('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
    expect(await bodies()).toEqual(['x']);
  });

  test('is hidden for twelve hours at most, and not at all once it is deleted', async () => {
    const { world, sqs, QueueUrl, send, receive } = await aQueue();
    await send('x');
    const [message] = await receive();
    const ReceiptHandle = message?.ReceiptHandle;
    const change = (VisibilityTimeout: number) =>
      sqs('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout });
    await world.clock.advance(1000);

    await expect(change(43_200)).rejects.toMatchObject({
      message:
        'Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]',
    });
    await change(43_199);
    await sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
    await expect(change(1)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: `Value ${ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    });
  });
});

describe('a long poll', () => {
  test('ends when a message is sent', async () => {
    const { send, bodies } = await aQueue();
    const polled = bodies({ WaitTimeSeconds: 20 });
    await settle();

    await send('x');

    expect(await polled).toEqual(['x']);
  });

  test('ends when a delayed message can be seen, not before', async () => {
    const { world, send, bodies } = await aQueue();
    await send('later', { DelaySeconds: 5 });
    let ended = false;
    const polled = bodies({ WaitTimeSeconds: 20 }).finally(() => {
      ended = true;
    });
    await settle();

    await world.clock.advance(4999);
    await settle();
    expect(ended).toBe(false);
    await world.clock.advance(1);

    expect(await polled).toEqual(['later']);
    expect(world.clock.now()).toBe(testStart + 5000);
  });

  test('ends empty when its time is up', async () => {
    const { world, bodies } = await aQueue(aWorld(), { ReceiveMessageWaitTimeSeconds: '3' });
    const polled = bodies();
    await settle();

    await world.clock.advance(3000);

    expect(await polled).toEqual([]);
  });

  test('ends when the client has gone, and takes nothing', async () => {
    const { world, QueueUrl, send, bodies } = await aQueue();
    const gone = new AbortController();
    const input = { QueueUrl, WaitTimeSeconds: 20 };
    const polled = world.invoke(aCaller(), 'sqs', 'ReceiveMessage', input, gone.signal);
    await settle();

    gone.abort();

    await expect(polled).resolves.toEqual({});
    await send('x');
    expect(await bodies()).toEqual(['x']);
  });

  test('fails when its queue is deleted', async () => {
    const { sqs, QueueUrl, bodies } = await aQueue();
    const polled = bodies({ WaitTimeSeconds: 20 });
    await settle();

    await sqs('DeleteQueue', { QueueUrl });

    await expect(polled).rejects.toMatchObject({ code: 'QueueDoesNotExist' });
  });

  test('serves first who came first, also after somebody else was served', async () => {
    const { send, bodies } = await aQueue();
    const served: string[] = [];
    const poll = async (name: string) => {
      await bodies({ WaitTimeSeconds: 20 });
      served.push(name);
    };
    const polls = ['first', 'second', 'third'].map(poll);
    await settle();

    for (const body of ['a', 'b', 'c']) {
      await send(body);
      await settle();
    }
    await Promise.all(polls);

    expect(served).toEqual(['first', 'second', 'third']);
  });

  test('lets only one of two waiting clients have a message', async () => {
    const { world, send, bodies } = await aQueue();
    const polls = Promise.all([bodies({ WaitTimeSeconds: 2 }), bodies({ WaitTimeSeconds: 2 })]);
    await settle();

    await send('x');
    await settle();
    await world.clock.advance(2000);

    expect((await polls).flat()).toEqual(['x']);
  });
});

describe('a message', () => {
  test('expires with the retention period', async () => {
    const { world, send, bodies } = await aQueue(aWorld(), { MessageRetentionPeriod: '60' });
    await send('x');

    await world.clock.advance(60_000);

    expect(await bodies()).toEqual([]);
  });

  test('goes to the dead-letter queue after as many receptions as allowed', async () => {
    const dead = await aQueue(aWorld(), {}, 'dead');
    const arn = 'arn:aws:sqs:ap-southeast-2:123456789012:dead';
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 2 });
    const { sqs, send, bodies, QueueUrl } = await aQueue(dead.world, { RedrivePolicy });
    await send('poison');

    for (let time = 0; time < 2; time += 1) {
      expect(await bodies({ VisibilityTimeout: 0 })).toEqual(['poison']);
    }
    expect(await bodies()).toEqual([]);
    const [buried] = await dead.receive({ MessageSystemAttributeNames: ['All'] });
    expect(buried).toMatchObject({
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: 'arn:aws:sqs:ap-southeast-2:123456789012:q' },
    });
    await expect(sqs('ListDeadLetterSourceQueues', { QueueUrl: dead.QueueUrl })).resolves.toEqual({
      queueUrls: [QueueUrl],
    });
  });

  test.each([
    [{ MessageBody: '' }, 'MissingParameter'],
    [{ MessageBody: 'nul \u0000' }, 'InvalidMessageContents'],
    [{ MessageBody: 'x'.repeat(1025) }, 'InvalidParameterValue'],
    [{ MessageBody: 'x', DelaySeconds: 901 }, 'InvalidParameterValue'],
    [{ MessageBody: 'x', MessageGroupId: 'a b' }, 'InvalidParameterValue'],
    [{ MessageBody: 'x', MessageDeduplicationId: 'd' }, 'InvalidParameterValue'],
    [
      {
        MessageBody: 'x',
        MessageSystemAttributes: { Other: { DataType: 'String', StringValue: 'x' } },
      },
      'InvalidParameterValue',
    ],
    [
      {
        MessageBody: 'x',
        MessageAttributes: { l: { DataType: 'String', StringListValues: ['x'] } },
      },
      'UnsupportedOperation',
    ],
    [
      { MessageBody: 'x', MessageAttributes: { n: { DataType: 'Number', StringValue: 'many' } } },
      'InvalidParameterValue',
    ],
    [
      {
        MessageBody: 'x',
        MessageAttributes: { 'aws.n': { DataType: 'String', StringValue: 'x' } },
      },
      'InvalidParameterValue',
    ],
  ])('is not taken as %j', async (input, code) => {
    const { sqs, QueueUrl } = await aQueue(aWorld(), { MaximumMessageSize: '1024' });

    await expect(sqs('SendMessage', { QueueUrl, ...input })).rejects.toMatchObject({ code });
  });

  test.each([
    [
      { MessageBody: 'bell \u0007' },
      "Invalid binary character '#x7' was found in the message body",
    ],
    [
      { MessageBody: 'x', MessageAttributes: { e: { DataType: 'String', StringValue: '' } } },
      "Message (user) attribute 'e' must contain a non-empty value of type 'String'.",
    ],
    [
      {
        MessageBody: 'x',
        MessageAttributes: Object.fromEntries(
          Array.from({ length: 11 }, (_, at) => [
            `a${at}`,
            { DataType: 'String', StringValue: 'x' },
          ]),
        ),
      },
      'Number of message attributes [11] exceeds the allowed maximum [10].',
    ],
    [{ MessageBody: 'x'.repeat(1025) }, 'Message must be shorter than 1024 bytes.'],
  ])('tells what is wrong with %j', async (input, sentence) => {
    const { sqs, QueueUrl } = await aQueue(aWorld(), { MaximumMessageSize: '1024' });

    const sent = sqs('SendMessage', { QueueUrl, ...input });

    await expect(sent).rejects.toMatchObject({ message: expect.stringContaining(sentence) });
  });

  test('may be as long as the queue allows, name and type of its attributes included', async () => {
    const { send } = await aQueue(aWorld(), { MaximumMessageSize: '1024' });
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'x' } };

    await expect(send('x'.repeat(1024))).resolves.toHaveProperty('MessageId');
    await expect(send('x'.repeat(1016), { MessageAttributes })).resolves.toHaveProperty(
      'MessageId',
    );
    await expect(send('x'.repeat(1017), { MessageAttributes })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
  });

  test('carries its trace header, with a digest of its own', async () => {
    const { send, receive } = await aQueue();
    const StringValue = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1';

    const sent = await send('x', {
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue } },
    });

    expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/);
    expect(sent).not.toHaveProperty('MD5OfMessageAttributes');
    expect(await receive({ MessageSystemAttributeNames: ['AWSTraceHeader'] })).toMatchObject([
      { Attributes: { AWSTraceHeader: StringValue } },
    ]);
  });

  test('shows only attributes that there are', async () => {
    const { receive } = await aQueue();

    await expect(receive({ AttributeNames: ['Colour'] })).rejects.toMatchObject({
      code: 'InvalidAttributeName',
      message: 'Unknown Attribute Colour.',
    });
  });

  test.each([{ MaxNumberOfMessages: 11 }, { MaxNumberOfMessages: 0 }, { WaitTimeSeconds: 21 }])(
    'is not received with %j',
    async (input) => {
      const { receive } = await aQueue();

      await expect(receive(input)).rejects.toMatchObject({ code: 'InvalidParameterValue' });
    },
  );

  test('keeps its attributes, which are given when asked for', async () => {
    const { sqs, QueueUrl, receive } = await aQueue();
    const MessageAttributes = {
      'run.id': { DataType: 'String', StringValue: 'ü' },
      blob: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) },
    };
    const sent = await sqs('SendMessage', { QueueUrl, MessageBody: 'x', MessageAttributes });

    const [all] = await receive({ MessageAttributeNames: ['All'], VisibilityTimeout: 0 });
    const [some] = await receive({ MessageAttributeNames: ['run.*'], VisibilityTimeout: 0 });
    const [none] = await receive();

    expect(all).toMatchObject({
      MessageAttributes,
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
    });
    expect(some).toMatchObject({ MessageAttributes: { 'run.id': MessageAttributes['run.id'] } });
    expect(none).not.toHaveProperty('MessageAttributes');
  });
});

describe('a batch', () => {
  test('does what it can and names what it cannot', async () => {
    const { sqs, QueueUrl, bodies } = await aQueue();

    const sent = await sqs('SendMessageBatch', {
      QueueUrl,
      Entries: [
        { Id: 'good', MessageBody: 'x' },
        { Id: 'bad', MessageBody: '' },
      ],
    });

    expect(sent).toMatchObject({
      Successful: [{ Id: 'good' }],
      Failed: [{ Id: 'bad', SenderFault: true, Code: 'MissingParameter' }],
    });
    expect(await bodies({ MaxNumberOfMessages: 10 })).toEqual(['x']);
  });

  const entry = (Id: string) => ({ Id, MessageBody: 'x' });
  test.each([
    [[], 'EmptyBatchRequest'],
    [Array.from({ length: 11 }, (_, at) => entry(String(at))), 'TooManyEntriesInBatchRequest'],
    [[entry('a'), entry('a')], 'BatchEntryIdsNotDistinct'],
    [[entry('a b')], 'InvalidBatchEntryId'],
  ])('of %j is refused', async (Entries, code) => {
    const { sqs, QueueUrl } = await aQueue();

    await expect(sqs('SendMessageBatch', { QueueUrl, Entries })).rejects.toMatchObject({ code });
  });

  test('deletes and hides', async () => {
    const { sqs, QueueUrl, send, receive, bodies } = await aQueue();
    for (const body of ['a', 'b']) await send(body);
    const [one, other] = await receive({ MaxNumberOfMessages: 10 });

    await sqs('DeleteMessageBatch', {
      QueueUrl,
      Entries: [{ Id: '1', ReceiptHandle: one?.ReceiptHandle }],
    });
    await sqs('ChangeMessageVisibilityBatch', {
      QueueUrl,
      Entries: [{ Id: '2', ReceiptHandle: other?.ReceiptHandle, VisibilityTimeout: 0 }],
    });

    expect(await bodies({ MaxNumberOfMessages: 10 })).toEqual([other?.Body]);
  });

  test('may hold as many bytes as one message can, whatever the queue takes of each', async () => {
    const { sqs, QueueUrl } = await aQueue();
    const Entries = ['a', 'b'].map((Id) => ({ Id, MessageBody: Id.repeat(524_288) }));
    const tooMany = [...Entries, { Id: 'c', MessageBody: 'c' }];

    await expect(sqs('SendMessageBatch', { QueueUrl, Entries })).resolves.toMatchObject({
      Failed: [],
    });
    await expect(sqs('SendMessageBatch', { QueueUrl, Entries: tooMany })).rejects.toMatchObject({
      code: 'BatchRequestTooLong',
      message: 'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
    });
  });
});

test('a queue with its fill of messages in flight says so to short polls', async () => {
  const { world, send, bodies } = await aQueue();
  await send('x');
  const state = world.state.stores['sqs/123456789012/ap-southeast-2'] as {
    queues: { q: { messages: { received: number; visibleAt: number }[] } };
  };
  const { messages } = state.queues.q;
  const inFlight = { ...messages[0], received: 1, visibleAt: testStart + 30_000 };
  messages.push(...Array.from({ length: 120_000 }, () => inFlight));

  await expect(bodies()).rejects.toMatchObject({ code: 'OverLimit' });
  const polled = bodies({ WaitTimeSeconds: 1 });
  await settle();
  await world.clock.advance(1000);
  expect(await polled).toEqual([]);
});

test('many messages, sent and deleted, leave nothing behind', async () => {
  const { world, sqs, QueueUrl, send, receive } = await aQueue();
  await send('first');
  const before = world.snapshot().length;

  for (let round = 0; round < 200; round += 1) {
    const Entries = Array.from({ length: 10 }, (_, at) => ({ Id: `${at}`, MessageBody: 'x' }));
    await sqs('SendMessageBatch', { QueueUrl, Entries });
    for (const { ReceiptHandle } of await receive({ MaxNumberOfMessages: 10 })) {
      await sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
    }
  }

  expect(world.snapshot().length).toBeLessThan(before + 300);
});

describe('a queue under a KMS key', () => {
  test('takes and gives messages only with the key', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const { KeyMetadata } = await kms<{ KeyMetadata: { KeyId: string } }>('CreateKey');
    const { KeyId } = KeyMetadata;
    const { send, bodies } = await aQueue(world, { KmsMasterKeyId: KeyId });
    await send('x');

    await kms('DisableKey', { KeyId });
    await expect(send('y')).rejects.toMatchObject({ code: 'KmsDisabled' });
    await expect(bodies()).rejects.toMatchObject({ code: 'KmsDisabled' });
    await kms('EnableKey', { KeyId });

    expect(await bodies()).toEqual(['x']);
  });

  test.each([
    ['GenerateDataKey', 'SendMessage', { MessageBody: 'late' }],
    ['Decrypt', 'ReceiveMessage', {}],
  ])('is gone for who waits for %s when it is deleted', async (slow, operation, input) => {
    const world = aWorld();
    const { KeyMetadata } = await client(
      world,
      'kms',
    )<{ KeyMetadata: { KeyId: string } }>('CreateKey');
    const { sqs, send, QueueUrl } = await aQueue(world, { KmsMasterKeyId: KeyMetadata.KeyId });
    await send('x');
    const faults = [{ on: `kms:${slow}`, fault: { delaySeconds: 10 } }];
    await orderFaults(world, JSON.stringify({ faults }));

    const call = sqs(operation, { QueueUrl, ...input });
    await sqs('DeleteQueue', { QueueUrl });
    await Promise.all([
      expect(call).rejects.toMatchObject({ code: 'QueueDoesNotExist' }),
      world.clock.advance(30_000),
    ]);
  });
});

test('state, waiting messages included, survives a snapshot', async () => {
  const { world, send, QueueUrl } = await aQueue();
  await send('kept');
  const restored = aWorld({ seed: 5 });
  restored.restore(world.snapshot());

  const { Messages } = await client(restored, 'sqs')<Received>('ReceiveMessage', { QueueUrl });
  expect(Messages).toMatchObject([{ Body: 'kept' }]);
});
