import type { TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { deliveryPolicyOf } from './delivery-policy.ts';
import type { TokenMessage } from './envelope.ts';
import { type Outcome, postMessage } from './http-edge.ts';
import { retryDelays } from './retry-policy.ts';
import type { Subscription, Topic } from './store.ts';
import { subscriptionWithArn, topicWithArn } from './topics-by-arn.ts';
import { giveUp } from './undelivered.ts';

interface HttpMessage {
  readonly type: 'Notification' | TokenMessage;
  readonly id: string;
  readonly text: string;
  readonly isRaw: boolean;
}

/** A message on its way: plain JSON, as it may have to wait for its next attempt. */
interface Delivery {
  readonly topicArn: string;
  readonly subscriptionArn: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isNotification: boolean;
  /** How often it was tried. */
  readonly attempts: number;
}

/** Sends in the background: a publisher never waits for a subscriber. */
export function sendOverHttp(
  world: World,
  topic: Topic,
  subscription: Subscription,
  message: HttpMessage,
): void {
  const delivery = {
    topicArn: topic.arn,
    subscriptionArn: subscription.arn,
    url: subscription.endpoint,
    headers: headersOf(topic, subscription, message),
    body: message.text,
    isNotification: message.type === 'Notification',
    attempts: 0,
  };
  world.background(() => attempt(world, delivery));
}

/** https://docs.aws.amazon.com/sns/latest/dg/http-header.html */
function headersOf(
  topic: Topic,
  { arn, attributes }: Subscription,
  { type, id, isRaw }: HttpMessage,
): Record<string, string> {
  const isNotification = type === 'Notification';
  const { contentType } = deliveryPolicyOf(
    topic.attributes.DeliveryPolicy,
    attributes.DeliveryPolicy,
  );
  return {
    'content-type': isNotification ? contentType : 'text/plain; charset=UTF-8',
    'x-amz-sns-message-type': type,
    'x-amz-sns-message-id': id,
    'x-amz-sns-topic-arn': topic.arn,
    ...(type !== 'SubscriptionConfirmation' && { 'x-amz-sns-subscription-arn': arn }),
    ...(isRaw && { 'x-amz-sns-rawdelivery': 'true' }),
  };
}

async function attempt(world: World, delivery: Delivery): Promise<void> {
  const outcome = await postMessage(delivery);
  // The topic may be gone meanwhile, or the whole state replaced.
  const topic = topicWithArn(world, delivery.topicArn);
  if (topic !== undefined) await settle(world, topic, delivery, outcome);
}

async function settle(
  world: World,
  topic: Topic,
  delivery: Delivery,
  outcome: Outcome,
): Promise<void> {
  const subscription = subscriptionWithArn(world, delivery.subscriptionArn);
  if (outcome.kind === 'delivered') {
    if (delivery.isNotification) topic.deliveries.done += 1;
    return;
  }
  const delay = nextDelay(topic, subscription, delivery);
  if (outcome.kind === 'failed' && delay !== undefined) retryAfter(world, topic, delivery, delay);
  else if (!delivery.isNotification) {
    topic.deliveries.lastFailure = `${delivery.url}: ${outcome.reason}`;
  } else if (subscription !== undefined) {
    await giveUp(world, topic, subscription, outcome.reason, { MessageBody: delivery.body });
  }
}

/** Seconds to the next attempt; undefined: there is none. */
function nextDelay(
  topic: Topic,
  subscription: Subscription | undefined,
  { attempts }: Delivery,
): number | undefined {
  const own = subscription?.attributes.DeliveryPolicy;
  return retryDelays(deliveryPolicyOf(topic.attributes.DeliveryPolicy, own).retries)[attempts];
}

function retryAfter(
  world: World,
  { account, region }: Topic,
  delivery: Delivery,
  seconds: number,
): void {
  const at = world.clock.now() + seconds * 1000;
  const data: Delivery = { ...delivery, attempts: delivery.attempts + 1 };
  world.clock.schedule({ at, service: 'sns', name: 'retry-delivery', account, region, data });
}

export const retryDelivery: TimerHandler = ({ data }, world) => {
  world.background(() => attempt(world, data as Delivery));
};
