import { Fault } from '../../fault.ts';
import { serviceCaller } from '../../identity/service-role.ts';
import type { Call } from '../../service.ts';
import type { World } from '../../world.ts';
import { envelopeOf, type Notification } from './notification.ts';
import { post } from './outbox.ts';
import type { Subscription, Topic } from './store.ts';
import { subscriptionsTo } from './topics-by-arn.ts';

/** Brings a notification to every confirmed subscription. What fails is counted, and the publisher is not told. */
export async function deliver(call: Call, topic: Topic, notification: Notification): Promise<void> {
  for (const subscription of subscriptionsTo(call, topic)) {
    if (!subscription.confirmed) continue;
    try {
      await deliverTo(call.world, topic, subscription, notification);
      topic.deliveries.done += 1;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      topic.deliveries.failed += 1;
      topic.deliveries.lastFailure = `${subscription.endpoint}: ${error.code}: ${error.message}`;
    }
  }
}

async function deliverTo(
  world: World,
  topic: Topic,
  subscription: Subscription,
  notification: Notification,
): Promise<void> {
  if (subscription.protocol === 'sqs') await enqueue(world, topic, subscription, notification);
  else mail(world, topic, subscription, notification);
}

/** As the service itself, so that the queue's policy must let it in. */
async function enqueue(
  world: World,
  topic: Topic,
  subscription: Subscription,
  notification: Notification,
): Promise<void> {
  const [, , , region = '', account = '', name = ''] = subscription.endpoint.split(':');
  const caller = serviceCaller('sns.amazonaws.com', topic.account, region, topic.arn);
  const body = subscription.raw
    ? { MessageBody: notification.textFor('sqs'), MessageAttributes: notification.attributes }
    : { MessageBody: envelopeOf(notification, topic, subscription) };
  const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${name}`;
  await world.invoke(caller, 'sqs', 'SendMessage', { QueueUrl, ...body });
}

function mail(
  world: World,
  topic: Topic,
  subscription: Subscription,
  notification: Notification,
): void {
  const text = notification.textFor(subscription.protocol);
  const isJson = subscription.protocol === 'email-json';
  post(world, {
    to: subscription.endpoint,
    subject: notification.subject ?? 'AWS Notification Message',
    body: isJson ? envelopeOf(notification, topic, subscription) : text,
    at: notification.at,
    topicArn: topic.arn,
    confirmed: true,
  });
}
