import { Fault } from '../../fault.ts';
import type { World } from '../../world.ts';
import { type Ending, logEnding } from './delivery-status.ts';
import { enqueue, type QueueMessage } from './queue-delivery.ts';
import { deadLetterTarget } from './redrive-policy.ts';
import type { Subscription, Topic } from './store.ts';

/** Counts a message that arrived. */
export function succeed(
  world: World,
  topic: Topic,
  subscription: Subscription,
  end: Omit<Ending, 'isSuccess'>,
): void {
  topic.deliveries.done += 1;
  logEnding(world, topic, subscription, { ...end, isSuccess: true });
}

/**
 * Counts a message that did not arrive, and puts it into the subscription's dead-letter queue if there is one. SNS tells no
 * publisher.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
 */
export async function giveUp(
  world: World,
  topic: Topic,
  subscription: Subscription,
  end: Omit<Ending, 'isSuccess'>,
  message: QueueMessage,
): Promise<void> {
  topic.deliveries.failed += 1;
  topic.deliveries.lastFailure = `${subscription.endpoint}: ${end.response}`;
  logEnding(world, topic, subscription, { ...end, isSuccess: false });
  const target = deadLetterTarget(subscription.attributes.RedrivePolicy);
  if (target === undefined) return;
  try {
    await enqueue(world, topic, target, message);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    topic.deliveries.lastFailure += `; dead-letter queue ${target}: ${error.code}`;
  }
}
