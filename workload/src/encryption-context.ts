import { createHash } from 'node:crypto';
import { lengthPrefixed } from './envelope.ts';

/** The pairs that a caller gives: identifiers of a tenant or a purpose, since CloudTrail shows them. */
export type CallerContext = Readonly<Record<string, string>>;

/** What KMS binds a data key to. */
export type EncryptionContext = Readonly<Record<string, string>>;

/** Beginnings of keys that belong to AWS, to its Encryption SDK and to this service. */
const reserved = ['aws:', 'aws-crypto-', 'keywatch:'];

export function findReservedKey(context: CallerContext): string | undefined {
  return Object.keys(context).find((key) =>
    reserved.some((beginning) => key.toLowerCase().startsWith(beginning)),
  );
}

/**
 * The caller's pairs and those that the service adds. The hash of the record's key makes KMS itself refuse a wrong key; the
 * record's id makes a ciphertext useless in another row. The key has 256 random bits, so its hash tells nothing.
 */
export function bindContext(
  context: CallerContext,
  recordId: string,
  recordKey: Uint8Array,
): EncryptionContext {
  return {
    ...context,
    'keywatch:key-sha256': createHash('sha256').update(recordKey).digest('base64'),
    'keywatch:record': recordId,
  };
}

/** One form for all orders of the same pairs, and for no others: sorted by key, each part behind its length. */
export function canonicalBytes(context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat(pairs.flat().map((part) => lengthPrefixed(Buffer.from(part, 'utf8'))));
}
