import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import type { TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { deliverTo } from './deliver-to.ts';
import type { Notification } from './notification.ts';
import type { Subscription } from './store.ts';
import { subscriptionWithArn, topicWithArn } from './topics-by-arn.ts';

/** A notification that waits: plain JSON, as it is kept with its timer. */
interface Late extends Omit<Notification, 'textFor' | 'attributes'> {
  readonly subscriptionArn: string;
  /** What the subscription gets to read. */
  readonly text: string;
  readonly attributes: Readonly<Record<string, LateAttribute>>;
}

interface LateAttribute extends Omit<MessageAttributeValue, 'BinaryValue'> {
  readonly base64?: string;
}

export function postpone(
  world: World,
  { arn, protocol }: Subscription,
  { textFor, attributes, ...rest }: Notification,
  seconds: number,
): void {
  const [, , , region = '', account = ''] = arn.split(':');
  const data: Late = {
    ...rest,
    subscriptionArn: arn,
    text: textFor(protocol),
    attributes: mapped(attributes, ({ BinaryValue, ...attribute }) => ({
      ...attribute,
      ...(BinaryValue && { base64: Buffer.from(BinaryValue).toString('base64') }),
    })),
  };
  const at = world.clock.now() + seconds * 1000;
  world.clock.schedule({ at, service: 'sns', name: 'arrive', account, region, data });
}

/** Unless its topic or its subscription is gone by now. */
export const arrive: TimerHandler = async ({ data }, world) => {
  const { subscriptionArn, text, attributes, ...rest } = data as Late;
  const subscription = subscriptionWithArn(world, subscriptionArn);
  if (subscription === undefined) return;
  const topic = topicWithArn(world, subscription.topicArn);
  if (topic === undefined) return;
  await deliverTo(world, topic, subscription, {
    ...rest,
    textFor: () => text,
    attributes: mapped(attributes, ({ base64, ...attribute }) => ({
      ...attribute,
      ...(base64 !== undefined && { BinaryValue: Buffer.from(base64, 'base64') }),
    })),
  });
};

function mapped<A, B>(record: Readonly<Record<string, A>>, map: (one: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, one]) => [name, map(one)]));
}
