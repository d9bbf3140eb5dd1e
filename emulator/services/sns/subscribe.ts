import type { SubscribeCommandInput } from '@aws-sdk/client-sns';
import { notImplemented } from '../../fault.ts';
import { arnOf } from '../../identity/principal.ts';
import type { Call, TimerHandler } from '../../service.ts';
import { post } from './outbox.ts';
import { invalidParameter, required } from './refusals.ts';
import { type Subscription, storeOf, type Topic } from './store.ts';
import { placeOf, subscriptionsTo } from './topics-by-arn.ts';

type Wanted = Pick<Subscription, 'protocol' | 'endpoint' | 'raw'>;

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export function readSubscription(call: Call, input: SubscribeCommandInput): Wanted {
  const protocol = required(input.Protocol, 'Protocol');
  const endpoint = required(input.Endpoint, 'Endpoint');
  for (const name of Object.keys(input.Attributes ?? {})) checkAttribute(name);
  const raw = readRaw(input.Attributes?.RawMessageDelivery ?? 'false');
  switch (protocol) {
    case 'sqs':
      checkQueue(call, endpoint);
      return { protocol, endpoint, raw };
    case 'email':
    case 'email-json':
      if (!/^[^\s@]+@[^\s@]+$/.test(endpoint)) throw invalidParameter('Email address');
      if (raw) throw invalidParameter('Attributes Reason: RawMessageDelivery is not for e-mail');
      return { protocol, endpoint, raw };
    default:
      if (!/^(https?|sms|application|lambda|firehose)$/.test(protocol)) {
        throw invalidParameter('Protocol');
      }
      throw notImplemented(`A subscription with the protocol ${protocol}`);
  }
}

/** The same endpoint is subscribed once; a second request sends a pending one its e-mail again. */
export function subscribe(call: Call, topic: Topic, wanted: Wanted): Subscription {
  const present = subscriptionsTo(call, topic).find(
    ({ protocol, endpoint }) => protocol === wanted.protocol && endpoint === wanted.endpoint,
  );
  if (present !== undefined && present.raw !== wanted.raw) {
    throw invalidParameter(
      'Attributes Reason: Subscription already exists with different attributes',
    );
  }
  const subscription = present ?? addSubscription(call, topic, wanted);
  if (!subscription.confirmed) askToConfirm(call, topic, subscription);
  return subscription;
}

export function applySubscriptionAttribute(
  subscription: Subscription,
  name: string,
  value: string,
): void {
  checkAttribute(name);
  subscription.raw = readRaw(value);
}

function checkAttribute(name: string): void {
  if (name === 'RawMessageDelivery') return;
  if (
    /^(FilterPolicy|FilterPolicyScope|RedrivePolicy|DeliveryPolicy|SubscriptionRoleArn|ReplayPolicy)$/.test(
      name,
    )
  ) {
    throw notImplemented(`The subscription attribute ${name}`);
  }
  throw invalidParameter('AttributeName');
}

function readRaw(value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw invalidParameter(
    'Attributes Reason: RawMessageDelivery: Invalid value. Must be true or false.',
  );
}

function checkQueue(call: Call, endpoint: string): void {
  const account = /^arn:aws:sqs:[a-z0-9-]+:(\d{12}):[A-Za-z0-9_-]+(\.fifo)?$/.exec(endpoint)?.[1];
  if (account === undefined) throw invalidParameter('SQS endpoint ARN');
  if (account !== call.account) throw notImplemented('Subscribing a queue of another account');
}

function addSubscription(call: Call, topic: Topic, wanted: Wanted): Subscription {
  const { random } = call.world;
  const isQueue = wanted.protocol === 'sqs';
  const subscription: Subscription = {
    ...wanted,
    arn: `${topic.arn}:${random.uuid()}`,
    topicArn: topic.arn,
    owner: call.account,
    principal: arnOf(call.caller.principal),
    token: random.hex(204),
    confirmed: isQueue,
    authenticated: isQueue,
  };
  storeOf(placeOf(call, topic.arn)).subscriptions[subscription.arn] = subscription;
  if (!isQueue) expectConfirmation(call, topic, subscription);
  return subscription;
}

/** A token is good for two days; a subscription that was not confirmed by then is none. */
const confirmationTime = 2 * 86_400_000;

function expectConfirmation(call: Call, topic: Topic, { arn }: Subscription): void {
  const { clock } = call.world;
  const { account, region } = topic;
  const at = clock.now() + confirmationTime;
  clock.schedule({ at, service: 'sns', name: 'drop-unconfirmed', account, region, data: arn });
}

export const dropUnconfirmed: TimerHandler = ({ account, region, data }, world) => {
  const { subscriptions } = storeOf({ world, account, region });
  const arn = String(data);
  if (subscriptions[arn]?.confirmed === false) delete subscriptions[arn];
};

function askToConfirm(call: Call, topic: Topic, subscription: Subscription): void {
  const link = `https://sns.${topic.region}.amazonaws.com/confirmation.html?TopicArn=${topic.arn}&Token=${subscription.token}&Endpoint=${encodeURIComponent(subscription.endpoint)}`;
  post(call.world, {
    to: subscription.endpoint,
    subject: 'AWS Notification - Subscription Confirmation',
    body: `You have chosen to subscribe to the topic:\n${topic.arn}\n\nTo confirm this subscription, click or visit the link below (If this was in error no action is necessary):\n${link}\n`,
    at: call.world.clock.now(),
    topicArn: topic.arn,
    confirmed: false,
  });
}
