import { randomBytes } from 'node:crypto';

const keyBytes = 32;

/** A record's key as the caller keeps it: 256 random bits in 43 characters of base64url. */
export interface RecordKey {
  readonly text: string;
  readonly bytes: Buffer;
}

/** 43 characters carry 258 bits: the last one must leave the two spare bits zero, so that a key has one spelling. */
export const recordKeyPattern = '^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$';

export function createRecordKey(): RecordKey {
  const bytes = randomBytes(keyBytes);
  return { text: bytes.toString('base64url'), bytes };
}

/** Takes only what {@link recordKeyPattern} lets through. */
export function readRecordKey(text: string): RecordKey {
  return { text, bytes: Buffer.from(text, 'base64url') };
}
