import type * as Kms from '@aws-sdk/client-kms';
import { Fault, notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { keyAccess } from './access.ts';
import { specOf } from './key-specs.ts';
import { publicBytes } from './public-keys.ts';
import { findKeyById } from './resolve.ts';
import { deriveRsaKey } from './rsa-key.ts';
import { requireState } from './states.ts';
import { type Key, storeOf, type WrappingKey } from './store.ts';
import { reads } from './trail.ts';
import { required, requireOneOf } from './validation.ts';

const algorithms = [
  'RSAES_PKCS1_V1_5',
  'RSAES_OAEP_SHA_1',
  'RSAES_OAEP_SHA_256',
  'RSA_AES_KEY_WRAP_SHA_1',
  'RSA_AES_KEY_WRAP_SHA_256',
  'SM2PKE',
] as const;
const day = 86_400_000;
const kept = 30 * day;

export const importParameters = {
  GetParametersForImport: {
    access: (input, call) => {
      const algorithm = required(input.WrappingAlgorithm, 'wrappingAlgorithm');
      const spec = required(input.WrappingKeySpec, 'wrappingKeySpec');
      requireOneOf(algorithm, 'wrappingAlgorithm', algorithms);
      requireOneOf(spec, 'wrappingKeySpec', ['RSA_2048', 'RSA_3072', 'RSA_4096', 'SM2']);
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      return keyAccess(call, key, 'kms:GetParametersForImport', {
        conditions: { 'kms:WrappingAlgorithm': algorithm, 'kms:WrappingKeySpec': spec },
      });
    },
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      const algorithm = required(input.WrappingAlgorithm, 'wrappingAlgorithm');
      const spec = required(input.WrappingKeySpec, 'wrappingKeySpec');
      if (spec === 'SM2') throw notImplemented('kms:GetParametersForImport with SM2');
      requireImportable(key);
      requireState(key, 'import');
      requireWrappable(key, algorithm, spec);
      const { random, clock } = call.world;
      const bits = Number(spec.slice('RSA_'.length));
      const [token, seed] = [random.bytes(96), random.bytes(32)];
      const validTo = clock.now() + day;
      const { imports } = storeOf(call);
      forgetOld(imports, clock.now() - kept);
      imports[token.toString('base64')] = {
        ...{ keyId: key.id, algorithm, bits, validTo },
        seed: seed.toString('base64'),
      };
      return {
        KeyId: key.arn,
        ImportToken: token,
        PublicKey: publicBytes(deriveRsaKey(seed, bits)),
        ParametersValidTo: new Date(validTo),
      };
    },
    trail: reads,
  },
} satisfies Operations<typeof Kms>;

/** An expired token is told apart from an unknown one for a while. */
function forgetOld(imports: Record<string, WrappingKey>, before: number): void {
  for (const [token, { validTo }] of Object.entries(imports)) {
    if (validTo < before) delete imports[token];
  }
}

export function requireImportable(key: Key): void {
  if (key.origin === 'EXTERNAL') return;
  throw new Fault(
    'UnsupportedOperationException',
    `${key.arn} origin is ${key.origin} which is not valid for this operation.`,
  );
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html */
function requireWrappable(key: Key, algorithm: string, wrapping: string): void {
  const { kind } = specOf(key.spec);
  const wraps = algorithm.startsWith('RSA_AES_KEY_WRAP');
  const isSecret = kind === 'symmetric' || kind === 'hmac';
  const fits = wraps
    ? !isSecret
    : algorithm.startsWith('RSAES_OAEP') &&
      kind !== 'rsa' &&
      !(key.spec === 'ECC_NIST_P521' && wrapping === 'RSA_2048');
  if (fits) return;
  throw new Fault(
    'UnsupportedOperationException',
    `Wrapping algorithm ${algorithm} with wrapping key spec ${wrapping} is not valid for key spec ${key.spec}.`,
  );
}
