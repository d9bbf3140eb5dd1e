import { describe, expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';
import { aFifoQueue, aQueue } from './a-queue.ts';

const redrive = (deadLetterTargetArn: string, maxReceiveCount: unknown = 1) =>
  JSON.stringify({ deadLetterTargetArn, maxReceiveCount });

/** A queue and its dead-letter queue, with as many dead messages as bodies. */
async function aGraveyard(bodies: readonly string[], world = aWorld()) {
  const dead = await aQueue({}, 'dead', world);
  const source = await aQueue({ RedrivePolicy: redrive(dead.arn) }, 'source', world);
  for (const body of bodies) await source.send(body);
  await source.receive({ VisibilityTimeout: 0 });
  await source.receive();
  return { world, dead, source, sqs: source.sqs };
}

describe('a redrive policy', () => {
  const dead = 'arn:aws:sqs:ap-southeast-2:123456789012:dead';
  const flawed = (text: string, reason: string) =>
    `Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`;

  test.each([
    [
      'no JSON',
      'Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.',
    ],
    ...(
      [
        ['{}', 'Redrive policy does not contain mandatory attribute: maxReceiveCount.'],
        [
          '{"maxReceiveCount":1}',
          'Redrive policy does not contain mandatory attribute: deadLetterTargetArn.',
        ],
        [
          redrive(dead, 1001),
          'Invalid value for maxReceiveCount: 1001, valid values are from 1 to 1000 both inclusive.',
        ],
        [redrive('dummy'), 'Dead-letter target ARN should be fully qualified ARN.'],
        [redrive(`${dead}-not-there`), 'Dead letter target does not exist.'],
        [
          redrive(dead.replace('123456789012', '999999999999')),
          'Dead letter target owner should be same as the source.',
        ],
        [redrive(`${dead}.fifo`), 'Dead-letter queue must be same type of queue as the source.'],
        [
          redrive(`${dead}-for-none`),
          "The dead-letter queue's redrive allow policy does not allow this source queue.",
        ],
        [
          redrive(`${dead}-for-another`),
          "The dead-letter queue's redrive allow policy does not allow this source queue.",
        ],
      ] as const
    ).map(([text, reason]) => [text, flawed(text, reason)]),
  ])('%s is refused', async (RedrivePolicy, message) => {
    const world = aWorld();
    await aQueue({}, 'dead', world);
    await aFifoQueue({}, 'dead.fifo', world);
    const none = { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' };
    await aQueue(none, 'dead-for-none', world);
    const another = JSON.stringify({
      redrivePermission: 'byQueue',
      sourceQueueArns: ['arn:aws:sqs:ap-southeast-2:123456789012:another'],
    });
    await aQueue({ RedriveAllowPolicy: another }, 'dead-for-another', world);

    const made = client(world, 'sqs')('CreateQueue', {
      QueueName: 'q',
      Attributes: { RedrivePolicy },
    });

    await expect(made).rejects.toMatchObject({ message });
    for (const QueueName of ['another']) {
      const RedrivePolicy = redrive(`${dead}-for-another`, '5');
      await expect(
        client(world, 'sqs')('CreateQueue', { QueueName, Attributes: { RedrivePolicy } }),
      ).resolves.toBeDefined();
    }
  });

  test.each([
    ['{"redrivePermission":"some"}', 'as it’s in an unsupported format.'],
    [
      '{"redrivePermission":"byQueue"}',
      'you must also specify one or more sourceQueueArns values.',
    ],
    [
      '{"redrivePermission":"allowAll","sourceQueueArns":["a"]}',
      'you must set redrivePermission to byQueue.',
    ],
    [
      JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: Array(11).fill('a') }),
      'The maximum number of source queue ARNs you can specify is 10.',
    ],
  ])('that allows by %s is refused', async (RedriveAllowPolicy, sentence) => {
    const made = aQueue({ RedriveAllowPolicy });

    await expect(made).rejects.toMatchObject({ message: expect.stringContaining(sentence) });
  });
});

describe('a dead message', () => {
  test('lets the next one of its group go on in a FIFO queue, and is a new one there', async () => {
    const world = aWorld();
    const dead = await aFifoQueue({}, 'dead.fifo', world);
    const source = await aFifoQueue({ RedrivePolicy: redrive(dead.arn) }, 'source.fifo', world);
    for (const body of ['poison', 'good']) await source.send(body, { MessageGroupId: 'g' });
    await source.receive({ MaxNumberOfMessages: 1, VisibilityTimeout: 1 });
    await world.clock.advance(1000);

    expect(await source.bodies()).toEqual(['good']);
    expect(await dead.receive({ AttributeNames: ['All'] })).toMatchObject([
      {
        Body: 'poison',
        Attributes: {
          ApproximateReceiveCount: '2',
          DeadLetterQueueSourceArn: source.arn,
          MessageGroupId: 'g',
          SentTimestamp: String(world.clock.now()),
        },
      },
    ]);
  });

  test('of an encrypted queue is decrypted with the key that it was sent under', async () => {
    const world = aWorld();
    const { KeyMetadata } = await client(
      world,
      'kms',
    )<{ KeyMetadata: { KeyId: string } }>('CreateKey');
    const dead = await aQueue({}, 'dead', world);
    const source = await aQueue(
      { RedrivePolicy: redrive(dead.arn), KmsMasterKeyId: KeyMetadata.KeyId },
      'source',
      world,
    );
    await source.send('secret');
    await source.receive({ VisibilityTimeout: 0 });
    await source.receive();

    expect(await dead.bodies({ VisibilityTimeout: 0 })).toEqual(['secret']);
    await client(world, 'kms')('DisableKey', KeyMetadata);
    await expect(dead.bodies()).rejects.toMatchObject({ code: 'KmsDisabled' });
  });

  test('stays where it is when the dead-letter queue is gone', async () => {
    const { sqs, dead, source } = await aGraveyard([]);
    await source.send('x');
    await sqs('DeleteQueue', { QueueUrl: dead.QueueUrl });

    for (let time = 0; time < 3; time += 1) {
      expect(await source.bodies({ VisibilityTimeout: 0 })).toEqual(['x']);
    }
  });
});

