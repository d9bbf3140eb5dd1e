import { createHash } from 'node:crypto';

/** The canonical user id of an account: 64 hexadecimal digits that only S3 uses. */
export function canonicalId(account: string): string {
  return createHash('sha256').update(`canonical user ${account}`).digest('hex');
}
