import type { KeyObject } from 'node:crypto';
import {
  constants,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
} from 'node:crypto';
import { hashOf } from './algorithms.ts';
import { digestLength, padOaep, padPss, saltOf } from './rsa-padding.ts';

const { RSA_NO_PADDING, RSA_PKCS1_PADDING, RSA_PKCS1_OAEP_PADDING } = constants;

/** `seed` gives as many random bytes as it is asked for. */
type Bytes = (length: number) => Buffer;

export function encryptRsa(
  key: KeyObject,
  algorithm: string,
  plaintext: Uint8Array,
  bytes: Bytes,
): Buffer {
  const hash = hashOf(algorithm);
  const block = padOaep(plaintext, sizeOf(key), hash, bytes(digestLength(hash)));
  return publicEncrypt({ key, padding: RSA_NO_PADDING }, block);
}

/** Undefined: not a ciphertext of this key and algorithm. */
export function decryptRsa(
  key: KeyObject,
  algorithm: string,
  ciphertext: Uint8Array,
): Buffer | undefined {
  try {
    return privateDecrypt(
      { key, padding: RSA_PKCS1_OAEP_PADDING, oaepHash: hashOf(algorithm) },
      ciphertext,
    );
  } catch {
    return undefined;
  }
}

export function signRsa(key: KeyObject, algorithm: string, digest: Buffer, bytes: Bytes): Buffer {
  const hash = hashOf(algorithm);
  if (!isPss(algorithm)) {
    return privateEncrypt({ key, padding: RSA_PKCS1_PADDING }, digestInfo(hash, digest));
  }
  const block = padPss(digest, 8 * sizeOf(key), hash, bytes(digest.length));
  return privateEncrypt({ key, padding: RSA_NO_PADDING }, block);
}

export function verifyRsa(
  key: KeyObject,
  algorithm: string,
  digest: Buffer,
  signature: Uint8Array,
): boolean {
  const hash = hashOf(algorithm);
  try {
    if (!isPss(algorithm)) {
      const signed = publicDecrypt({ key, padding: RSA_PKCS1_PADDING }, signature);
      return signed.equals(digestInfo(hash, digest));
    }
    const block = publicDecrypt({ key, padding: RSA_NO_PADDING }, signature);
    return block.equals(padPss(digest, 8 * sizeOf(key), hash, saltOf(block, digest.length, hash)));
  } catch {
    return false;
  }
}

function isPss(algorithm: string): boolean {
  return algorithm.startsWith('RSASSA_PSS');
}

/** Of the modulus, in bytes. */
export function sizeOf(key: KeyObject): number {
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
}

/** The DER of a DigestInfo up to the digest (RFC 8017, section 9.2). */
const digestInfoPrefixes: Readonly<Record<string, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

function digestInfo(hash: string, digest: Buffer): Buffer {
  return Buffer.concat([Buffer.from(digestInfoPrefixes[hash] ?? '', 'hex'), digest]);
}
