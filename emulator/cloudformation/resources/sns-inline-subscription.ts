import type * as Sns from '@aws-sdk/client-sns';
import { unlessMissing } from './missing.ts';
import { isUnconfirmed } from './sns-subscription.ts';
import type { Context } from './type.ts';

/** A subscription that is written in its topic. */
export interface InlineSubscription {
  readonly Endpoint: string;
  readonly Protocol: string;
}

/** Those of the template that are still there; others are made by their own resources. */
export async function readSubscriptions(
  TopicArn: string,
  wanted: readonly InlineSubscription[],
  context: Context,
): Promise<InlineSubscription[]> {
  const present = await listSubscriptions(TopicArn, context);
  return wanted.filter((one) => present.some((other) => isSame(one, other)));
}

async function listSubscriptions(
  TopicArn: string,
  context: Context,
  NextToken?: string,
): Promise<Sns.Subscription[]> {
  const page = await context.call<Sns.ListSubscriptionsByTopicCommandOutput>(
    'sns',
    'ListSubscriptionsByTopic',
    { TopicArn, ...(NextToken !== undefined && { NextToken }) },
  );
  const found = page.Subscriptions ?? [];
  if (page.NextToken === undefined) return found;
  return [...found, ...(await listSubscriptions(TopicArn, context, page.NextToken))];
}

function isSame(one: InlineSubscription, other: InlineSubscription | Sns.Subscription): boolean {
  return one.Endpoint === other.Endpoint && one.Protocol === other.Protocol;
}

type Wanted = readonly InlineSubscription[] | undefined;

export async function changeSubscriptions(
  TopicArn: string,
  [before = [], after = []]: readonly [before: Wanted, after: Wanted],
  context: Context,
): Promise<void> {
  const present = await listSubscriptions(TopicArn, context);
  for (const gone of before.filter((one) => !after.some((other) => isSame(one, other)))) {
    const found = present.find((one) => isSame(gone, one));
    if (found !== undefined) await endSubscription(found.SubscriptionArn ?? '', context);
  }
  for (const added of after.filter((one) => !before.some((other) => isSame(one, other)))) {
    await addSubscription(TopicArn, added, context);
  }
}

export async function addSubscription(
  TopicArn: string,
  { Endpoint, Protocol }: InlineSubscription,
  { call }: Context,
): Promise<void> {
  await call('sns', 'Subscribe', { TopicArn, Protocol, Endpoint });
}

/** One that was never confirmed has no ARN to end it by, and ends by itself. */
async function endSubscription(SubscriptionArn: string, { call }: Context): Promise<void> {
  if (SubscriptionArn === 'PendingConfirmation') return;
  try {
    await unlessMissing(call('sns', 'Unsubscribe', { SubscriptionArn }));
  } catch (error) {
    if (!isUnconfirmed(error)) throw error;
  }
}
