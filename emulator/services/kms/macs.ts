import { createHmac, timingSafeEqual } from 'node:crypto';
import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { Access, Call, Operations, TrailDetail } from '../../service.ts';
import { keyAccess } from './access.ts';
import { hashOf, requireAlgorithm, requireUsage } from './algorithms.ts';
import { currentMaterial } from './cipher.ts';
import { requireRealRun } from './dry-run.ts';
import { findKey } from './resolve.ts';
import { requireUsable } from './states.ts';
import type { Key } from './store.ts';
import { recordCryptography } from './trail.ts';
import { required, requireLength, requireOneOf } from './validation.ts';

const algorithms = ['HMAC_SHA_384', 'HMAC_SHA_256', 'HMAC_SHA_224', 'HMAC_SHA_512'] as const;

export const macs = {
  GenerateMac: {
    access: (input, call) => macAccess(input, call, 'kms:GenerateMac'),
    handle: (input, call) => {
      const { key, mac } = compute(input, call, 'GenerateMac');
      requireRealRun(input);
      return { Mac: mac, MacAlgorithm: input.MacAlgorithm, KeyId: key.arn };
    },
    trail: (input, _outcome, call) => record(input, call),
  },
  VerifyMac: {
    access: (input, call) => {
      requireLength(required(input.Mac, 'mac').length, 'mac', 1, 6144);
      return macAccess(input, call, 'kms:VerifyMac');
    },
    handle: (input, call) => {
      const { key, mac } = compute(input, call, 'VerifyMac');
      requireRealRun(input);
      const sent = required(input.Mac, 'mac');
      if (sent.length !== mac.length || !timingSafeEqual(sent, mac)) {
        throw new Fault('KMSInvalidMacException', '');
      }
      return { KeyId: key.arn, MacValid: true, MacAlgorithm: input.MacAlgorithm };
    },
    trail: (input, _outcome, call) => record(input, call),
  },
} satisfies Operations<typeof Kms>;

type MacRequest = Pick<
  Kms.GenerateMacCommandInput,
  'KeyId' | 'Message' | 'MacAlgorithm' | 'GrantTokens'
>;

function macAccess(input: MacRequest, call: Call, action: string): Access {
  const keyId = required(input.KeyId, 'keyId');
  requireLength(required(input.Message, 'message').length, 'message', 1, 4096);
  const algorithm = required(input.MacAlgorithm, 'macAlgorithm');
  requireOneOf(algorithm, 'macAlgorithm', algorithms);
  return keyAccess(call, findKey(call, keyId), action, {
    keyId,
    conditions: { 'kms:MacAlgorithm': algorithm },
    tokens: input.GrantTokens,
  });
}

function compute(
  input: MacRequest,
  call: Call,
  operation: string,
): { readonly key: Key; readonly mac: Buffer } {
  const key = findKey(call, required(input.KeyId, 'keyId'));
  requireUsable(key);
  requireUsage(key, 'mac', operation);
  const algorithm = required(input.MacAlgorithm, 'macAlgorithm');
  requireAlgorithm(key, 'mac', algorithm);
  const secret = Buffer.from(currentMaterial(key).bytes ?? '', 'base64');
  const mac = createHmac(hashOf(algorithm), secret).update(required(input.Message, 'message'));
  return { key, mac: mac.digest() };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/ct-generatemac.html */
function record(input: MacRequest, call: Call): TrailDetail {
  const { KeyId: keyId, MacAlgorithm: macAlgorithm } = input;
  return recordCryptography(call, keyId, { keyId, macAlgorithm });
}
