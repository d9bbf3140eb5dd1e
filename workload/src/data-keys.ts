import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { DataKeys } from './cipher.ts';

/** The calls of {@link DataKeys} on a client of the SDK. `Decrypt` always names the key: no discovery. */
export function kmsDataKeys(kms: KMSClient): DataKeys {
  return {
    generate: (KeyId, context, abortSignal) =>
      kms.send(
        new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: context }),
        { abortSignal },
      ),
    unwrap: (KeyId, CiphertextBlob, context, abortSignal) =>
      kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext: context }), {
        abortSignal,
      }),
  };
}
