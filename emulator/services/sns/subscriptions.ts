import type * as Sns from '@aws-sdk/client-sns';
import type { Call, Operations } from '../../service.ts';
import { confirm, findByToken } from './confirm.ts';
import { describeSubscription, showSubscription } from './describe-subscription.ts';
import { readEndpoint } from './endpoint.ts';
import { page } from './page.ts';
import { invalidParameter, required } from './refusals.ts';
import { requireFewPolicies, subscribe } from './subscribe.ts';
import {
  applySubscriptionAttribute,
  checkSubscriptionAttribute,
} from './subscription-attributes.ts';
import {
  accessTo,
  findSubscription,
  findTopic,
  subscriptionsOf,
  subscriptionsTo,
  topicAccess,
  topicWithArn,
} from './topics-by-arn.ts';
import { accessToEnd, end, findToEnd } from './unsubscribe.ts';

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
      const endpoint = readEndpoint(topic, input.Protocol, input.Endpoint);
      const { arn, confirmed } = subscribe(call, topic, endpoint, input.Attributes ?? {});
      const isShown = confirmed || input.ReturnSubscriptionArn === true;
      return { SubscriptionArn: isShown ? arn : 'pending confirmation' };
    },
  },
  ConfirmSubscription: {
    // The link in the message is opened without any credentials: the token is the right.
    access: () => [],
    handle: (input, call) => {
      const subscription = findByToken(call, input.TopicArn, input.Token);
      confirm(call, subscription, /^true$/i.test(input.AuthenticateOnUnsubscribe ?? ''));
      return { SubscriptionArn: subscription.arn };
    },
  },
  Unsubscribe: {
    access: (input, call) => accessToEnd(call, findToEnd(call, input.SubscriptionArn)),
    handle: (input, call) => {
      const subscription = findToEnd(call, input.SubscriptionArn);
      if (subscription !== undefined) end(call, subscription);
      return {};
    },
  },
  ListSubscriptions: {
    access: (_input, call) => ({
      action: 'sns:ListSubscriptions',
      resource: `arn:aws:sns:${call.region}:${call.account}:*`,
    }),
    handle: (input, call) => {
      const all = subscriptionsOf(call);
      const { items, rest } = page(all, ({ arn }) => arn, input.NextToken);
      return { Subscriptions: items.map(showSubscription), ...rest };
    },
  },
  ListSubscriptionsByTopic: {
    access: accessTo('ListSubscriptionsByTopic'),
    handle: (input, call) => {
      const all = subscriptionsTo(call.world, findTopic(call, input.TopicArn));
      const { items, rest } = page(all, ({ arn }) => arn, input.NextToken);
      return { Subscriptions: items.map(showSubscription), ...rest };
    },
  },
  GetSubscriptionAttributes: {
    access: accessToOne('GetSubscriptionAttributes'),
    handle: (input, call) => {
      const subscription = findSubscription(call, input.SubscriptionArn);
      const topic = topicWithArn(call.world, subscription.topicArn);
      return { Attributes: describeSubscription(subscription, topic) };
    },
  },
  SetSubscriptionAttributes: {
    access: accessToOne('SetSubscriptionAttributes'),
    handle: (input, call) => {
      const subscription = findSubscription(call, input.SubscriptionArn);
      const name = required(input.AttributeName, 'AttributeName');
      const value = input.AttributeValue ?? '';
      const topic = topicWithArn(call.world, subscription.topicArn);
      if (topic === undefined) throw invalidParameter('TopicArn');
      checkSubscriptionAttribute(name, value, { ...subscription, topic });
      if (name === 'FilterPolicy') {
        const others = subscriptionsTo(call.world, topic).filter((one) => one !== subscription);
        requireFewPolicies(others);
      }
      applySubscriptionAttribute(subscription, name, value);
      return {};
    },
  },
} satisfies Operations<typeof Sns>;
