import type * as Sns from '@aws-sdk/client-sns';
import type { Call, Operations } from '../../service.ts';
import { markConfirmed } from './outbox.ts';
import { page } from './page.ts';
import { invalidParameter, required } from './refusals.ts';
import { type Subscription, storeOf } from './store.ts';
import { applySubscriptionAttribute, readSubscription, subscribe } from './subscribe.ts';
import {
  accessTo,
  findSubscription,
  findTopic,
  peekTopic,
  placeOf,
  subscriptionsTo,
  topicAccess,
} from './topics-by-arn.ts';

/** SNS knows no resource for what acts on a single subscription. */
function accessToOne(action: string) {
  return (input: { readonly SubscriptionArn?: string | undefined }, call: Call) => {
    findSubscription(call, input.SubscriptionArn);
    return { action: `sns:${action}`, resource: '*' };
  };
}

export const subscriptions = {
  Subscribe: {
    access: (input, call) =>
      topicAccess(findTopic(call, input.TopicArn), 'Subscribe', {
        ...(input.Endpoint !== undefined && { 'sns:Endpoint': input.Endpoint }),
        ...(input.Protocol !== undefined && { 'sns:Protocol': input.Protocol }),
      }),
    handle: (input, call) => {
      const topic = findTopic(call, input.TopicArn);
      const { arn, confirmed } = subscribe(call, topic, readSubscription(call, input));
      const show = confirmed || input.ReturnSubscriptionArn === true;
      return { SubscriptionArn: show ? arn : 'pending confirmation' };
    },
  },
  ConfirmSubscription: {
    // The link in the e-mail is opened without any credentials: the token is the right.
    access: () => [],
    handle: (input, call) => {
      const topic = findTopic(call, input.TopicArn);
      const token = required(input.Token, 'Token');
      const subscription = subscriptionsTo(call, topic).find((one) => one.token === token);
      if (subscription === undefined) throw invalidParameter('Token');
      subscription.confirmed = true;
      subscription.authenticated ||= input.AuthenticateOnUnsubscribe === 'true';
      markConfirmed(call.world, topic.arn, subscription.endpoint);
      return { SubscriptionArn: subscription.arn };
    },
  },
  Unsubscribe: {
    access: accessToOne('Unsubscribe'),
    handle: (input, call) => {
      const { arn, topicArn, confirmed } = findSubscription(call, input.SubscriptionArn);
      if (!confirmed) {
        throw invalidParameter(
          'SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation',
        );
      }
      delete storeOf(placeOf(call, arn)).subscriptions[arn];
      const topic = peekTopic(call, topicArn);
      if (topic !== undefined) topic.unsubscribed += 1;
      return {};
    },
  },
  ListSubscriptions: {
    access: (_input, call) => ({
      action: 'sns:ListSubscriptions',
      resource: `arn:aws:sns:${call.region}:${call.account}:*`,
    }),
    handle: (input, call) => {
      const all = Object.values(storeOf(call).subscriptions);
      const { items, rest } = page(all, ({ arn }) => arn, input.NextToken);
      return { Subscriptions: items.map(show), ...rest };
    },
  },
  ListSubscriptionsByTopic: {
    access: accessTo('ListSubscriptionsByTopic'),
    handle: (input, call) => {
      const all = subscriptionsTo(call, findTopic(call, input.TopicArn));
      const { items, rest } = page(all, ({ arn }) => arn, input.NextToken);
      return { Subscriptions: items.map(show), ...rest };
    },
  },
  GetSubscriptionAttributes: {
    access: accessToOne('GetSubscriptionAttributes'),
    handle: (input, call) => ({
      Attributes: describe(findSubscription(call, input.SubscriptionArn)),
    }),
  },
  SetSubscriptionAttributes: {
    access: accessToOne('SetSubscriptionAttributes'),
    handle: (input, call) => {
      const subscription = findSubscription(call, input.SubscriptionArn);
      const name = required(input.AttributeName, 'AttributeName');
      if (!subscription.confirmed) {
        throw invalidParameter('SubscriptionArn Reason: The subscription is pending confirmation');
      }
      applySubscriptionAttribute(subscription, name, input.AttributeValue ?? '');
      return {};
    },
  },
} satisfies Operations<typeof Sns>;

function show(subscription: Subscription): Sns.Subscription {
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
function describe(subscription: Subscription): Record<string, string> {
  return {
    SubscriptionArn: subscription.arn,
    TopicArn: subscription.topicArn,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    Owner: subscription.owner,
    SubscriptionPrincipal: subscription.principal,
    PendingConfirmation: String(!subscription.confirmed),
    ConfirmationWasAuthenticated: String(subscription.authenticated),
    RawMessageDelivery: String(subscription.raw),
  };
}
