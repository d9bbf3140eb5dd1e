import { arrivalsOf } from '../../faults/deliver.ts';
import type { World } from '../../world.ts';
import { deliverTo } from './deliver-to.ts';
import { passes } from './filter-policy/index.ts';
import { postpone } from './late-notification.ts';
import type { Notification } from './notification.ts';
import type { Subscription, Topic } from './store.ts';
import { scopeOf } from './subscription-attributes.ts';
import { subscriptionsTo } from './topics-by-arn.ts';

/** Brings a notification to every confirmed subscription that wants it. */
export async function deliver(
  world: World,
  topic: Topic,
  notification: Notification,
): Promise<void> {
  for (const subscription of subscriptionsTo(world, topic)) {
    if (!subscription.confirmed || !isWanted(subscription, notification)) continue;
    await send(world, topic, subscription, notification);
  }
}

function isWanted(subscription: Subscription, notification: Notification): boolean {
  const { FilterPolicy } = subscription.attributes;
  if (FilterPolicy === undefined) return true;
  const { attributes, textFor } = notification;
  const body = textFor(subscription.protocol);
  return passes(FilterPolicy, scopeOf(subscription), { body, attributes });
}

/** At once, unless faults were ordered for the topic: later, twice, never. What is lost is counted nowhere. */
async function send(
  world: World,
  topic: Topic,
  subscription: Subscription,
  notification: Notification,
): Promise<void> {
  for (const { lateSeconds } of arrivalsOf(world, 'sns', topic.name)) {
    if (lateSeconds > 0) postpone(world, subscription, notification, lateSeconds);
    else await deliverTo(world, topic, subscription, notification);
  }
}
