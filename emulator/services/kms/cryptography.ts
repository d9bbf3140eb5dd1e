import type * as Kms from '@aws-sdk/client-kms';
import type { Call, Operations, TrailDetail } from '../../service.ts';
import { keyAccess } from './access.ts';
import {
  currentMaterial,
  decryptWith,
  encryptWith,
  identify,
  requireRealRun,
  requireSymmetric,
} from './cipher.ts';
import { findKey, peekKey } from './resolve.ts';
import { requireEnabled } from './states.ts';
import type { Key } from './store.ts';
import { mention } from './trail.ts';
import { required, requireLength } from './validation.ts';

const algorithm = 'SYMMETRIC_DEFAULT';
const conditions = { 'kms:EncryptionAlgorithm': algorithm };

export const cryptography = {
  Encrypt: {
    access: (input, call) => {
      requireLength(required(input.Plaintext, 'plaintext').length, 'plaintext', 1, 4096);
      const keyId = required(input.KeyId, 'keyId');
      const context = input.EncryptionContext;
      return keyAccess(call, findKey(call, keyId), 'kms:Encrypt', { keyId, context, conditions });
    },
    handle: (input, call) => {
      const key = findKey(call, required(input.KeyId, 'keyId'));
      requireEnabled(key);
      requireSymmetric(key, input.EncryptionAlgorithm);
      requireRealRun(input);
      const plaintext = required(input.Plaintext, 'plaintext');
      const blob = encryptWith(call, key, plaintext, input.EncryptionContext);
      return { CiphertextBlob: blob, KeyId: key.arn, EncryptionAlgorithm: algorithm };
    },
    trail: (input, outcome, call) => {
      const key = peekKey(call, input.KeyId);
      return {
        ...recordUse(input),
        ...(outcome.ok &&
          key && { additionalEventData: { keyMaterialId: currentMaterial(key).id } }),
        ...mention(key),
      };
    },
  },
  Decrypt: {
    access: (input, call) => {
      const { KeyId: keyId, EncryptionContext: context } = input;
      const { key } = identify(call, input.CiphertextBlob, keyId);
      return keyAccess(call, key, 'kms:Decrypt', { keyId, context, conditions });
    },
    handle: (input, call) => {
      const sealed = identify(call, input.CiphertextBlob, input.KeyId);
      requireEnabled(sealed.key);
      requireSymmetric(sealed.key, input.EncryptionAlgorithm);
      const { plaintext, materialId } = decryptWith(sealed, input.EncryptionContext);
      requireRealRun(input);
      return {
        KeyId: sealed.key.arn,
        Plaintext: plaintext,
        EncryptionAlgorithm: algorithm,
        KeyMaterialId: materialId,
      };
    },
    trail: (input, outcome, call) => ({
      ...recordUse(input, !outcome.ok && outcome.fault.code === 'InvalidCiphertextException'),
      ...(outcome.ok && { additionalEventData: { keyMaterialId: outcome.output.KeyMaterialId } }),
      ...mention(peekSource(call, input.CiphertextBlob, input.KeyId)),
    }),
  },
  ReEncrypt: {
    access: (input, call) => {
      const source = identify(call, input.CiphertextBlob, input.SourceKeyId);
      const destinationId = required(input.DestinationKeyId, 'destinationKeyId');
      const destination = findKey(call, destinationId);
      const same = { ...conditions, 'kms:ReEncryptOnSameKey': String(source.key === destination) };
      return [
        keyAccess(call, source.key, 'kms:ReEncryptFrom', {
          keyId: input.SourceKeyId,
          context: input.SourceEncryptionContext,
          conditions: same,
        }),
        keyAccess(call, destination, 'kms:ReEncryptTo', {
          keyId: destinationId,
          context: input.DestinationEncryptionContext,
          conditions: same,
        }),
      ];
    },
    handle: (input, call) => {
      const source = identify(call, input.CiphertextBlob, input.SourceKeyId);
      const destination = findKey(call, required(input.DestinationKeyId, 'destinationKeyId'));
      requireEnabled(source.key);
      requireEnabled(destination);
      requireSymmetric(source.key, input.SourceEncryptionAlgorithm);
      requireSymmetric(destination, input.DestinationEncryptionAlgorithm);
      const { plaintext, materialId } = decryptWith(source, input.SourceEncryptionContext);
      requireRealRun(input);
      const blob = encryptWith(call, destination, plaintext, input.DestinationEncryptionContext);
      return {
        CiphertextBlob: blob,
        SourceKeyId: source.key.arn,
        KeyId: destination.arn,
        SourceEncryptionAlgorithm: algorithm,
        DestinationEncryptionAlgorithm: algorithm,
        SourceKeyMaterialId: materialId,
        DestinationKeyMaterialId: currentMaterial(destination).id,
      };
    },
    trail: (input, outcome, call) => ({
      readOnly: true,
      requestParameters: {
        sourceEncryptionAlgorithm: input.SourceEncryptionAlgorithm ?? algorithm,
        sourceKeyId: input.SourceKeyId,
        sourceEncryptionContext: input.SourceEncryptionContext,
        destinationKeyId: input.DestinationKeyId,
        destinationEncryptionAlgorithm: input.DestinationEncryptionAlgorithm ?? algorithm,
        destinationEncryptionContext: input.DestinationEncryptionContext,
      },
      responseElements: null,
      ...(outcome.ok && {
        additionalEventData: {
          destinationKeyMaterialId: outcome.output.DestinationKeyMaterialId,
          sourceKeyMaterialId: outcome.output.SourceKeyMaterialId,
        },
      }),
      ...mention(
        peekSource(call, input.CiphertextBlob, input.SourceKeyId),
        peekKey(call, input.DestinationKeyId),
      ),
    }),
  },
} satisfies Operations<typeof Kms>;

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
      encryptionAlgorithm: input.EncryptionAlgorithm ?? algorithm,
    },
    responseElements: null,
  };
}

function peekSource(
  call: Call,
  blob: Uint8Array | undefined,
  keyId: string | undefined,
): Key | undefined {
  try {
    return identify(call, blob, keyId).key;
  } catch {
    return undefined;
  }
}
