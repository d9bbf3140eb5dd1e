import type * as Kms from '@aws-sdk/client-kms';
import type { Access, Call, Operations, TrailDetail } from '../../service.ts';
import { keyAccess } from './access.ts';
import { requireSymmetricKey } from './algorithms.ts';
import { currentMaterial, encryptWith } from './cipher.ts';
import { requireRealRun } from './dry-run.ts';
import { requireKeySpec, specOf } from './key-specs.ts';
import { derivePrivateKey } from './private-key.ts';
import { publicBytes } from './public-keys.ts';
import { findKey } from './resolve.ts';
import { requireUsable } from './states.ts';
import { recordCryptography } from './trail.ts';
import { invalid, required } from './validation.ts';

export const dataKeyPairs = {
  GenerateDataKeyPair: {
    access: (input, call) => pairAccess(input, call, 'kms:GenerateDataKeyPair'),
    handle: (input, call) => {
      const { plaintext, ...pair } = generate(input, call, 'GenerateDataKeyPair');
      return { ...pair, PrivateKeyPlaintext: plaintext };
    },
    trail: (input, outcome, call) => record(input, outcome.ok, call),
  },
  GenerateDataKeyPairWithoutPlaintext: {
    access: (input, call) => pairAccess(input, call, 'kms:GenerateDataKeyPairWithoutPlaintext'),
    handle: (input, call) => {
      const operation = 'GenerateDataKeyPairWithoutPlaintext';
      const { plaintext: _kept, ...pair } = generate(input, call, operation);
      return pair;
    },
    trail: (input, outcome, call) => record(input, outcome.ok, call),
  },
} satisfies Operations<typeof Kms>;

type PairRequest = Omit<Kms.GenerateDataKeyPairCommandInput, 'Recipient'> & {
  readonly Recipient?: Kms.RecipientInfo | undefined;
};

function pairAccess(input: PairRequest, call: Call, action: string): Access {
  pairSpecOf(input);
  const keyId = required(input.KeyId, 'keyId');
  return keyAccess(call, findKey(call, keyId), action, {
    keyId,
    context: input.EncryptionContext,
    conditions: { 'kms:DataKeyPairSpec': input.KeyPairSpec ?? '' },
    tokens: input.GrantTokens,
  });
}

function pairSpecOf({ KeyPairSpec }: PairRequest) {
  const what = 'kms:GenerateDataKeyPair with KeyPairSpec';
  const spec = requireKeySpec(required(KeyPairSpec, 'keyPairSpec'), 'keyPairSpec', what);
  if (!['symmetric', 'hmac'].includes(specOf(spec).kind)) return spec;
  throw invalid(
    `Value '${spec}' at 'keyPairSpec' failed to satisfy constraint: Member must satisfy enum value set: [RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521, ECC_SECG_P256K1, ECC_NIST_EDWARDS25519]`,
  );
}

function generate(input: PairRequest, call: Call, operation: string) {
  const key = findKey(call, required(input.KeyId, 'keyId'));
  requireUsable(key);
  requireSymmetricKey(key, operation);
  requireRealRun(input);
  const pair = derivePrivateKey(call.world.random.bytes(32), pairSpecOf(input));
  const plaintext = pair.export({ format: 'der', type: 'pkcs8' });
  return {
    plaintext,
    PrivateKeyCiphertextBlob: encryptWith(call, key, plaintext, input.EncryptionContext),
    PublicKey: publicBytes(pair),
    KeyId: key.arn,
    KeyPairSpec: input.KeyPairSpec,
    KeyMaterialId: currentMaterial(key).id,
  };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/ct-generatedatakeypair.html */
function record(input: PairRequest, ok: boolean, call: Call): TrailDetail {
  const parameters = {
    keyId: input.KeyId,
    keyPairSpec: input.KeyPairSpec,
    ...(input.EncryptionContext && { encryptionContext: input.EncryptionContext }),
  };
  return recordCryptography(call, input.KeyId, parameters, ok);
}
