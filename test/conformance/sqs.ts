import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
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
