import type { TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { giveUp, succeed } from './delivery-end.ts';
import { deliveryPolicyOf } from './delivery-policy.ts';
import type { TokenMessage } from './envelope.ts';
import { type Outcome, postMessage } from './http-edge.ts';
import { retryDelays } from './retry-policy.ts';
import type { Subscription, Topic } from './store.ts';
import { subscriptionWithArn, topicWithArn } from './topics-by-arn.ts';

interface HttpMessage {
  readonly type: 'Notification' | TokenMessage;
  readonly id: string;
  /** When it was published. */
  readonly at: number;
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
  readonly id: string;
  readonly at: number;
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
    id: message.id,
    at: message.at,
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
  const delay = nextDelay(topic, subscription, delivery);
  if (outcome.kind === 'failed' && delay !== undefined) retryAfter(world, topic, delivery, delay);
  else if (!delivery.isNotification) tellOfToken(topic, delivery, outcome);
  else if (subscription !== undefined) await end(world, topic, subscription, delivery, outcome);
}

async function end(
  world: World,
  topic: Topic,
  subscription: Subscription,
  { id, at, body, attempts }: Delivery,
  { kind, reason, statusCode }: Outcome,
): Promise<void> {
  const ending = {
    ...{ id, at, text: body, response: reason, attempts: attempts + 1 },
    ...(statusCode !== undefined && { statusCode }),
  };
  if (kind === 'delivered') succeed(world, topic, subscription, ending);
  else await giveUp(world, topic, subscription, ending, { MessageBody: body });
}

/** A question that reached nobody is no failed delivery. */
function tellOfToken(topic: Topic, { url }: Delivery, { kind, reason }: Outcome): void {
  if (kind !== 'delivered') topic.deliveries.lastFailure = `${url}: ${reason}`;
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
