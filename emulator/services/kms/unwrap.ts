import { createDecipheriv, createPrivateKey, type KeyObject } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { curveOf } from './ec-key.ts';
import { type OurKeySpec, specOf } from './key-specs.ts';
import { decryptRsa } from './rsa.ts';
import { deriveRsaKey } from './rsa-key.ts';
import type { WrappingKey } from './store.ts';

/**
 * The key material that a client wrapped. With RSA_AES_KEY_WRAP, the RSA key wraps an AES key, which wraps the material with
 * padding (RFC 5649).
 */
export function unwrap({ seed, bits, algorithm }: WrappingKey, wrapped: Uint8Array): Buffer {
  const key = deriveRsaKey(Buffer.from(seed, 'base64'), bits);
  const opened = algorithm.startsWith('RSAES')
    ? decryptRsa(key, algorithm, wrapped)
    : openWrapped(key, algorithm, wrapped, bits / 8);
  if (opened === undefined) throw new Fault('InvalidCiphertextException', '');
  return opened;
}

function openWrapped(
  key: KeyObject,
  algorithm: string,
  wrapped: Uint8Array,
  size: number,
): Buffer | undefined {
  const aesKey = decryptRsa(key, algorithm, wrapped.subarray(0, size));
  if (aesKey === undefined) return undefined;
  try {
    const iv = Buffer.from('A65959A6', 'hex');
    const decipher = createDecipheriv(`id-aes${8 * aesKey.length}-wrap-pad`, aesKey, iv);
    return Buffer.concat([decipher.update(wrapped.subarray(size)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Lengths in bytes. https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html */
const lengths: Readonly<Partial<Record<OurKeySpec, readonly [least: number, most: number]>>> = {
  SYMMETRIC_DEFAULT: [32, 32],
  HMAC_224: [28, 64],
  HMAC_256: [32, 64],
  HMAC_384: [48, 128],
  HMAC_512: [64, 128],
};

/** Whether the material is what the key spec asks for: so many bytes, or a private key in PKCS #8. */
export function fits(spec: OurKeySpec, material: Buffer): boolean {
  const [least, most] = lengths[spec] ?? [];
  if (least !== undefined && most !== undefined) {
    return material.length >= least && material.length <= most;
  }
  try {
    return fitsSpec(spec, createPrivateKey({ key: material, format: 'der', type: 'pkcs8' }));
  } catch {
    return false;
  }
}

function fitsSpec(spec: OurKeySpec, { asymmetricKeyType: type, asymmetricKeyDetails }: KeyObject) {
  const { kind, bits } = specOf(spec);
  if (kind === 'ec') return asymmetricKeyDetails?.namedCurve === curveOf(spec).name;
  return type === kind && (kind !== 'rsa' || asymmetricKeyDetails?.modulusLength === bits);
}