describe('a move task', () => {
  interface Results {
    readonly Results: Record<string, unknown>[];
  }

  test('brings dead messages back to where they came from, as new ones', async () => {
    const { world, sqs, dead, source } = await aGraveyard(['a', 'b']);
    const { TaskHandle } = await sqs('StartMessageMoveTask', { SourceArn: dead.arn });

    await world.clock.advance(0);

    expect(JSON.parse(Buffer.from(String(TaskHandle), 'base64').toString())).toMatchObject({
      sourceArn: dead.arn,
    });
    const received = await source.receive({ AttributeNames: ['All'] });
    expect(received.map(({ Body }) => Body)).toEqual(['a', 'b']);
    expect(received[0]?.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
    expect(received[0]?.Attributes).toMatchObject({ ApproximateReceiveCount: '1' });
    expect(await dead.bodies()).toEqual([]);
    await expect(sqs('ListMessageMoveTasks', { SourceArn: dead.arn })).resolves.toEqual({
      Results: [
        {
          SourceArn: dead.arn,
          Status: 'COMPLETED',
          ApproximateNumberOfMessagesMoved: 2,
          ApproximateNumberOfMessagesToMove: 2,
          StartedTimestamp: world.clock.now(),
        },
      ],
    });
  });

  test('keeps to its rate and can be cancelled', async () => {
    const { world, sqs, dead } = await aGraveyard(['a', 'b', 'c', 'd']);
    const elsewhere = await aQueue({}, 'elsewhere', world);
    const input = {
      SourceArn: dead.arn,
      DestinationArn: elsewhere.arn,
      MaxNumberOfMessagesPerSecond: 1,
    };
    const { TaskHandle } = await sqs('StartMessageMoveTask', input);
    await world.clock.advance(1000);

    expect(await elsewhere.bodies()).toEqual(['a', 'b']);
    await expect(sqs('StartMessageMoveTask', input)).rejects.toMatchObject({
      message:
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
    });
    await expect(sqs('CancelMessageMoveTask', { TaskHandle })).resolves.toEqual({
      ApproximateNumberOfMessagesMoved: 2,
    });
    await world.clock.advance(5000);
    expect(await dead.bodies()).toEqual(['c', 'd']);
    const { Results } = await sqs<Results>('ListMessageMoveTasks', { SourceArn: dead.arn });
    expect(Results).toMatchObject([{ Status: 'CANCELLED', MaxNumberOfMessagesPerSecond: 1 }]);
  });

  test('fails when its destination goes away', async () => {
    const { world, sqs, dead } = await aGraveyard(['a', 'b']);
    const elsewhere = await aQueue({}, 'elsewhere', world);
    await sqs('StartMessageMoveTask', { SourceArn: dead.arn, DestinationArn: elsewhere.arn });
    await sqs('DeleteQueue', { QueueUrl: elsewhere.QueueUrl });
    await world.clock.advance(0);

    const { Results } = await sqs<Results>('ListMessageMoveTasks', { SourceArn: dead.arn });
    expect(Results).toMatchObject([
      { Status: 'FAILED', FailureReason: 'AWS.SimpleQueueService.NonExistentQueue' },
    ]);
    expect(await dead.bodies()).toEqual(['a', 'b']);
  });

  const arn = (name: string) => `arn:aws:sqs:ap-southeast-2:123456789012:${name}`;
  const handle = (taskId: string, sourceArn: string) =>
    Buffer.from(JSON.stringify({ taskId, sourceArn })).toString('base64');
  test.each([
    [
      'StartMessageMoveTask',
      { SourceArn: arn('source') },
      'Source queue must be configured as a Dead Letter Queue.',
    ],
    [
      'StartMessageMoveTask',
      { SourceArn: arn('dead'), DestinationArn: arn('none') },
      "The resource that you specified for the DestinationArn parameter doesn't exist.",
    ],
    [
      'CancelMessageMoveTask',
      { TaskHandle: 'foobared' },
      'Value for parameter TaskHandle is invalid.',
    ],
    [
      'CancelMessageMoveTask',
      { TaskHandle: handle('t', arn('none')) },
      "The resource that you specified for the SourceArn parameter doesn't exist.",
    ],
    ['CancelMessageMoveTask', { TaskHandle: handle('t', arn('dead')) }, 'Task does not exist.'],
    [
      'ListMessageMoveTasks',
      { SourceArn: 'dead' },
      'You must use this format to specify the SourceArn: arn:<partition>:<service>:<region>:<account-id>:<resource-id>',
    ],
  ])('is refused: %s %j', async (operation, input, message) => {
    const { sqs } = await aGraveyard([]);

    await expect(sqs(operation, input)).rejects.toMatchObject({ message });
  });
});
