import { invalidParameter } from './refusals.ts';
import type { Subscription, Topic } from './store.ts';

const usual = 262_144;
const mostSubscriptions = 100;

/** https://docs.aws.amazon.com/sns/latest/dg/large-message-payloads.html */
export function messageLimit({ attributes }: Pick<Topic, 'attributes'>): number {
  return Number(attributes.MaximumMessageSize ?? usual);
}

/** A topic for large messages has few subscriptions, and queues alone. */
export function requireSmallAudience(
  limit: number,
  subscriptions: readonly Pick<Subscription, 'protocol'>[],
): void {
  if (limit <= usual) return;
  const isFit =
    subscriptions.length <= mostSubscriptions &&
    subscriptions.every(({ protocol }) => protocol === 'sqs');
  if (isFit) return;
  throw invalidParameter(
    `MaximumMessageSize Reason: a topic with a MaximumMessageSize above ${usual} must have ${mostSubscriptions} or fewer subscriptions, each an Amazon SQS subscription`,
  );
}
