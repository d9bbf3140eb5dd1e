import { Fault } from '../../fault.ts';
import type { Key } from './store.ts';

type State = Key['state'];

/**
 * In which states of a key which kinds of operation go on.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
const allowed = {
  /** Cryptography, GetPublicKey and CreateGrant. */
  use: ['Enabled', 'Updating'],
  /** Rotation, ReplicateKey and UpdatePrimaryRegion. */
  change: ['Enabled'],
  /** EnableKey and DisableKey. */
  switch: ['Enabled', 'Disabled'],
  /** Aliases, tags and the description. */
  describe: ['Enabled', 'Disabled', 'PendingImport', 'Creating', 'Updating'],
  import: ['Enabled', 'Disabled', 'PendingImport'],
  scheduleDeletion: ['Enabled', 'Disabled', 'PendingImport'],
} as const satisfies Record<string, readonly State[]>;

export type Doing = keyof typeof allowed;

export function requireState(key: Key, doing: Doing): void {
  const states: readonly State[] = allowed[doing];
  if (states.includes(key.state)) return;
  const code = key.state === 'Disabled' ? 'DisabledException' : 'KMSInvalidStateException';
  throw new Fault(code, `${key.arn} is ${words[key.state]}.`);
}

export function requireUsable(key: Key): void {
  if (key.state !== 'Enabled') requireState(key, 'use');
}

export function requirePendingDeletion(key: Key): void {
  if (key.state === 'PendingDeletion' || key.state === 'PendingReplicaDeletion') return;
  throw new Fault('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
}

const words: Readonly<Record<State, string>> = {
  Enabled: 'enabled',
  Disabled: 'disabled',
  PendingDeletion: 'pending deletion',
  PendingReplicaDeletion: 'pending replica deletion',
  PendingImport: 'pending import',
  Creating: 'creating',
  Updating: 'updating',
};
