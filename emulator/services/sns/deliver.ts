import { Fault } from '../../fault.ts';
import type { World } from '../../world.ts';
import { giveUp, succeed } from './delivery-end.ts';
import { notificationText } from './envelope.ts';
import { passes } from './filter-policy/index.ts';
import { sendOverHttp } from './http-delivery.ts';
import type { Notification } from './notification.ts';
import { post } from './outbox.ts';
import { enqueue, type QueueMessage } from './queue-delivery.ts';
import type { Subscription, Topic } from './store.ts';
import { scopeOf } from './subscription-attributes.ts';
import { subscriptionsTo } from './topics-by-arn.ts';

/** Brings a notification to every confirmed subscription that wants it. What fails is counted, and the publisher is not told. */
export async function deliver(
  world: World,
  topic: Topic,
  notification: Notification,
): Promise<void> {
  for (const subscription of subscriptionsTo(world, topic)) {
    if (!subscription.confirmed || !isWanted(subscription, notification)) continue;
    await deliverTo(world, topic, subscription, notification);
  }
}

function isWanted(subscription: Subscription, notification: Notification): boolean {
  const { FilterPolicy } = subscription.attributes;
  if (FilterPolicy === undefined) return true;
  const { attributes, textFor } = notification;
  const body = textFor(subscription.protocol);
  return passes(FilterPolicy, scopeOf(subscription), { body, attributes });
}

async function deliverTo(
  world: World,
  topic: Topic,
  subscription: Subscription,
  notification: Notification,
): Promise<void> {
  switch (subscription.protocol) {
    case 'sqs':
      return toQueue(world, topic, subscription, notification);
    case 'http':
    case 'https': {
      const { id, at } = notification;
      const text = textOf(world, topic, subscription, notification);
      const isRaw = subscription.attributes.RawMessageDelivery === 'true';
      return sendOverHttp(world, topic, subscription, {
        type: 'Notification',
        id,
        at,
        text,
        isRaw,
      });
    }
    default:
      return mail(world, topic, subscription, notification);
  }
}

async function toQueue(
  world: World,
  topic: Topic,
  subscription: Subscription,
  notification: Notification,
): Promise<void> {
  const message: QueueMessage = {
    MessageBody: textOf(world, topic, subscription, notification),
    ...(subscription.attributes.RawMessageDelivery === 'true' && {
      MessageAttributes: notification.attributes,
    }),
    ...groupOf(topic, subscription, notification),
  };
  const { id, at } = notification;
  const end = { id, at, text: message.MessageBody ?? '', attempts: 1 };
  try {
    const sent = await enqueue(world, topic, subscription.endpoint, message);
    const response = JSON.stringify({ sqsMessageId: sent.MessageId });
    succeed(world, topic, subscription, { ...end, response, statusCode: 200 });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const response = `${error.code}: ${error.message}`;
    await giveUp(world, topic, subscription, { ...end, response }, message);
  }
}

/** A FIFO queue hears a FIFO topic's groups; a standard queue those of a standard topic, for fairness. */
function groupOf(
  topic: Topic,
  { endpoint }: Subscription,
  { groupId, deduplicationId }: Notification,
): Pick<QueueMessage, 'MessageGroupId' | 'MessageDeduplicationId'> {
  if (groupId === undefined || (topic.fifo !== undefined) !== endpoint.endsWith('.fifo')) return {};
  return {
    MessageGroupId: groupId,
    ...(deduplicationId !== undefined && { MessageDeduplicationId: deduplicationId }),
  };
}

function textOf(
  world: World,
  topic: Topic,
  subscription: Subscription,
  notification: Notification,
): string {
  const isRaw = subscription.attributes.RawMessageDelivery === 'true';
  return isRaw
    ? notification.textFor(subscription.protocol)
    : notificationText(world, topic, subscription, notification);
}

function mail(
  world: World,
  topic: Topic,
  subscription: Subscription,
  notification: Notification,
): void {
  const isJson = subscription.protocol === 'email-json';
  post(world, {
    to: subscription.endpoint,
    subject: notification.subject ?? 'AWS Notification Message',
    body: isJson
      ? notificationText(world, topic, subscription, notification)
      : notification.textFor(subscription.protocol),
    at: notification.at,
    topicArn: topic.arn,
    confirmed: true,
  });
  topic.deliveries.done += 1;
}
