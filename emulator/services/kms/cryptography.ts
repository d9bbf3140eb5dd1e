import type * as Kms from '@aws-sdk/client-kms';
import type { Call, Operations, TrailDetail } from '../../service.ts';
import { keyAccess } from './access.ts';
import { requireAlgorithm, requireUsage } from './algorithms.ts';
import {
  currentMaterial,
  decryptWith,
  encryptWith,
  identify,
  requireOwnCiphertext,
  type Sealed,
} from './cipher.ts';
import { ignoresCiphertext, requireRealRun } from './dry-run.ts';
import { type EncryptionContext, requireNoContext } from './encryption-context.ts';
import { mention } from './mention.ts';
import { findKey, peekKey } from './resolve.ts';
import { requireUsable } from './states.ts';
import type { Key } from './store.ts';
import { required, requireLength, requireOneOf } from './validation.ts';

const symmetric = 'SYMMETRIC_DEFAULT';
const algorithms = [symmetric, 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'SM2PKE'] as const;

export const cryptography = {
  Encrypt: {
    access: (input, call) => {
      requireLength(required(input.Plaintext, 'plaintext').length, 'plaintext', 1, 4096);
      const keyId = required(input.KeyId, 'keyId');
      const context = input.EncryptionContext;
      const conditions = algorithmCondition(input.EncryptionAlgorithm, 'encryptionAlgorithm');
      const { GrantTokens: tokens } = input;
      const key = findKey(call, keyId);
      return keyAccess(call, key, 'kms:Encrypt', { keyId, context, conditions, tokens });
    },
    handle: (input, call) => {
      const key = findKey(call, required(input.KeyId, 'keyId'));
      const { EncryptionAlgorithm: algorithm = symmetric, EncryptionContext: context } = input;
      requireUsable(key);
      requireCipher(key, 'Encrypt', algorithm, context);
      requireRealRun(input);
      const blob = encryptWith(
        call,
        key,
        required(input.Plaintext, 'plaintext'),
        context,
        algorithm,
      );
      return { CiphertextBlob: blob, KeyId: key.arn, EncryptionAlgorithm: algorithm };
    },
    trail: (input, outcome, call) => {
      const key = peekKey(call, input.KeyId);
      return {
        ...recordUse(input),
        ...(outcome.ok &&
          key?.spec === symmetric && {
            additionalEventData: { keyMaterialId: currentMaterial(key).id },
          }),
        ...mention(key),
      };
    },
  },
  Decrypt: {
    access: (input, call) => {
      const { KeyId: keyId, EncryptionContext: context, GrantTokens: tokens } = input;
      const conditions = algorithmCondition(input.EncryptionAlgorithm, 'encryptionAlgorithm');
      const key = ignoresCiphertext(input)
        ? findKey(call, required(keyId, 'keyId'))
        : identify(call, input.CiphertextBlob, keyId).key;
      return keyAccess(call, key, 'kms:Decrypt', { keyId, context, conditions, tokens });
    },
    handle: (input, call) => {
      const { EncryptionAlgorithm: algorithm = symmetric, EncryptionContext: context } = input;
      if (ignoresCiphertext(input)) {
        const key = findKey(call, required(input.KeyId, 'keyId'));
        requireUsable(key);
        requireCipher(key, 'Decrypt', algorithm, context);
        requireRealRun(input);
      }
      const sealed = identify(call, input.CiphertextBlob, input.KeyId);
      requireOpenable(sealed, 'Decrypt', algorithm, context);
      const { plaintext, materialId } = decryptWith(sealed, context, algorithm);
      requireRealRun(input);
      return {
        KeyId: sealed.key.arn,
        Plaintext: plaintext,
        EncryptionAlgorithm: algorithm,
        ...(materialId !== undefined && { KeyMaterialId: materialId }),
      };
    },
    trail: (input, outcome, call) => {
      const invalid = !outcome.ok && outcome.fault.code === 'InvalidCiphertextException';
      const material = outcome.ok ? outcome.output.KeyMaterialId : undefined;
      return {
        ...recordUse(input, invalid),
        ...(material !== undefined && { additionalEventData: { keyMaterialId: material } }),
        ...mention(peekSource(call, input.CiphertextBlob, input.KeyId)),
      };
    },
  },
} satisfies Operations<typeof Kms>;

export function algorithmCondition(
  algorithm: string | undefined,
  member: string,
): { readonly 'kms:EncryptionAlgorithm': string } {
  if (algorithm !== undefined) requireOneOf(algorithm, member, algorithms);
  return { 'kms:EncryptionAlgorithm': algorithm ?? symmetric };
}

/** Whether a key is one to encrypt with, in this way. */
export function requireCipher(
  key: Key,
  operation: string,
  algorithm: string,
  context: EncryptionContext | undefined,
): void {
  requireUsage(key, 'encryption', operation);
  requireAlgorithm(key, 'encryption', algorithm);
  if (key.spec !== symmetric) requireNoContext(key.spec, context);
}

export function requireOpenable(
  sealed: Sealed,
  operation: string,
  algorithm: string,
  context: EncryptionContext | undefined,
): void {
  requireUsable(sealed.key);
  requireOwnCiphertext(sealed);
  requireCipher(sealed.key, operation, algorithm, context);
}

interface Use {
  readonly KeyId?: string | undefined;
  readonly EncryptionContext?: Record<string, string> | undefined;
  readonly EncryptionAlgorithm?: string | undefined;
}

/**
 * Never plaintext or ciphertext. CloudTrail's record of an invalid ciphertext was seen without the key id of the request.
 * https://docs.aws.amazon.com/kms/latest/developerguide/ct-decrypt.html
 */
function recordUse(input: Use, withoutKeyId = false): TrailDetail {
  return {
    readOnly: true,
    requestParameters: {
      ...(input.EncryptionContext && { encryptionContext: input.EncryptionContext }),
      ...(input.KeyId !== undefined && !withoutKeyId && { keyId: input.KeyId }),
      encryptionAlgorithm: input.EncryptionAlgorithm ?? symmetric,
    },
    responseElements: null,
  };
}

export function peekSource(
  call: Call,
  blob: Uint8Array | undefined,
  keyId: string | undefined,
): Key | undefined {
  if (keyId !== undefined) return peekKey(call, keyId);
  try {
    return identify(call, blob, keyId).key;
  } catch {
    return undefined;
  }
}
