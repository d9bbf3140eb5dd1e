import { Fault } from '../../fault.ts';
import type { World } from '../../world.ts';
import { giveUp, succeed } from './delivery-end.ts';
import { notificationText } from './envelope.ts';
import { sendOverHttp } from './http-delivery.ts';
import type { Notification } from './notification.ts';
import { post } from './outbox.ts';
import { enqueue, type QueueMessage } from './queue-delivery.ts';
import type { Subscription, Topic } from './store.ts';

/** Brings a notification to one subscription. What fails is counted, and nobody is told. */
export async function deliverTo(
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
    at: world.clock.now(),
    topicArn: topic.arn,
    confirmed: true,
  });
  topic.deliveries.done += 1;
}
