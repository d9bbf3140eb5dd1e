import type * as Sns from '@aws-sdk/client-sns';
import { effectiveSubscriptionPolicy, readSubscriptionPolicy } from './delivery-policy.ts';
import type { Subscription, Topic } from './store.ts';
import { scopeOf } from './subscription-attributes.ts';

export function showSubscription(subscription: Subscription): Sns.Subscription {
  const { arn, owner, protocol, endpoint, topicArn, confirmed } = subscription;
  return {
    SubscriptionArn: confirmed ? arn : 'PendingConfirmation',
    Owner: owner,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html */
export function describeSubscription(
  subscription: Subscription,
  topic: Topic | undefined,
): Record<string, string> {
  const { FilterPolicy, RedrivePolicy, RawMessageDelivery = 'false' } = subscription.attributes;
  return {
    SubscriptionArn: subscription.arn,
    TopicArn: subscription.topicArn,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    Owner: subscription.owner,
    SubscriptionPrincipal: subscription.principal,
    PendingConfirmation: String(!subscription.confirmed),
    ConfirmationWasAuthenticated: String(subscription.authenticated),
    RawMessageDelivery,
    // A scope alone is kept, and not shown.
    ...(FilterPolicy !== undefined && { FilterPolicy, FilterPolicyScope: scopeOf(subscription) }),
    ...(RedrivePolicy !== undefined && { RedrivePolicy }),
    ...deliveryPolicies(subscription, topic),
  };
}

/** HTTP endpoints alone have them. */
function deliveryPolicies(
  { protocol, attributes }: Subscription,
  topic: Topic | undefined,
): Record<string, string> {
  if (!protocol.startsWith('http')) return {};
  const own = attributes.DeliveryPolicy;
  const effective = effectiveSubscriptionPolicy(topic?.attributes.DeliveryPolicy, own);
  return {
    ...(own !== undefined && { DeliveryPolicy: JSON.stringify(readSubscriptionPolicy(own)) }),
    EffectiveDeliveryPolicy: JSON.stringify(effective),
  };
}
