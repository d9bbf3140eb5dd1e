import { Fault } from '../../fault.ts';
import type { Access, Call, TimerHandler } from '../../service.ts';
import { tellOfEnd } from './ask.ts';
import { invalidParameter } from './refusals.ts';
import { type Subscription, storeOf } from './store.ts';
import { tokenTime } from './subscribe.ts';
import { placeOf, subscriptionWithArn, topicWithArn } from './topics-by-arn.ts';

/** The subscription to end; undefined: it has ended, which is no error. */
export function findToEnd(call: Call, arn: string | undefined): Subscription | undefined {
  // A link is opened without a signature, and then means the Region that the ARN names.
  const isLink = call.caller.principal.type === 'anonymous';
  const region = isLink ? (arn?.split(':')[3] ?? '') : call.region;
  placeOf({ ...call, region }, arn || undefined, 'SubscriptionArn');
  if (arn === undefined || arn.split(':').length === 6) throw invalidParameter('SubscriptionId');
  return subscriptionWithArn(call.world, arn);
}

/**
 * Whoever has the link may end a subscription, unless its confirmation asked for owners alone.
 * https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html
 */
export function accessToEnd(call: Call, subscription: Subscription | undefined): Access[] {
  if (subscription === undefined) return [];
  const isLink = call.caller.principal.type === 'anonymous';
  if (subscription.onlyOwners === true && (isLink || !isOwner(call, subscription))) {
    throw new Fault('AuthorizationErrorException', 'Only the owner may unsubscribe');
  }
  return isLink ? [] : [{ action: 'sns:Unsubscribe', resource: '*' }];
}

/** Ends it. An endpoint whose subscription somebody else ended is told, and may take that back for two days. */
export function end(call: Call, subscription: Subscription): void {
  const { arn, topicArn, confirmed } = subscription;
  if (!confirmed) {
    throw invalidParameter(
      'SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation',
    );
  }
  const [, , , region = '', account = ''] = arn.split(':');
  const store = storeOf({ world: call.world, account, region });
  delete store.subscriptions[arn];
  const topic = topicWithArn(call.world, topicArn);
  if (topic === undefined) return;
  topic.unsubscribed += 1;
  if (subscription.protocol === 'sqs' || isOwner(call, subscription)) return;
  const { clock, random } = call.world;
  subscription.token = random.hex(288);
  store.ended[arn] = subscription;
  const timer = { service: 'sns', name: 'forget-ended', account, region, data: arn };
  clock.schedule({ at: clock.now() + tokenTime, ...timer });
  tellOfEnd(call.world, topic, subscription);
}

export const forgetEnded: TimerHandler = ({ account, region, data }, world) => {
  delete storeOf({ world, account, region }).ended[String(data)];
};

function isOwner({ caller, account }: Call, { owner, topicArn }: Subscription): boolean {
  if (caller.principal.type === 'anonymous') return false;
  return account === owner || account === topicArn.split(':')[4];
}
