import { createHash } from 'node:crypto';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
} from '@aws-sdk/client-sqs';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aQueue, attributesOf, receive, send } from './queues.ts';

const api = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide';

export const sqs: ServiceCases = {
  service: 'sqs',
  cases: [
    {
      name: 'A new queue hides messages for 30 seconds and keeps them for 4 days',
      aws: `${api}/API_CreateQueue.html`,
      async run(place) {
        const { QueueUrl, arn } = await aQueue(place);
        const {
          VisibilityTimeout,
          MessageRetentionPeriod,
          DelaySeconds,
          ReceiveMessageWaitTimeSeconds,
          QueueArn,
        } = await attributesOf(place, QueueUrl);
        return {
          VisibilityTimeout,
          MessageRetentionPeriod,
          DelaySeconds,
          ReceiveMessageWaitTimeSeconds,
          arn: QueueArn === arn,
        };
      },
      expected: {
        VisibilityTimeout: '30',
        MessageRetentionPeriod: '345600',
        DelaySeconds: '0',
        ReceiveMessageWaitTimeSeconds: '0',
        arn: true,
      },
    },
    {
      name: 'CreateQueue of the same name and attributes answers the queue that is there',
      aws: `${api}/API_CreateQueue.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place, { VisibilityTimeout: '60' });
        const again = await place.clients.sqs.send(
          new CreateQueueCommand({
            QueueName: place.fresh('queue'),
            Attributes: { VisibilityTimeout: '60' },
          }),
        );
        return again.QueueUrl === QueueUrl;
      },
      expected: true,
    },
    {
      name: 'CreateQueue of the same name with other attributes is QueueNameExists',
      aws: `${api}/API_CreateQueue.html`,
      async run(place) {
        await aQueue(place, { VisibilityTimeout: '60' });
        return faultOf(
          place.clients.sqs.send(
            new CreateQueueCommand({
              QueueName: place.fresh('queue'),
              Attributes: { VisibilityTimeout: '61' },
            }),
          ),
        );
      },
      expected: 'QueueNameExists',
    },
    {
      name: 'A queue that does not exist is QueueDoesNotExist',
      aws: `${api}/API_GetQueueUrl.html`,
      run: (place) =>
        faultOf(place.clients.sqs.send(new GetQueueUrlCommand({ QueueName: place.fresh('none') }))),
      expected: 'QueueDoesNotExist',
    },
    {
      name: 'The URL of a queue is found by its name',
      aws: `${api}/API_GetQueueUrl.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        const found = await place.clients.sqs.send(
          new GetQueueUrlCommand({ QueueName: place.fresh('queue') }),
        );
        return found.QueueUrl === QueueUrl;
      },
      expected: true,
    },
    {
      name: 'A queue’s URL ends with its account and name',
      aws: `${guide}/sqs-queue-message-identifiers.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        return new URL(QueueUrl).pathname === `/${place.account}/${place.fresh('queue')}`;
      },
      expected: true,
    },
    {
      name: 'ListQueues lists by prefix',
      aws: `${api}/API_ListQueues.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        const list = async (QueueNamePrefix: string) =>
          (await place.clients.sqs.send(new ListQueuesCommand({ QueueNamePrefix }))).QueueUrls;
        const found = await list(place.fresh('queue'));
        return [found?.map((url) => url === QueueUrl), (await list(place.fresh('none'))) ?? []];
      },
      expected: [[true], []],
    },
    {
      name: 'A message comes out as it went in, with the MD5 of its body, unicode too',
      aws: `${api}/API_SendMessage.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        const body = 'schlüssel 🔑\n';
        const digest = createHash('md5').update(body).digest('hex');
        const sent = await send(place, QueueUrl, body);
        const message = await receive(place, QueueUrl);
        return [
          message?.Body === body,
          sent.MD5OfMessageBody === digest,
          message?.MD5OfBody === digest,
          message?.MessageId === sent.MessageId,
        ];
      },
      expected: [true, true, true, true],
    },
    {
      name: 'Message attributes keep their types',
      aws: `${guide}/sqs-message-metadata.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        await place.clients.sqs.send(
          new SendMessageCommand({
            QueueUrl,
            MessageBody: 'body',
            MessageAttributes: {
              kind: { DataType: 'String', StringValue: 'alarm' },
              count: { DataType: 'Number', StringValue: '3' },
            },
          }),
        );
        return (await receive(place, QueueUrl))?.MessageAttributes;
      },
      expected: {
        kind: { DataType: 'String', StringValue: 'alarm' },
        count: { DataType: 'Number', StringValue: '3' },
      },
    },
    {
      name: 'A message with a character that XML forbids is InvalidMessageContents',
      aws: `${api}/API_SendMessage.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        return faultOf(send(place, QueueUrl, 'bell \u0007'));
      },
      expected: 'InvalidMessageContents',
    },
    {
      name: 'A received message is hidden, and shown again when its visibility timeout is over',
      aws: `${guide}/sqs-visibility-timeout.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place, { VisibilityTimeout: '2' });
        await send(place, QueueUrl, 'body');
        const first = await receive(place, QueueUrl);
        const hidden = await receive(place, QueueUrl);
        await place.pass(3);
        const again = await receive(place, QueueUrl);
        return [
          first?.Attributes?.ApproximateReceiveCount,
          hidden ?? 'hidden',
          again?.Attributes?.ApproximateReceiveCount,
          again?.ReceiptHandle === first?.ReceiptHandle,
        ];
      },
      expected: ['1', 'hidden', '2', false],
    },
    {
      name: 'ChangeMessageVisibility to 0 shows a message at once',
      aws: `${api}/API_ChangeMessageVisibility.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        await send(place, QueueUrl, 'body');
        const message = await receive(place, QueueUrl);
        await place.clients.sqs.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl,
            ReceiptHandle: message?.ReceiptHandle,
            VisibilityTimeout: 0,
          }),
        );
        return (await receive(place, QueueUrl))?.Body;
      },
      expected: 'body',
    },
    {
      name: 'A deleted message does not come back, and its deletion can be said twice',
      aws: `${api}/API_DeleteMessage.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place, { VisibilityTimeout: '1' });
        await send(place, QueueUrl, 'body');
        const { ReceiptHandle } = (await receive(place, QueueUrl)) ?? {};
        const erase = () =>
          faultOf(place.clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })));
        const first = await erase();
        const second = await erase();
        await place.pass(2);
        return [first, second, (await receive(place, QueueUrl)) ?? 'none'];
      },
      expected: ['accepted', 'accepted', 'none'],
    },
    {
      name: 'A receipt handle that is none is ReceiptHandleIsInvalid',
      aws: `${api}/API_DeleteMessage.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        return faultOf(
          place.clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'none' })),
        );
      },
      expected: 'ReceiptHandleIsInvalid',
    },
    {
      name: 'A long poll ends when a message is sent',
      aws: `${guide}/sqs-short-and-long-polling.html`,
      clock: 'waiting',
      async run(place) {
        const { QueueUrl } = await aQueue(place, { DelaySeconds: '2' });
        await send(place, QueueUrl, 'late');
        const early = await receive(place, QueueUrl);
        return [early ?? 'none', (await receive(place, QueueUrl, 10))?.Body];
      },
      expected: ['none', 'late'],
    },
    {
      name: 'A long poll for nothing answers nothing when its time is over',
      aws: `${guide}/sqs-short-and-long-polling.html`,
      clock: 'waiting',
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        const before = place.now().getTime();
        const message = await receive(place, QueueUrl, 2);
        return [message ?? 'none', place.now().getTime() - before >= 1900];
      },
      expected: ['none', true],
    },
    {
      name: 'A long poll lasts no longer than 20 seconds',
      aws: `${api}/API_ReceiveMessage.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        return faultOf(receive(place, QueueUrl, 21));
      },
      expected: 'InvalidParameterValue',
    },
    {
      name: 'ReceiveMessage answers at most 10 messages',
      aws: `${api}/API_ReceiveMessage.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        return faultOf(
          place.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 })),
        );
      },
      expected: 'InvalidParameterValue',
    },
    {
      name: 'A message with a delay of its own waits that long',
      aws: `${guide}/sqs-message-timers.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        await place.clients.sqs.send(
          new SendMessageCommand({ QueueUrl, MessageBody: 'late', DelaySeconds: 2 }),
        );
        const { ApproximateNumberOfMessagesDelayed } = await attributesOf(place, QueueUrl);
        const early = await receive(place, QueueUrl);
        await place.pass(3);
        return [
          ApproximateNumberOfMessagesDelayed,
          early ?? 'none',
          (await receive(place, QueueUrl))?.Body,
        ];
      },
      expected: ['1', 'none', 'late'],
    },
    {
      name: 'The counts tell visible messages from those in flight',
      aws: `${guide}/sqs-monitoring-using-cloudwatch.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        for (const body of ['a', 'b', 'c']) await send(place, QueueUrl, body);
        await receive(place, QueueUrl);
        const counts = await attributesOf(place, QueueUrl);
        return [counts.ApproximateNumberOfMessages, counts.ApproximateNumberOfMessagesNotVisible];
      },
      expected: ['2', '1'],
    },
    {
      name: 'PurgeQueue leaves nothing to receive',
      aws: `${api}/API_PurgeQueue.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        await send(place, QueueUrl, 'body');
        await place.clients.sqs.send(new PurgeQueueCommand({ QueueUrl }));
        return (await receive(place, QueueUrl)) ?? 'none';
      },
      expected: 'none',
    },
    {
      name: 'PurgeQueue twice within 60 seconds is PurgeQueueInProgress',
      aws: `${api}/API_PurgeQueue.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        const purge = () => faultOf(place.clients.sqs.send(new PurgeQueueCommand({ QueueUrl })));
        return [await purge(), await purge()];
      },
      expected: ['accepted', 'PurgeQueueInProgress'],
    },
    {
      name: 'A message received too often goes to the dead-letter queue',
      aws: `${guide}/sqs-dead-letter-queues.html`,
      async run(place) {
        const dead = await aQueue(place, {}, '-dead');
        const { QueueUrl } = await aQueue(place, {
          VisibilityTimeout: '1',
          RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 }),
        });
        await send(place, QueueUrl, 'poison');
        await receive(place, QueueUrl);
        await place.pass(2);
        const again = await receive(place, QueueUrl);
        const moved = await place.until(() => receive(place, dead.QueueUrl), 5);
        return [again ?? 'none', moved?.Body];
      },
      expected: ['none', 'poison'],
    },
    {
      name: 'A batch of sends fails by entry, and twice the same id is refused',
      aws: `${api}/API_SendMessageBatch.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        const { Successful, Failed } = await place.clients.sqs.send(
          new SendMessageBatchCommand({
            QueueUrl,
            Entries: [
              { Id: 'good', MessageBody: 'body' },
              { Id: 'bad', MessageBody: 'bell \u0007' },
            ],
          }),
        );
        const twice = new SendMessageBatchCommand({
          QueueUrl,
          Entries: [
            { Id: 'a', MessageBody: '1' },
            { Id: 'a', MessageBody: '2' },
          ],
        });
        return [
          Successful?.map(({ Id }) => Id),
          Failed?.map(({ Id, SenderFault }) => [Id, SenderFault]),
          await faultOf(place.clients.sqs.send(twice)),
        ];
      },
      expected: [['good'], [['bad', true]], 'BatchEntryIdsNotDistinct'],
    },
    {
      name: 'A batch of deletes fails by entry',
      aws: `${api}/API_DeleteMessageBatch.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        await send(place, QueueUrl, 'body');
        const { ReceiptHandle } = (await receive(place, QueueUrl)) ?? {};
        const { Successful, Failed } = await place.clients.sqs.send(
          new DeleteMessageBatchCommand({
            QueueUrl,
            Entries: [
              { Id: 'good', ReceiptHandle },
              { Id: 'bad', ReceiptHandle: 'none' },
            ],
          }),
        );
        return [Successful?.map(({ Id }) => Id), Failed?.map(({ Id, Code }) => [Id, Code])];
      },
      expected: [['good'], [['bad', 'ReceiptHandleIsInvalid']]],
    },
    {
      name: 'A FIFO queue keeps the order of a group and drops what is sent twice',
      aws: `${guide}/FIFO-queues-exactly-once-processing.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place, { FifoQueue: 'true' }, '.fifo');
        const put = (MessageBody: string, MessageDeduplicationId: string) =>
          place.clients.sqs.send(
            new SendMessageCommand({
              QueueUrl,
              MessageBody,
              MessageGroupId: 'group',
              MessageDeduplicationId,
            }),
          );
        await put('first', '1');
        await put('first', '1');
        await put('second', '2');
        const { Messages } = await place.clients.sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        return Messages?.map(({ Body }) => Body);
      },
      expected: ['first', 'second'],
    },
    {
      name: 'A message to a FIFO queue needs a group',
      aws: `${api}/API_SendMessage.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place, { FifoQueue: 'true' }, '.fifo');
        return faultOf(send(place, QueueUrl, 'body'));
      },
      expected: 'MissingParameter',
    },
    {
      name: 'SetQueueAttributes refuses an attribute that there is not',
      aws: `${api}/API_SetQueueAttributes.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        return faultOf(
          place.clients.sqs.send(
            new SetQueueAttributesCommand({ QueueUrl, Attributes: { Speed: '1' } as never }),
          ),
        );
      },
      expected: 'InvalidAttributeName',
    },
    {
      name: 'SetQueueAttributes refuses a value out of its range',
      aws: `${api}/API_SetQueueAttributes.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        return faultOf(
          place.clients.sqs.send(
            new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '43201' } }),
          ),
        );
      },
      expected: 'InvalidAttributeValue',
    },
    {
      name: 'Tags of a queue are put and listed',
      aws: `${api}/API_TagQueue.html`,
      async run(place) {
        const { QueueUrl } = await aQueue(place);
        await place.clients.sqs.send(new TagQueueCommand({ QueueUrl, Tags: { a: '1', b: 'ü' } }));
        return (await place.clients.sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags;
      },
      expected: { a: '1', b: 'ü' },
    },
    {
      name: 'A deleted queue takes no messages',
      aws: `${api}/API_DeleteQueue.html`,
      async run(place) {
        const { sqs: client } = place.clients;
        const { QueueUrl = '' } = await client.send(
          new CreateQueueCommand({ QueueName: place.fresh('short') }),
        );
        await client.send(new DeleteQueueCommand({ QueueUrl }));
        await place.pass(1);
        return faultOf(send(place, QueueUrl, 'body'));
      },
      expected: 'QueueDoesNotExist',
    },
  ],
};
