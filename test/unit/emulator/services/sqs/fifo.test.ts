import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { testStart } from '../../../../support/world.ts';
import { aFifoQueue } from './a-queue.ts';

const inGroup = (MessageGroupId: string) => ({ MessageGroupId });

describe('a FIFO queue', () => {
  test('shows what makes it one', async () => {
    const { attributes } = await aFifoQueue({ ContentBasedDeduplication: 'True' });

    expect(await attributes()).toMatchObject({
      FifoQueue: 'true',
      ContentBasedDeduplication: 'true',
      DeduplicationScope: 'queue',
      FifoThroughputLimit: 'perQueue',
    });
  });

  test.each([
    [{}, 'MissingParameter', 'The request must contain the parameter MessageGroupId.'],
    [
      { MessageGroupId: 'g' },
      'InvalidParameterValue',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    ],
    [
      { MessageGroupId: 'g', MessageDeduplicationId: 'd', DelaySeconds: 2 },
      'InvalidParameterValue',
      'Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.',
    ],
    [
      { MessageGroupId: 'group 123', MessageDeduplicationId: 'd' },
      'InvalidParameterValue',
      'Value group 123 for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.',
    ],
    [
      { MessageGroupId: 'g', MessageDeduplicationId: '' },
      'InvalidParameterValue',
      'Value  for parameter MessageDeduplicationId is invalid. Reason: MessageDeduplicationId can only include alphanumeric and punctuation characters. 1 to 128 in length.',
    ],
  ])('does not take a message with %j', async (input, code, message) => {
    const { send } = await aFifoQueue({ ContentBasedDeduplication: 'false' });

    await expect(send('x', input)).rejects.toMatchObject({ code, message });
  });

  test('refuses a whole batch of which one entry lacks an id', async () => {
    const { sqs, QueueUrl, bodies } = await aFifoQueue({ ContentBasedDeduplication: 'false' });
    const whole = { MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'd' };

    for (const [lacking, message] of [
      [{ MessageGroupId: undefined }, 'The request must contain the parameter MessageGroupId.'],
      [
        { MessageDeduplicationId: undefined },
        'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      ],
    ] as const) {
      const Entries = [
        { Id: '1', ...whole },
        { Id: '2', ...whole, ...lacking },
      ];
      await expect(sqs('SendMessageBatch', { QueueUrl, Entries })).rejects.toMatchObject({
        code: 'InvalidParameterValue',
        message,
      });
    }
    expect(await bodies()).toEqual([]);
  });

  test('tells ids and sequence numbers, which grow', async () => {
    const { send, receive } = await aFifoQueue();
    const first = await send('a', inGroup('g'));
    const second = await send('b', { ...inGroup('g'), MessageDeduplicationId: 'mine' });

    const received = await receive({ MessageSystemAttributeNames: ['All'] });

    expect(first.SequenceNumber).toMatch(/^\d{20}$/);
    expect(BigInt(second.SequenceNumber ?? 0) > BigInt(first.SequenceNumber ?? 0)).toBe(true);
    expect(received.map(({ Attributes }) => Attributes)).toMatchObject([
      {
        MessageGroupId: 'g',
        MessageDeduplicationId: createHash('sha256').update('a').digest('hex'),
        SequenceNumber: first.SequenceNumber,
      },
      { MessageDeduplicationId: 'mine', SequenceNumber: second.SequenceNumber },
    ]);
  });
});

describe('deduplication', () => {
  test('drops a repeated message for five minutes, deleted though the first one is', async () => {
    const { world, send, receive, remove, bodies } = await aFifoQueue();
    const first = await send('x', inGroup('g'));
    await remove((await receive())[0]?.ReceiptHandle);

    await world.clock.advance(299_999);
    const again = await send('x', inGroup('other'));
    expect(again).toMatchObject({
      MessageId: first.MessageId,
      SequenceNumber: first.SequenceNumber,
    });
    expect(await bodies()).toEqual([]);

    await world.clock.advance(1);
    await send('x', inGroup('g'));
    expect(await bodies()).toEqual(['x']);
  });

  test('is a matter of each group in high throughput', async () => {
    const { send, bodies } = await aFifoQueue({
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });

    for (const group of ['1', '2', '1']) await send('x', inGroup(group));

    expect(await bodies()).toEqual(['x', 'x']);
  });

  test('takes any id, those of objects in JavaScript and numbers included', async () => {
    const { send, bodies } = await aFifoQueue();
    const ids = ['__proto__', 'constructor', '7', '3'];
    for (const id of [...ids, ...ids]) {
      await send(id, { ...inGroup('g'), MessageDeduplicationId: id });
    }

    expect(await bodies()).toEqual(ids);
  });
});

describe('order', () => {
  test('gives as many of one group as it can, then the next group', async () => {
    const { send, bodies } = await aFifoQueue();
    for (const [body, group] of [
      ['a1', 'a'],
      ['b1', 'b'],
      ['a2', 'a'],
      ['a3', 'a'],
    ] as const) {
      await send(body, inGroup(group));
    }

    expect(await bodies()).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  test('holds a group back while one of its messages is in flight', async () => {
    const { send, receive, remove, bodies } = await aFifoQueue();
    for (const body of ['a1', 'a2']) await send(body, inGroup('a'));
    const [first] = await receive({ MaxNumberOfMessages: 1 });
    await send('b1', inGroup('b'));

    expect(await bodies()).toEqual(['b1']);
    await remove(first?.ReceiptHandle);
    expect(await bodies()).toEqual(['a2']);
  });

  test('lets a waiting client have the next message of a group when the one before is deleted', async () => {
    const { send, receive, remove, bodies } = await aFifoQueue();
    for (const body of ['a1', 'a2']) await send(body, inGroup('a'));
    const [first] = await receive({ MaxNumberOfMessages: 1 });
    const polled = bodies({ WaitTimeSeconds: 20 });
    await new Promise((resolve) => setImmediate(resolve));

    await remove(first?.ReceiptHandle);

    expect(await polled).toEqual(['a2']);
  });

  test.each([
    [0, []],
    [1, ['foo']],
    [2, ['foo', 'bar']],
  ])(
    'ends before message %i of a group when that is hidden for longer',
    async (place, expected) => {
      const { world, sqs, QueueUrl, send, receive, bodies } = await aFifoQueue();
      for (const body of ['foo', 'bar', 'baz']) await send(body, inGroup('g'));
      const received = await receive();

      await sqs('ChangeMessageVisibility', {
        QueueUrl,
        ReceiptHandle: received[place]?.ReceiptHandle,
        VisibilityTimeout: 60,
      });
      await world.clock.advance(30_000);

      expect(await bodies()).toEqual(expected);
    },
  );

  test('puts a group that was received before behind one that was not', async () => {
    const { sqs, QueueUrl, send, receive, bodies } = await aFifoQueue();
    for (const body of ['g1-m1', 'g1-m2']) await send(body, inGroup('g1'));
    await send('g2-m1', inGroup('g2'));
    const [first] = await receive({ MaxNumberOfMessages: 2 });

    await sqs('ChangeMessageVisibility', {
      QueueUrl,
      ReceiptHandle: first?.ReceiptHandle,
      VisibilityTimeout: 0,
    });

    expect(await bodies()).toEqual(['g2-m1', 'g1-m1']);
  });

  test('is that of sending within every group, whatever is received and deleted between', async () => {
    const group = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ send: group }),
      fc.record({ receive: fc.integer({ min: 1, max: 10 }) }),
      fc.record({ wait: fc.integer({ min: 1, max: 40 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { world, send, receive, remove } = await aFifoQueue({}, 'q.fifo');
        const done = new Map<string, number[]>();
        let count = 0;
        const consume = async (MaxNumberOfMessages: number) => {
          const names = ['MessageGroupId'];
          for (const message of await receive({ MaxNumberOfMessages, AttributeNames: names })) {
            const name = message.Attributes?.MessageGroupId ?? '';
            done.set(name, [...(done.get(name) ?? []), Number(message.Body)]);
            await remove(message.ReceiptHandle);
          }
        };
        for (const action of steps) {
          if ('send' in action) await send(String(count++), inGroup(action.send));
          else if ('receive' in action) await consume(action.receive);
          else await world.clock.advance(action.wait * 1000);
        }
        await consume(10);
        await consume(10);
        await consume(10);
        await consume(10);
        for (const numbers of done.values()) {
          expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
        }
        expect([...done.values()].flat()).toHaveLength(count);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a receipt handle', () => {
  test('expires with its time', async () => {
    const { world, send, receive, remove } = await aFifoQueue();
    await send('x', inGroup('g'));
    const [message] = await receive();
    await world.clock.advance(30_000);

    await expect(remove(message?.ReceiptHandle)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: `Value ${message?.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    });
  });

  test('is given again to the same attempt while its message is hidden, and hides it anew', async () => {
    const { world, send, receive, remove, bodies } = await aFifoQueue();
    await send('x', inGroup('g'));
    const attempt = { ReceiveRequestAttemptId: 'try-1' };
    const [first] = await receive(attempt);
    await world.clock.advance(20_000);

    const [again] = await receive(attempt);
    expect(again?.ReceiptHandle).toBe(first?.ReceiptHandle);
    await world.clock.advance(29_000);
    expect(await bodies()).toEqual([]);
    await remove(again?.ReceiptHandle);
    expect(await bodies(attempt)).toEqual([]);
  });

  test('is not given again when another message of the same attempt is done', async () => {
    const { send, receive, remove, bodies } = await aFifoQueue();
    await send('x', inGroup('g'));
    await send('y', inGroup('h'));
    const attempt = { ReceiveRequestAttemptId: 'try-1' };
    const [first, second] = await receive(attempt);
    expect(second).toBeDefined();
    await remove(first?.ReceiptHandle);

    expect(await bodies(attempt)).toEqual([]);
  });
});

describe('a delay', () => {
  test('is the whole queue’s, and holds for messages that are in it already', async () => {
    const { world, sqs, QueueUrl, send, bodies } = await aFifoQueue({ DelaySeconds: '60' });
    await send('x', { ...inGroup('g'), DelaySeconds: 0 });
    expect(await bodies()).toEqual([]);

    await sqs('SetQueueAttributes', { QueueUrl, Attributes: { DelaySeconds: '10' } });
    await world.clock.advance(10_000);

    expect(await bodies()).toEqual(['x']);
    expect(world.clock.now()).toBe(testStart + 10_000);
  });
});
