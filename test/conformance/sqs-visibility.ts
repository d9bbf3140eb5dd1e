import {
  ChangeMessageVisibilityCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aQueue, attributesOf, receive, send } from './queues.ts';

const api = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide';

export const sqsVisibility: ServiceCases = {
  service: 'sqs',
  cases: [
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
  ],
};
