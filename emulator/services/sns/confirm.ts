import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { markConfirmed } from './outbox.ts';
import { invalidParameter, required } from './refusals.ts';
import { type Subscription, storeOf } from './store.ts';

/**
 * The subscription that a token was sent for. Only Region and account of the topic's ARN count: SNS finds a subscription by its
 * token. A link is opened without a signature, and then means the Region that the ARN names.
 */
export function findByToken(
  call: Call,
  topicArn: string | undefined,
  sent: string | undefined,
): Subscription {
  const [, , service, region = '', account = '', name] = (topicArn ?? '').split(':');
  const isElsewhere = call.caller.principal.type !== 'anonymous' && region !== call.region;
  if (service !== 'sns' || name === undefined || isElsewhere) throw invalidParameter('Topic');
  const token = required(sent, 'Token');
  if (!/^[0-9a-f]+$/.test(token)) throw new Fault('InvalidParameterException', 'Invalid token');
  const { subscriptions, ended } = storeOf({ world: call.world, account, region });
  const all = [...Object.values(subscriptions), ...Object.values(ended)];
  const found = all.find((one) => one.token === token);
  if (found === undefined) throw invalidParameter('Token');
  return found;
}

/** Confirms it, or restores it after its end. To confirm it again is no error. */
export function confirm(call: Call, subscription: Subscription, onlyOwners: boolean): void {
  const isSigned = call.caller.principal.type !== 'anonymous';
  subscription.confirmed = true;
  subscription.authenticated ||= isSigned;
  if (isSigned && onlyOwners) subscription.onlyOwners = true;
  const [, , , region = '', account = ''] = subscription.arn.split(':');
  const store = storeOf({ world: call.world, account, region });
  delete store.ended[subscription.arn];
  store.subscriptions[subscription.arn] = subscription;
  markConfirmed(call.world, subscription.topicArn, subscription.endpoint);
}
