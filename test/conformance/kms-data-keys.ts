import {
  DecryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GenerateRandomCommand,
  ReEncryptCommand,
  SignCommand,
  VerifyCommand,
} from '@aws-sdk/client-kms';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aKey, bytesOf, sealed, textOf } from './keys.ts';

const api = 'https://docs.aws.amazon.com/kms/latest/APIReference';

export const kmsDataKeys: ServiceCases = {
  service: 'kms',
  cases: [
    {
      name: 'GenerateDataKey answers 32 bytes for AES_256, and Decrypt gives them back',
      aws: `${api}/API_GenerateDataKey.html`,
      async run(place) {
        const KeyId = await aKey(place);
        const EncryptionContext = { tenant: 'a' };
        const made = await place.clients.kms.send(
          new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }),
        );
        const opened = await place.clients.kms.send(
          new DecryptCommand({ CiphertextBlob: made.CiphertextBlob, EncryptionContext }),
        );
        return [
          made.Plaintext?.length,
          Buffer.from(opened.Plaintext ?? []).equals(Buffer.from(made.Plaintext ?? [])),
        ];
      },
      expected: [32, true],
    },
    {
      name: 'GenerateDataKey takes a key spec or a number of bytes, not both and not neither',
      aws: `${api}/API_GenerateDataKey.html`,
      async run(place) {
        const KeyId = await aKey(place);
        const generate = (how: { KeySpec?: 'AES_128'; NumberOfBytes?: number }) =>
          faultOf(place.clients.kms.send(new GenerateDataKeyCommand({ KeyId, ...how })));
        return [
          await generate({ NumberOfBytes: 64 }),
          await generate({ KeySpec: 'AES_128', NumberOfBytes: 64 }),
          await generate({}),
        ];
      },
      expected: ['accepted', 'ValidationException', 'ValidationException'],
    },
    {
      name: 'GenerateDataKeyWithoutPlaintext answers the sealed data key alone',
      aws: `${api}/API_GenerateDataKeyWithoutPlaintext.html`,
      async run(place) {
        const KeyId = await aKey(place);
        const made = await place.clients.kms.send(
          new GenerateDataKeyWithoutPlaintextCommand({ KeyId, KeySpec: 'AES_256' }),
        );
        const { CiphertextBlob } = made;
        const opened = await place.clients.kms.send(new DecryptCommand({ CiphertextBlob }));
        return ['Plaintext' in made, opened.Plaintext?.length];
      },
      expected: [false, 32],
    },
    {
      name: 'ReEncrypt changes the key and the context',
      aws: `${api}/API_ReEncrypt.html`,
      async run(place) {
        const { KeyId, CiphertextBlob } = await sealed(place, { tenant: 'a' });
        const other = await aKey(place);
        const moved = await place.clients.kms.send(
          new ReEncryptCommand({
            CiphertextBlob,
            SourceEncryptionContext: { tenant: 'a' },
            DestinationKeyId: other,
            DestinationEncryptionContext: { tenant: 'b' },
          }),
        );
        const opened = await place.clients.kms.send(
          new DecryptCommand({
            CiphertextBlob: moved.CiphertextBlob,
            KeyId: other,
            EncryptionContext: { tenant: 'b' },
          }),
        );
        return [
          textOf(opened.Plaintext),
          moved.SourceKeyId?.endsWith(KeyId),
          moved.KeyId?.endsWith(other),
        ];
      },
      expected: ['clear', true, true],
    },
    {
      name: 'ReEncrypt with another source context is InvalidCiphertextException',
      aws: `${api}/API_ReEncrypt.html`,
      async run(place) {
        const { KeyId, CiphertextBlob } = await sealed(place, { tenant: 'a' });
        return faultOf(
          place.clients.kms.send(
            new ReEncryptCommand({
              CiphertextBlob,
              SourceEncryptionContext: { tenant: 'b' },
              DestinationKeyId: KeyId,
            }),
          ),
        );
      },
      expected: 'InvalidCiphertextException',
    },
    {
      name: 'GenerateRandom answers as many bytes as asked for, up to 1024',
      aws: `${api}/API_GenerateRandom.html`,
      async run(place) {
        const { kms: client } = place.clients;
        const { Plaintext } = await client.send(new GenerateRandomCommand({ NumberOfBytes: 1024 }));
        return [
          Plaintext?.length,
          await faultOf(client.send(new GenerateRandomCommand({ NumberOfBytes: 1025 }))),
        ];
      },
      expected: [1024, 'ValidationException'],
    },
    {
      name: 'Sign and Verify agree, and a changed message is KMSInvalidSignatureException',
      aws: `${api}/API_Verify.html`,
      async run(place) {
        const { kms: client } = place.clients;
        const KeyId = await aKey(place, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
        const SigningAlgorithm = 'ECDSA_SHA_256';
        const { Signature } = await client.send(
          new SignCommand({ KeyId, Message: bytesOf('message'), SigningAlgorithm }),
        );
        const verify = (message: string) =>
          client.send(
            new VerifyCommand({ KeyId, Message: bytesOf(message), Signature, SigningAlgorithm }),
          );
        return [(await verify('message')).SignatureValid, await faultOf(verify('massage'))];
      },
      expected: [true, 'KMSInvalidSignatureException'],
    },
  ],
};
