import { Fault } from '../../fault.ts';
import type { World } from '../../world.ts';
import { type TokenMessage, tokenText } from './envelope.ts';
import { sendOverHttp } from './http-delivery.ts';
import { post } from './outbox.ts';
import { enqueue } from './queue-delivery.ts';
import type { Subscription, Topic } from './store.ts';
import { confirmUrl } from './urls.ts';

/** Asks an endpoint whether it wants to be subscribed. */
export function askToConfirm(world: World, topic: Topic, subscription: Subscription): void {
  sendToken(world, topic, subscription, 'SubscriptionConfirmation');
}

/** Tells an endpoint that somebody ended its subscription, and how to take that back. */
export function tellOfEnd(world: World, topic: Topic, subscription: Subscription): void {
  sendToken(world, topic, subscription, 'UnsubscribeConfirmation');
}

function sendToken(
  world: World,
  topic: Topic,
  subscription: Subscription,
  type: TokenMessage,
): void {
  const id = world.random.uuid();
  const text = tokenText(world, topic, subscription, { type, id });
  switch (subscription.protocol) {
    case 'http':
    case 'https':
      sendOverHttp(world, topic, subscription, {
        ...{ type, id, text, isRaw: false },
        at: world.clock.now(),
      });
      return;
    case 'sqs':
      world.background(() => askQueue(world, topic, subscription.endpoint, text));
      return;
    default:
      mail(world, topic, subscription, type);
  }
}

/** A queue that does not let the topic in never hears of it, and nobody is told. */
async function askQueue(
  world: World,
  topic: Topic,
  queueArn: string,
  MessageBody: string,
): Promise<void> {
  try {
    await enqueue(world, topic, queueArn, { MessageBody });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    topic.deliveries.lastFailure = `${queueArn}: ${error.code}: ${error.message}`;
  }
}

function mail(world: World, topic: Topic, subscription: Subscription, type: TokenMessage): void {
  const isRequest = type === 'SubscriptionConfirmation';
  const link = confirmUrl(world, subscription);
  post(world, {
    to: subscription.endpoint,
    subject: `AWS Notification - ${isRequest ? 'Subscription' : 'Unsubscribe'} Confirmation`,
    body: isRequest
      ? `You have chosen to subscribe to the topic:\n${topic.arn}\n\nTo confirm this subscription, click or visit the link below (If this was in error no action is necessary):\n${link}\n`
      : `Your subscription to the topic below has been deactivated:\n${topic.arn}\n\nIf this was in error, click or visit the link below to restore the subscription:\n${link}\n`,
    at: world.clock.now(),
    topicArn: topic.arn,
    confirmed: !isRequest,
  });
}
