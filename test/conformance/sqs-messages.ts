import { createHash } from 'node:crypto';
import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aQueue, receive, send } from './queues.ts';

const api = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide';

export const sqsMessages: ServiceCases = {
  service: 'sqs',
  cases: [
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
  ],
};
