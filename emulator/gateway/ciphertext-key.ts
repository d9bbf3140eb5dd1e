import { readHeader } from '../services/kms/envelope.ts';

/** LocalStack writes a key's id in front of what the key encrypted. */
const idInFront = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;

/** The id of the key that a ciphertext names, or its ARN where it names an account too: blobs are opaque to clients, not to KMS. */
export function keyInCiphertext(blob: unknown, region: string): string | undefined {
  if (!(blob instanceof Uint8Array)) return undefined;
  const header = readHeader(blob);
  if (header !== undefined) return `arn:aws:kms:${region}:${header.account}:key/${header.keyId}`;
  const front = Buffer.from(blob.subarray(0, 36)).toString('latin1');
  return idInFront.test(front) ? front : undefined;
}
