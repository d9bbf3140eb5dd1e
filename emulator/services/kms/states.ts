import { Fault } from '../../fault.ts';
import type { Key } from './store.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html: what may be done in which state. */
export function requireEnabled(key: Key): void {
  if (key.state === 'Enabled') return;
  requireNotPendingDeletion(key);
  throw new Fault('DisabledException', `${key.arn} is disabled.`);
}

export function requireNotPendingDeletion(key: Key): void {
  if (key.state !== 'PendingDeletion') return;
  throw new Fault('KMSInvalidStateException', `${key.arn} is pending deletion.`);
}

export function requirePendingDeletion(key: Key): void {
  if (key.state === 'PendingDeletion') return;
  throw new Fault('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
}
