import {
  ListSubscriptionsByTopicCommand,
  PublishBatchCommand,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { ServiceCases } from './case.ts';
import { aQueue, receive } from './queues.ts';
import { aSubscribedQueue, aTopic, publish } from './topics.ts';

const api = 'https://docs.aws.amazon.com/sns/latest/api';

const guide = 'https://docs.aws.amazon.com/sns/latest/dg';

export const snsDelivery: ServiceCases = {
  service: 'sns',
  cases: [
    {
      name: 'A queue gets a notification that tells topic, subject and message',
      aws: `${guide}/sns-message-and-json-formats.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn);
        const { MessageId } = await publish(place, TopicArn, 'größer 🔑', { Subject: 'ALARM' });
        const message = await receive(place, QueueUrl, 5);
        const body = JSON.parse(message?.Body ?? '{}');
        return {
          type: body.Type,
          topic: body.TopicArn === TopicArn,
          id: body.MessageId === MessageId,
          subject: body.Subject,
          message: body.Message,
          members: [
            'Timestamp',
            'SignatureVersion',
            'Signature',
            'SigningCertURL',
            'UnsubscribeURL',
          ].map((name) => typeof body[name]),
        };
      },
      expected: {
        type: 'Notification',
        topic: true,
        id: true,
        subject: 'ALARM',
        message: 'größer 🔑',
        members: ['string', 'string', 'string', 'string', 'string'],
      },
    },
    {
      name: 'A notification without subject has no member Subject',
      aws: `${guide}/sns-message-and-json-formats.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn);
        await publish(place, TopicArn, 'message');
        const message = await receive(place, QueueUrl, 5);
        return 'Subject' in JSON.parse(message?.Body ?? '{}');
      },
      expected: false,
    },
    {
      name: 'Raw delivery gives the message alone, its attributes as the queue’s',
      aws: `${guide}/sns-large-payload-raw-message-delivery.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn, {
          RawMessageDelivery: 'true',
        });
        await publish(place, TopicArn, 'message', { attributes: { kind: 'alarm' } });
        const message = await receive(place, QueueUrl, 5);
        return [message?.Body, message?.MessageAttributes];
      },
      expected: ['message', { kind: { DataType: 'String', StringValue: 'alarm' } }],
    },
    {
      name: 'A queue whose policy does not allow the topic gets nothing',
      aws: `${guide}/subscribe-sqs-queue-to-sns-topic.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl, arn } = await aQueue(place);
        await place.clients.sns.send(
          new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arn }),
        );
        await publish(place, TopicArn, 'message');
        return (await receive(place, QueueUrl, 3)) === undefined ? 'nothing' : 'a message';
      },
      expected: 'nothing',
    },
    {
      name: 'A filter policy lets pass what it matches',
      aws: `${guide}/sns-subscription-filter-policies.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn, {
          RawMessageDelivery: 'true',
          FilterPolicy: JSON.stringify({ kind: [{ prefix: 'al' }] }),
        });
        await publish(place, TopicArn, 'not this', { attributes: { kind: 'ok' } });
        await publish(place, TopicArn, 'nor this');
        await publish(place, TopicArn, 'this', { attributes: { kind: 'alarm' } });
        const first = await receive(place, QueueUrl, 5);
        return [first?.Body, (await receive(place, QueueUrl))?.Body ?? 'none'];
      },
      expected: ['this', 'none'],
    },
    {
      name: 'A filter policy of the scope MessageBody looks into the JSON of the message',
      aws: `${guide}/sns-message-filtering-scope.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn, {
          RawMessageDelivery: 'true',
          FilterPolicyScope: 'MessageBody',
          FilterPolicy: JSON.stringify({ detail: { state: ['ALARM'] } }),
        });
        await publish(place, TopicArn, '{"detail":{"state":"OK"}}');
        await publish(place, TopicArn, '{"detail":{"state":"ALARM"}}');
        const first = await receive(place, QueueUrl, 5);
        return [first?.Body, (await receive(place, QueueUrl))?.Body ?? 'none'];
      },
      expected: ['{"detail":{"state":"ALARM"}}', 'none'],
    },
    {
      name: 'SetSubscriptionAttributes turns raw delivery on',
      aws: `${api}/API_SetSubscriptionAttributes.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl, SubscriptionArn } = await aSubscribedQueue(place, TopicArn);
        await place.clients.sns.send(
          new SetSubscriptionAttributesCommand({
            SubscriptionArn,
            AttributeName: 'RawMessageDelivery',
            AttributeValue: 'true',
          }),
        );
        await publish(place, TopicArn, 'raw');
        return (await receive(place, QueueUrl, 5))?.Body;
      },
      expected: 'raw',
    },
    {
      name: 'After Unsubscribe nothing is delivered, and there is no subscription',
      aws: `${api}/API_Unsubscribe.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl, SubscriptionArn } = await aSubscribedQueue(place, TopicArn);
        const { sns: client } = place.clients;
        await client.send(new UnsubscribeCommand({ SubscriptionArn }));
        await publish(place, TopicArn, 'message');
        const message = await receive(place, QueueUrl, 2);
        const { Subscriptions } = await client.send(
          new ListSubscriptionsByTopicCommand({ TopicArn }),
        );
        return [message ?? 'none', Subscriptions];
      },
      expected: ['none', []],
    },
    {
      name: 'A batch reaches the queue message by message',
      aws: `${api}/API_PublishBatch.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn, {
          RawMessageDelivery: 'true',
        });
        const { Successful } = await place.clients.sns.send(
          new PublishBatchCommand({
            TopicArn,
            PublishBatchRequestEntries: [
              { Id: 'a', Message: '1' },
              { Id: 'b', Message: '2' },
            ],
          }),
        );
        const bodies: (string | undefined)[] = [];
        await place.until(async () => {
          const message = await receive(place, QueueUrl);
          if (message !== undefined) bodies.push(message.Body);
          return bodies.length === 2 || undefined;
        }, 10);
        return [
          Successful?.map(({ Id }) => Id),
          bodies.toSorted((a = '', b = '') => a.localeCompare(b)),
        ];
      },
      expected: [
        ['a', 'b'],
        ['1', '2'],
      ],
    },
  ],
};
