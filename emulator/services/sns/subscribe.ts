import { Fault } from '../../fault.ts';
import { arnOf } from '../../identity/principal.ts';
import type { Call, TimerHandler } from '../../service.ts';
import { askToConfirm } from './ask.ts';
import type { Endpoint } from './endpoint.ts';
import { messageLimit, requireSmallAudience } from './message-size.ts';
import { invalidParameter } from './refusals.ts';
import { type Subscription, storeOf, type Topic } from './store.ts';
import {
  applySubscriptionAttribute,
  checkSubscriptionAttribute,
  defaultAttributes,
} from './subscription-attributes.ts';
import { subscriptionsTo } from './topics-by-arn.ts';

type Attributes = Readonly<Record<string, string>>;

/** The same endpoint is subscribed once; a second request sends a pending one its question again. */
export function subscribe(
  call: Call,
  topic: Topic,
  endpoint: Endpoint,
  attributes: Attributes,
): Subscription {
  const others = subscriptionsTo(call.world, topic);
  const present = others.find(
    (one) => one.protocol === endpoint.protocol && one.endpoint === endpoint.endpoint,
  );
  requireSmallAudience(messageLimit(topic), [...others, endpoint]);
  const wanted = newSubscription(call, topic, endpoint);
  setAttributes(topic, wanted, attributes, others);
  if (present !== undefined) requireSame(present, wanted, attributes);
  const subscription = present ?? keep(call, topic, wanted);
  if (!subscription.confirmed) askToConfirm(call.world, topic, subscription);
  return subscription;
}

/** A queue of the caller's own account needs no confirmation. */
function newSubscription(call: Call, topic: Topic, endpoint: Endpoint): Subscription {
  const { random } = call.world;
  const isOwn = endpoint.protocol === 'sqs' && endpoint.endpoint.split(':')[4] === call.account;
  return {
    ...endpoint,
    arn: `${topic.arn}:${random.uuid()}`,
    topicArn: topic.arn,
    owner: call.account,
    principal: arnOf(call.caller.principal),
    token: random.hex(288),
    confirmed: isOwn,
    authenticated: isOwn,
    attributes: {},
  };
}

/** The scope first, as it decides how a policy is read. */
function setAttributes(
  topic: Topic,
  subscription: Subscription,
  { FilterPolicyScope, ...attributes }: Attributes,
  others: readonly Subscription[],
): void {
  const all = { ...(FilterPolicyScope !== undefined && { FilterPolicyScope }), ...attributes };
  for (const [name, value] of Object.entries(all)) {
    checkSubscriptionAttribute(name, value, { ...subscription, topic }, 'Attributes Reason: ');
    if (name === 'FilterPolicy') requireFewPolicies(others);
    applySubscriptionAttribute(subscription, name, value);
  }
}

const mostPolicies = 200;

export function requireFewPolicies(others: readonly Subscription[]): void {
  const filtered = others.filter(({ attributes }) => attributes.FilterPolicy !== undefined);
  if (filtered.length < mostPolicies) return;
  throw new Fault('FilterPolicyLimitExceededException', 'Filter policy limit exceeded');
}

function requireSame(present: Subscription, wanted: Subscription, sent: Attributes): void {
  const shown = { ...defaultAttributes, ...present.attributes };
  const desired = { ...defaultAttributes, ...wanted.attributes };
  if (Object.keys(sent).every((name) => shown[name] === desired[name])) return;
  throw invalidParameter(
    'Attributes Reason: Subscription already exists with different attributes',
  );
}

/** A token is good for two days; a subscription that was not confirmed by then is none. */
export const tokenTime = 2 * 86_400_000;

function keep(call: Call, topic: Topic, subscription: Subscription): Subscription {
  const { clock } = call.world;
  const { account, region } = topic;
  storeOf({ world: call.world, account, region }).subscriptions[subscription.arn] = subscription;
  if (!subscription.confirmed) {
    const at = clock.now() + tokenTime;
    const timer = { at, service: 'sns', name: 'drop-unconfirmed', account, region };
    clock.schedule({ ...timer, data: subscription.arn });
  }
  return subscription;
}

export const dropUnconfirmed: TimerHandler = ({ account, region, data }, world) => {
  const { subscriptions } = storeOf({ world, account, region });
  const arn = String(data);
  if (subscriptions[arn]?.confirmed === false) delete subscriptions[arn];
};
