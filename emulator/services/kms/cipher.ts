import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { hashOf } from './algorithms.ts';
import { canonicalize, type EncryptionContext } from './encryption-context.ts';
import { type Header, open, readHeader, seal } from './envelope.ts';
import { privateKeyOf } from './private-key.ts';
import { findKey, keyAt, phantom } from './resolve.ts';
import { decryptRsa, encryptRsa, sizeOf } from './rsa.ts';
import { roomForOaep } from './rsa-padding.ts';
import type { Key, Material } from './store.ts';
import { refuse, required, requireLength } from './validation.ts';

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
  algorithm = 'SYMMETRIC_DEFAULT',
): Buffer {
  if (key.spec !== 'SYMMETRIC_DEFAULT') return encryptAsymmetric(call, key, plaintext, algorithm);
  const iv = call.world.random.bytes(12);
  return seal(key, currentMaterial(key), iv, plaintext, canonicalize(context));
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html: how much a key can take. */
function encryptAsymmetric(call: Call, key: Key, plaintext: Uint8Array, algorithm: string): Buffer {
  const secret = privateKeyOf(key, currentMaterial(key));
  const room = roomForOaep(sizeOf(secret), hashOf(algorithm));
  if (plaintext.length > room) {
    throw refuse(
      `Algorithm ${algorithm} and key spec ${key.spec} cannot encrypt data larger than ${room} bytes.`,
    );
  }
  return encryptRsa(secret, algorithm, plaintext, (length) => call.world.random.bytes(length));
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
  /** Of a symmetric key. */
  readonly materialId?: string;
}

/** A ciphertext that names another key is refused before anything else is asked of this one. */
export function requireOwnCiphertext({ key, header }: Sealed): void {
  if (header === undefined || header.keyId === key.id) return;
  throw new Fault(
    'IncorrectKeyException',
    'The key ID in the request does not identify a CMK that can perform this operation.',
  );
}

export function decryptWith(
  sealed: Sealed,
  context: EncryptionContext | undefined,
  algorithm = 'SYMMETRIC_DEFAULT',
): Opened {
  const { key, header, blob } = sealed;
  if (key.spec !== 'SYMMETRIC_DEFAULT') return decryptAsymmetric(sealed, algorithm);
  if (header === undefined) throw invalidCiphertext();
  const material = key.materials.find(({ id }) => id === header.materialId);
  const plaintext = material && open(key, material, blob, canonicalize(context));
  if (plaintext === undefined) throw invalidCiphertext();
  return { plaintext, materialId: header.materialId };
}

function decryptAsymmetric({ key, blob }: Sealed, algorithm: string): Opened {
  const plaintext = decryptRsa(privateKeyOf(key, currentMaterial(key)), algorithm, blob);
  if (plaintext === undefined) throw invalidCiphertext();
  return { plaintext };
}

/** KMS gives no message with it. */
function invalidCiphertext(): Fault {
  return new Fault('InvalidCiphertextException', '');
}
