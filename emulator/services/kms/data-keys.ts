import type * as Kms from '@aws-sdk/client-kms';
import { notImplemented } from '../../fault.ts';
import type { Access, Call, Operations, Outcome, TrailDetail } from '../../service.ts';
import { callerConditions, keyAccess } from './access.ts';
import { requireSymmetricKey } from './algorithms.ts';
import { currentMaterial, encryptWith } from './cipher.ts';
import { requireRealRun } from './dry-run.ts';
import { mention } from './mention.ts';
import { findKey, peekKey } from './resolve.ts';
import { requireUsable } from './states.ts';
import { refuse, required, requireOneOf, requireRange } from './validation.ts';

export const dataKeys = {
  GenerateDataKey: {
    access: (input, call) => dataKeyAccess(input, call, 'kms:GenerateDataKey'),
    handle: (input, call) => {
      const { plaintext, blob, arn, materialId } = generate(input, call, 'GenerateDataKey');
      return { CiphertextBlob: blob, Plaintext: plaintext, KeyId: arn, KeyMaterialId: materialId };
    },
    trail: (input, outcome, call) => record(input, outcome, call),
  },
  GenerateDataKeyWithoutPlaintext: {
    access: (input, call) => dataKeyAccess(input, call, 'kms:GenerateDataKeyWithoutPlaintext'),
    handle: (input, call) => {
      const operation = 'GenerateDataKeyWithoutPlaintext';
      const { blob, arn, materialId } = generate(input, call, operation);
      return { CiphertextBlob: blob, KeyId: arn, KeyMaterialId: materialId };
    },
    trail: (input, outcome, call) => record(input, outcome, call),
  },
  GenerateRandom: {
    access: (_input, call) => ({
      action: 'kms:GenerateRandom',
      resource: '*',
      conditions: callerConditions(call),
    }),
    handle: (input, call) => {
      if (input.CustomKeyStoreId !== undefined) {
        throw notImplemented('kms:GenerateRandom in a custom key store');
      }
      requireRealRun(input);
      const count = input.NumberOfBytes;
      if (count === undefined) throw refuse('NumberOfBytes is required.');
      return { Plaintext: call.world.random.bytes(requireRange(count, 'numberOfBytes', 1, 1024)) };
    },
    trail: () => ({ readOnly: true, requestParameters: null, responseElements: null }),
  },
} satisfies Operations<typeof Kms>;

type DataKeyRequest = Omit<Kms.GenerateDataKeyCommandInput, 'Recipient'> & {
  readonly Recipient?: Kms.RecipientInfo | undefined;
};

function dataKeyAccess(input: DataKeyRequest, call: Call, action: string): Access {
  lengthOf(input);
  const keyId = required(input.KeyId, 'keyId');
  const context = input.EncryptionContext;
  const { GrantTokens: tokens } = input;
  return keyAccess(call, findKey(call, keyId), action, { keyId, context, tokens });
}

function generate(input: DataKeyRequest, call: Call, operation: string) {
  const key = findKey(call, required(input.KeyId, 'keyId'));
  requireUsable(key);
  requireSymmetricKey(key, operation);
  requireRealRun(input);
  const plaintext = call.world.random.bytes(lengthOf(input));
  const blob = encryptWith(call, key, plaintext, input.EncryptionContext);
  return { plaintext, blob, arn: key.arn, materialId: currentMaterial(key).id };
}

/** In bytes. https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html */
function lengthOf({ KeySpec: spec, NumberOfBytes: count }: DataKeyRequest): number {
  if (spec !== undefined) requireOneOf(spec, 'keySpec', ['AES_256', 'AES_128']);
  if ((spec === undefined) === (count === undefined)) {
    throw refuse('Please specify either number of bytes or key spec.');
  }
  if (count !== undefined) return requireRange(count, 'numberOfBytes', 1, 1024);
  return spec === 'AES_128' ? 16 : 32;
}

function record(
  input: DataKeyRequest,
  outcome: Outcome<{ readonly KeyMaterialId?: string | undefined }>,
  call: Call,
): TrailDetail {
  return {
    readOnly: true,
    requestParameters: {
      keyId: input.KeyId,
      ...(input.KeySpec && { keySpec: input.KeySpec }),
      ...(input.NumberOfBytes !== undefined && { numberOfBytes: input.NumberOfBytes }),
      ...(input.EncryptionContext && { encryptionContext: input.EncryptionContext }),
    },
    responseElements: null,
    ...(outcome.ok && { additionalEventData: { keyMaterialId: outcome.output.KeyMaterialId } }),
    ...mention(peekKey(call, input.KeyId)),
  };
}
