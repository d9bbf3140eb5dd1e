import { createHash } from 'node:crypto';
import type { World } from '../world.ts';

/** `AKIA`: of an IAM user; `ASIA`: of a session. */
export type AccessKeyKind = 'AKIA' | 'ASIA';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new access key id of 20 characters, the last three of them a check of the others. */
export function makeAccessKeyId(world: World, kind: AccessKeyKind): string {
  const id = `${kind}${world.random.text(13)}`;
  return `${id}${check(id)}`;
}

/**
 * Whether an emulator made this id, be it in a state that is lost by now: such a key must not pass
 * for a stranger's, which stands for the root of an account.
 */
export function isEmulated(id: string): boolean {
  return /^A[KS]IA[A-Z2-7]{16}$/.test(id) && check(id.slice(0, 17)) === id.slice(17);
}

function check(text: string): string {
  const digest = createHash('sha256').update(`keywatch ${text}`).digest();
  return Array.from(digest.subarray(0, 3), (byte) => alphabet[byte % 32]).join('');
}
