import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aSubscribedQueue, aTopic } from './topics.ts';

const api = 'https://docs.aws.amazon.com/sns/latest/api';

export const snsSubscriptions: ServiceCases = {
  service: 'sns',
  cases: [
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
  ],
};
