import { Fault, notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { canonicalize, type EncryptionContext } from './encryption-context.ts';
import { type Header, open, readHeader, seal } from './envelope.ts';
import { findKey, keyAt, phantom } from './resolve.ts';
import type { Key, Material } from './store.ts';
import { required, requireLength } from './validation.ts';

/** A ciphertext and the key that is asked to decrypt it. */
export interface Sealed {
  readonly key: Key;
  /** Undefined: not a blob that KMS made. */
  readonly header: Header | undefined;
  readonly blob: Uint8Array;
}

export function currentMaterial(key: Key): Material {
  const material = key.materials.at(-1);
  if (material === undefined) throw new Error(`${key.arn} has no key material`);
  return material;
}

export function encryptWith(
  call: Call,
  key: Key,
  plaintext: Uint8Array,
  context: EncryptionContext | undefined,
): Buffer {
  const iv = call.world.random.bytes(12);
  return seal(key, currentMaterial(key), iv, plaintext, canonicalize(context));
}

/**
 * The key that a request decrypts with: the one it names, else the one that the ciphertext names. Without either there is
 * nobody to authorize against, so a blob that KMS never made is an InvalidCiphertextException; one of a key that is not here
 * is denied like any other.
 */
export function identify(
  call: Call,
  sent: Uint8Array | undefined,
  keyId: string | undefined,
): Sealed {
  const blob = required(sent, 'ciphertextBlob');
  requireLength(blob.length, 'ciphertextBlob', 1, 6144);
  const header = readHeader(blob);
  if (keyId !== undefined) return { key: findKey(call, keyId), header, blob };
  if (header === undefined) throw invalidCiphertext();
  const { account, keyId: id } = header;
  return { key: keyAt(call, account, id) ?? phantom(call, account, id), header, blob };
}

export interface Opened {
  readonly plaintext: Buffer;
  readonly materialId: string;
}

export function decryptWith(
  { key, header, blob }: Sealed,
  context: EncryptionContext | undefined,
): Opened {
  if (header === undefined) throw invalidCiphertext();
  if (header.keyId !== key.id) {
    throw new Fault(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  }
  const material = key.materials.find(({ id }) => id === header.materialId);
  const plaintext = material && open(key, material, blob, canonicalize(context));
  if (plaintext === undefined) throw invalidCiphertext();
  return { plaintext, materialId: header.materialId };
}

export function requireSymmetric(key: Key, algorithm: string | undefined): void {
  if (algorithm === undefined || algorithm === 'SYMMETRIC_DEFAULT') return;
  throw new Fault(
    'InvalidKeyUsageException',
    `${key.arn} does not support the encryption algorithm ${algorithm}; it supports SYMMETRIC_DEFAULT`,
  );
}

interface Extras {
  readonly DryRun?: boolean | undefined;
  readonly Recipient?: unknown;
}

/** The last check before the work itself. */
export function requireRealRun({ DryRun, Recipient }: Extras): void {
  if (Recipient !== undefined) throw notImplemented('KMS with an attestation document (Recipient)');
  if (DryRun !== true) return;
  throw new Fault(
    'DryRunOperationException',
    'The request would have succeeded, but the DryRun option is set.',
  );
}

/** KMS gives no message with it. */
function invalidCiphertext(): Fault {
  return new Fault('InvalidCiphertextException', '');
}
