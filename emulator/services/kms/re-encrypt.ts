import type * as Kms from '@aws-sdk/client-kms';
import type { Call, Operations } from '../../service.ts';
import { keyAccess } from './access.ts';
import { currentMaterial, decryptWith, encryptWith, identify } from './cipher.ts';
import { algorithmCondition, peekSource, requireCipher, requireOpenable } from './cryptography.ts';
import { ignoresCiphertext, requireRealRun } from './dry-run.ts';
import { mention } from './mention.ts';
import { findKey, peekKey } from './resolve.ts';
import { requireUsable } from './states.ts';
import type { Key } from './store.ts';
import { required } from './validation.ts';

const symmetric = 'SYMMETRIC_DEFAULT';

export const reEncryption = {
  ReEncrypt: {
    access: (input, call) => {
      const source = sourceOf(input, call);
      const destinationId = required(input.DestinationKeyId, 'destinationKeyId');
      const destination = findKey(call, destinationId);
      const same = { 'kms:ReEncryptOnSameKey': String(source === destination) };
      const { SourceEncryptionAlgorithm: from, DestinationEncryptionAlgorithm: to } = input;
      const { GrantTokens: tokens } = input;
      return [
        keyAccess(call, source, 'kms:ReEncryptFrom', {
          keyId: input.SourceKeyId,
          context: input.SourceEncryptionContext,
          conditions: { ...same, ...algorithmCondition(from, 'sourceEncryptionAlgorithm') },
          tokens,
        }),
        keyAccess(call, destination, 'kms:ReEncryptTo', {
          keyId: destinationId,
          context: input.DestinationEncryptionContext,
          conditions: { ...same, ...algorithmCondition(to, 'destinationEncryptionAlgorithm') },
          tokens,
        }),
      ];
    },
    handle: (input, call) => {
      const destination = findKey(call, required(input.DestinationKeyId, 'destinationKeyId'));
      const { SourceEncryptionContext: given, DestinationEncryptionContext: wanted } = input;
      const { SourceEncryptionAlgorithm: from = symmetric } = input;
      const { DestinationEncryptionAlgorithm: to = symmetric } = input;
      const isBlind = ignoresCiphertext(input);
      if (isBlind) requireUsable(sourceOf(input, call));
      requireUsable(destination);
      requireCipher(destination, 'ReEncrypt', to, wanted);
      if (isBlind) requireRealRun(input);
      const source = identify(call, input.CiphertextBlob, input.SourceKeyId);
      requireOpenable(source, 'ReEncrypt', from, given);
      const { plaintext, materialId } = decryptWith(source, given, from);
      requireRealRun(input);
      return {
        CiphertextBlob: encryptWith(call, destination, plaintext, wanted, to),
        SourceKeyId: source.key.arn,
        KeyId: destination.arn,
        SourceEncryptionAlgorithm: from,
        DestinationEncryptionAlgorithm: to,
        ...(materialId !== undefined && { SourceKeyMaterialId: materialId }),
        ...(to === symmetric && { DestinationKeyMaterialId: currentMaterial(destination).id }),
      };
    },
    trail: (input, outcome, call) => ({
      readOnly: true,
      requestParameters: {
        sourceEncryptionAlgorithm: input.SourceEncryptionAlgorithm ?? symmetric,
        sourceKeyId: input.SourceKeyId,
        sourceEncryptionContext: input.SourceEncryptionContext,
        destinationKeyId: input.DestinationKeyId,
        destinationEncryptionAlgorithm: input.DestinationEncryptionAlgorithm ?? symmetric,
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

function sourceOf(input: Kms.ReEncryptCommandInput, call: Call): Key {
  return ignoresCiphertext(input)
    ? findKey(call, required(input.SourceKeyId, 'sourceKeyId'))
    : identify(call, input.CiphertextBlob, input.SourceKeyId).key;
}
