import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
  PublishBatchCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  TagResourceCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aQueue, receive } from './queues.ts';
import { aSubscribedQueue, aTopic, publish } from './topics.ts';

const api = 'https://docs.aws.amazon.com/sns/latest/api';
const guide = 'https://docs.aws.amazon.com/sns/latest/dg';

export const sns: ServiceCases = {
  service: 'sns',
  cases: [
    {
      name: 'CreateTopic of a name that is taken answers the topic that is there',
      aws: `${api}/API_CreateTopic.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        const again = await place.clients.sns.send(
          new CreateTopicCommand({ Name: place.fresh('topic') }),
        );
        return [
          again.TopicArn === TopicArn,
          TopicArn === `arn:aws:sns:${place.region}:${place.account}:${place.fresh('topic')}`,
        ];
      },
      expected: [true, true],
    },
    {
      name: 'A topic’s name has no spaces',
      aws: `${api}/API_CreateTopic.html`,
      run: (place) =>
        faultOf(place.clients.sns.send(new CreateTopicCommand({ Name: place.fresh('no spaces') }))),
      expected: 'InvalidParameterException',
    },
    {
      name: 'Publish to a topic that does not exist is NotFoundException',
      aws: `${api}/API_Publish.html`,
      run: (place) =>
        faultOf(
          publish(
            place,
            `arn:aws:sns:${place.region}:${place.account}:${place.fresh('none')}`,
            'message',
          ),
        ),
      expected: 'NotFoundException',
    },
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
      name: 'A second Subscribe of the same endpoint answers the same subscription',
      aws: `${api}/API_Subscribe.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        const { arn, SubscriptionArn } = await aSubscribedQueue(place, TopicArn);
        const again = await place.clients.sns.send(
          new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arn }),
        );
        return again.SubscriptionArn === SubscriptionArn;
      },
      expected: true,
    },
    {
      name: 'Subscribe with a protocol that there is not is InvalidParameterException',
      aws: `${api}/API_Subscribe.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        return faultOf(
          place.clients.sns.send(
            new SubscribeCommand({ TopicArn, Protocol: 'pigeon', Endpoint: 'loft' }),
          ),
        );
      },
      expected: 'InvalidParameterException',
    },
    {
      name: 'An email subscription waits for its confirmation',
      aws: `${api}/API_Subscribe.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        const { SubscriptionArn } = await place.clients.sns.send(
          new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'who@example.com' }),
        );
        const { Subscriptions } = await place.clients.sns.send(
          new ListSubscriptionsByTopicCommand({ TopicArn }),
        );
        return [SubscriptionArn, Subscriptions?.map((one) => one.SubscriptionArn)];
      },
      expected: ['pending confirmation', ['PendingConfirmation']],
    },
    {
      name: 'ListSubscriptionsByTopic tells protocol, endpoint and owner',
      aws: `${api}/API_ListSubscriptionsByTopic.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        const { arn, SubscriptionArn } = await aSubscribedQueue(place, TopicArn);
        const { Subscriptions } = await place.clients.sns.send(
          new ListSubscriptionsByTopicCommand({ TopicArn }),
        );
        return Subscriptions?.map((one) => [
          one.Protocol,
          one.Endpoint === arn,
          one.SubscriptionArn === SubscriptionArn,
          one.Owner === place.account,
        ]);
      },
      expected: [['sqs', true, true, true]],
    },
    {
      name: 'A subscription’s attributes tell that it was confirmed without a token',
      aws: `${api}/API_GetSubscriptionAttributes.html`,
      async run(place) {
        const { SubscriptionArn } = await aSubscribedQueue(place, await aTopic(place));
        const { Attributes } = await place.clients.sns.send(
          new GetSubscriptionAttributesCommand({ SubscriptionArn }),
        );
        return [
          Attributes?.PendingConfirmation,
          Attributes?.ConfirmationWasAuthenticated,
          Attributes?.RawMessageDelivery,
        ];
      },
      expected: ['false', 'true', 'false'],
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
      name: 'A topic’s attributes count its subscriptions',
      aws: `${api}/API_GetTopicAttributes.html`,
      async run(place) {
        const TopicArn = await aTopic(place, { DisplayName: 'Alarms' });
        await aSubscribedQueue(place, TopicArn);
        const { Attributes } = await place.clients.sns.send(
          new GetTopicAttributesCommand({ TopicArn }),
        );
        return [
          Attributes?.DisplayName,
          Attributes?.SubscriptionsConfirmed,
          Attributes?.SubscriptionsPending,
          Attributes?.Owner === place.account,
        ];
      },
      expected: ['Alarms', '1', '0', true],
    },
    {
      name: 'A topic’s policy is read back as it was set',
      aws: `${api}/API_SetTopicAttributes.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        const AttributeValue = JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'Alarms',
              Effect: 'Allow',
              Principal: { Service: 'cloudwatch.amazonaws.com' },
              Action: 'sns:Publish',
              Resource: TopicArn,
            },
          ],
        });
        await place.clients.sns.send(
          new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }),
        );
        const { Attributes } = await place.clients.sns.send(
          new GetTopicAttributesCommand({ TopicArn }),
        );
        return JSON.parse(Attributes?.Policy ?? '{}').Statement?.[0]?.Sid;
      },
      expected: 'Alarms',
    },
    {
      name: 'The attributes of a topic that does not exist are NotFoundException',
      aws: `${api}/API_GetTopicAttributes.html`,
      run: (place) =>
        faultOf(
          place.clients.sns.send(
            new GetTopicAttributesCommand({
              TopicArn: `arn:aws:sns:${place.region}:${place.account}:${place.fresh('none')}`,
            }),
          ),
        ),
      expected: 'NotFoundException',
    },
    {
      name: 'A message has at most 256 KiB',
      aws: `${api}/API_Publish.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        return [
          await faultOf(publish(place, TopicArn, 'a'.repeat(262_144))),
          await faultOf(publish(place, TopicArn, 'a'.repeat(262_145))),
        ];
      },
      expected: ['accepted', 'InvalidParameterException'],
    },
    {
      name: 'An empty message is InvalidParameterException',
      aws: `${api}/API_Publish.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        return faultOf(publish(place, TopicArn, ''));
      },
      expected: 'InvalidParameterException',
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
    {
      name: 'Tags of a topic are put and listed',
      aws: `${api}/API_TagResource.html`,
      async run(place) {
        const ResourceArn = await aTopic(place);
        const { sns: client } = place.clients;
        await client.send(
          new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'a', Value: '1' }] }),
        );
        return (await client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;
      },
      expected: [{ Key: 'a', Value: '1' }],
    },
    {
      name: 'DeleteTopic can be said twice',
      aws: `${api}/API_DeleteTopic.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        const erase = () => faultOf(place.clients.sns.send(new DeleteTopicCommand({ TopicArn })));
        return [await erase(), await erase()];
      },
      expected: ['accepted', 'accepted'],
    },
  ],
};
