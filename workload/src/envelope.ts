/**
 * The stored form of a record. Format version 1:
 *
 *   byte  0      version, 1
 *   byte  1      algorithm, 1 = AES-256-GCM with a 96-bit IV and a 128-bit tag
 *   then         length (16 bit, big endian) and bytes of the KMS key's ARN
 *   then         length (16 bit, big endian) and bytes of the wrapped data key
 *   ----         everything above is the header, which the tag authenticates
 *   12 bytes     IV
 *   n bytes      ciphertext
 *   16 bytes     tag
 *
 * A version's layout never changes: `test/fixtures/workload` holds blobs that must stay readable.
 */
export interface Envelope {
  readonly header: Buffer;
  readonly keyArn: string;
  readonly wrappedKey: Buffer;
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

const version = 1;
const aes256Gcm = 1;
export const ivBytes = 12;
export const tagBytes = 16;

export function encodeHeader(keyArn: string, wrappedKey: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from([version, aes256Gcm]),
    lengthPrefixed(Buffer.from(keyArn, 'utf8')),
    lengthPrefixed(wrappedKey),
  ]);
}

/** Undefined for whatever is not of a known version in its only form. */
export function decodeEnvelope(blob: Buffer): Envelope | undefined {
  if (blob[0] !== version || blob[1] !== aes256Gcm) return undefined;
  const keyArn = readPrefixed(blob, 2);
  if (keyArn === undefined) return undefined;
  const wrappedKey = readPrefixed(blob, 4 + keyArn.length);
  if (wrappedKey === undefined || !fitsKms(wrappedKey)) return undefined;
  const headerEnd = 6 + keyArn.length + wrappedKey.length;
  const tagStart = blob.length - tagBytes;
  if (tagStart < headerEnd + ivBytes) return undefined;
  return {
    header: blob.subarray(0, headerEnd),
    keyArn: keyArn.toString('utf8'),
    wrappedKey,
    iv: blob.subarray(headerEnd, headerEnd + ivBytes),
    ciphertext: blob.subarray(headerEnd + ivBytes, tagStart),
    tag: blob.subarray(tagStart),
  };
}

export function lengthPrefixed(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** KMS takes 1 to 6,144 bytes; more or none would be a malformed call instead of a refused one. */
function fitsKms({ length }: Buffer): boolean {
  return length >= 1 && length <= 6144;
}

function readPrefixed(blob: Buffer, start: number): Buffer | undefined {
  if (blob.length < start + 2) return undefined;
  const end = start + 2 + blob.readUInt16BE(start);
  return blob.length < end ? undefined : blob.subarray(start + 2, end);
}
