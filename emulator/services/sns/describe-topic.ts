import { effectiveTopicPolicy, readTopicPolicy } from './delivery-policy.ts';
import type { Subscription, Topic } from './store.ts';
import { defaultPolicy } from './topics-by-arn.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export function describeTopic(
  topic: Topic,
  subscriptions: readonly Subscription[],
): Record<string, string> {
  const confirmed = subscriptions.filter((one) => one.confirmed).length;
  const { DeliveryPolicy, ...attributes } = topic.attributes;
  return {
    TopicArn: topic.arn,
    Owner: topic.account,
    DisplayName: '',
    ...(topic.fifo && { FifoTopic: 'true', ContentBasedDeduplication: 'false' }),
    ...attributes,
    Policy: topic.attributes.Policy ?? defaultPolicy(topic),
    ...(DeliveryPolicy !== undefined && {
      DeliveryPolicy: JSON.stringify(readTopicPolicy(DeliveryPolicy)),
    }),
    EffectiveDeliveryPolicy: JSON.stringify(effectiveTopicPolicy(DeliveryPolicy)),
    SubscriptionsConfirmed: String(confirmed),
    SubscriptionsPending: String(subscriptions.length - confirmed),
    SubscriptionsDeleted: String(topic.unsubscribed),
  };
}
