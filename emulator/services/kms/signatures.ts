import type * as Kms from '@aws-sdk/client-kms';
import { Fault, notImplemented } from '../../fault.ts';
import type { Access, Call, Operations, TrailDetail } from '../../service.ts';
import { keyAccess } from './access.ts';
import { requireAlgorithm, requireUsage } from './algorithms.ts';
import { requireRealRun } from './dry-run.ts';
import { findKey } from './resolve.ts';
import { checkSignable, isSignature, makeSignature, type Signable } from './signature.ts';
import { requireUsable } from './states.ts';
import type { Key } from './store.ts';
import { recordCryptography } from './trail.ts';
import { required, requireLength, requireOneOf } from './validation.ts';

const algorithms = [
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'ECDSA_SHA_256',
  'ECDSA_SHA_384',
  'ECDSA_SHA_512',
  'SM2DSA',
  'ML_DSA_SHAKE_256',
  'ED25519_SHA_512',
  'ED25519_PH_SHA_512',
] as const;

export const signatures = {
  Sign: {
    access: (input, call) => signingAccess(input, call, 'kms:Sign'),
    handle: (input, call) => {
      const { key, signable } = prepare(input, call, 'Sign');
      requireRealRun(input);
      return {
        KeyId: key.arn,
        Signature: makeSignature(call, key, signable),
        SigningAlgorithm: input.SigningAlgorithm,
      };
    },
    trail: (input, _outcome, call) => record(input, call),
  },
  Verify: {
    access: (input, call) => {
      const { length } = required(input.Signature, 'signature');
      requireLength(length, 'signature', 1, 6144);
      return signingAccess(input, call, 'kms:Verify');
    },
    handle: (input, call) => {
      const { key, signable } = prepare(input, call, 'Verify');
      requireRealRun(input);
      if (!isSignature(key, signable, required(input.Signature, 'signature'))) {
        throw new Fault('KMSInvalidSignatureException', '');
      }
      return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: input.SigningAlgorithm };
    },
    trail: (input, _outcome, call) => record(input, call),
  },
} satisfies Operations<typeof Kms>;

type SigningRequest = Pick<
  Kms.SignCommandInput,
  'KeyId' | 'Message' | 'MessageType' | 'SigningAlgorithm' | 'GrantTokens'
>;

function signingAccess(input: SigningRequest, call: Call, action: string): Access {
  const { MessageType: type = 'RAW' } = input;
  const keyId = required(input.KeyId, 'keyId');
  requireLength(required(input.Message, 'message').length, 'message', 1, 4096);
  const algorithm = required(input.SigningAlgorithm, 'signingAlgorithm');
  requireOneOf(algorithm, 'signingAlgorithm', algorithms);
  requireOneOf(type, 'messageType', ['RAW', 'DIGEST', 'EXTERNAL_MU']);
  const conditions = { 'kms:SigningAlgorithm': algorithm, 'kms:MessageType': type };
  const { GrantTokens: tokens } = input;
  return keyAccess(call, findKey(call, keyId), action, { keyId, conditions, tokens });
}

function prepare(
  input: SigningRequest,
  call: Call,
  operation: string,
): { readonly key: Key; readonly signable: Signable } {
  const key = findKey(call, required(input.KeyId, 'keyId'));
  requireUsable(key);
  requireUsage(key, 'signing', operation);
  const algorithm = required(input.SigningAlgorithm, 'signingAlgorithm');
  requireAlgorithm(key, 'signing', algorithm);
  const { MessageType: type = 'RAW' } = input;
  if (type === 'EXTERNAL_MU') throw notImplemented(`kms:${operation} with EXTERNAL_MU`);
  const signable = { message: required(input.Message, 'message'), type, algorithm } as const;
  checkSignable(signable);
  return { key, signable };
}

/** Neither message nor signature. https://docs.aws.amazon.com/kms/latest/developerguide/ct-sign.html */
function record(input: SigningRequest, call: Call): TrailDetail {
  return recordCryptography(call, input.KeyId, {
    keyId: input.KeyId,
    messageType: input.MessageType ?? 'RAW',
    signingAlgorithm: input.SigningAlgorithm,
  });
}
