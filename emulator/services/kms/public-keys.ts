import { createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { keyAccess } from './access.ts';
import { algorithmsOf, requireUsage } from './algorithms.ts';
import { currentMaterial } from './cipher.ts';
import { requireRealRun } from './dry-run.ts';
import { specOf } from './key-specs.ts';
import { privateKeyOf } from './private-key.ts';
import { findKey } from './resolve.ts';
import { requireUsable } from './states.ts';
import { reads, recordCryptography } from './trail.ts';
import { refuse, required, requireLength, requireOneOf } from './validation.ts';

export const publicKeys = {
  GetPublicKey: {
    access: (input, call) => {
      const keyId = required(input.KeyId, 'keyId');
      const { GrantTokens: tokens } = input;
      return keyAccess(call, findKey(call, keyId), 'kms:GetPublicKey', { keyId, tokens });
    },
    handle: (input, call) => {
      const key = findKey(call, required(input.KeyId, 'keyId'));
      if (['symmetric', 'hmac'].includes(specOf(key.spec).kind)) {
        throw new Fault(
          'UnsupportedOperationException',
          `${key.arn} key spec is ${key.spec} which is not valid for GetPublicKey.`,
        );
      }
      requireUsable(key);
      return {
        KeyId: key.arn,
        PublicKey: publicBytes(privateKeyOf(key, currentMaterial(key))),
        CustomerMasterKeySpec: key.spec as Kms.CustomerMasterKeySpec,
        KeySpec: key.spec,
        KeyUsage: key.usage,
        ...algorithmsOf(key),
      };
    },
    trail: reads,
  },
  DeriveSharedSecret: {
    access: (input, call) => {
      const keyId = required(input.KeyId, 'keyId');
      const algorithm = required(input.KeyAgreementAlgorithm, 'keyAgreementAlgorithm');
      requireOneOf(algorithm, 'keyAgreementAlgorithm', ['ECDH']);
      requireLength(required(input.PublicKey, 'publicKey').length, 'publicKey', 1, 8192);
      return keyAccess(call, findKey(call, keyId), 'kms:DeriveSharedSecret', {
        keyId,
        conditions: { 'kms:KeyAgreementAlgorithm': algorithm },
        tokens: input.GrantTokens,
      });
    },
    handle: (input, call) => {
      const key = findKey(call, required(input.KeyId, 'keyId'));
      requireUsable(key);
      requireUsage(key, 'agreement', 'DeriveSharedSecret');
      const privateKey = privateKeyOf(key, currentMaterial(key));
      const secret = agree(privateKey, required(input.PublicKey, 'publicKey'));
      requireRealRun(input);
      return {
        KeyId: key.arn,
        SharedSecret: secret,
        KeyAgreementAlgorithm: input.KeyAgreementAlgorithm,
        KeyOrigin: key.origin,
      };
    },
    trail: (input, _outcome, call) =>
      recordCryptography(call, input.KeyId, {
        keyId: input.KeyId,
        keyAgreementAlgorithm: input.KeyAgreementAlgorithm,
      }),
  },
} satisfies Operations<typeof Kms>;

/** DER of the SubjectPublicKeyInfo. */
export function publicBytes(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
}

/** KMS gives no message with a public key that is none, or one of another curve. */
function agree(privateKey: KeyObject, other: Uint8Array): Buffer {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(other), format: 'der', type: 'spki' });
    return diffieHellman({ privateKey, publicKey });
  } catch {
    throw refuse('');
  }
}
