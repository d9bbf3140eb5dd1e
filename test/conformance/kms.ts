import { DecryptCommand, EncryptCommand } from '@aws-sdk/client-kms';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aKey, bytesOf, sealed, textOf } from './keys.ts';

const api = 'https://docs.aws.amazon.com/kms/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/kms/latest/developerguide';

export const kms: ServiceCases = {
  service: 'kms',
  cases: [
    {
      name: 'Decrypt needs no key id for a symmetric key, and answers the key it used',
      aws: `${api}/API_Decrypt.html`,
      async run(place) {
        const { KeyId, CiphertextBlob } = await sealed(place);
        const answer = await place.clients.kms.send(new DecryptCommand({ CiphertextBlob }));
        return [
          textOf(answer.Plaintext),
          answer.EncryptionAlgorithm,
          answer.KeyId?.endsWith(`:key/${KeyId}`),
        ];
      },
      expected: ['clear', 'SYMMETRIC_DEFAULT', true],
    },
    {
      name: 'Decrypt needs the encryption context of Encrypt, in any order',
      aws: `${guide}/encrypt_context.html`,
      async run(place) {
        const { CiphertextBlob } = await sealed(place, { tenant: 'a', purpose: 'é' });
        const answer = await place.clients.kms.send(
          new DecryptCommand({
            CiphertextBlob,
            EncryptionContext: { purpose: 'é', tenant: 'a' },
          }),
        );
        return textOf(answer.Plaintext);
      },
      expected: 'clear',
    },
    {
      name: 'Decrypt with another context is InvalidCiphertextException',
      aws: `${api}/API_Decrypt.html`,
      async run(place) {
        const { CiphertextBlob } = await sealed(place, { tenant: 'a' });
        return faultOf(
          place.clients.kms.send(
            new DecryptCommand({ CiphertextBlob, EncryptionContext: { tenant: 'b' } }),
          ),
        );
      },
      expected: 'InvalidCiphertextException',
    },
    {
      name: 'Decrypt without the context is InvalidCiphertextException',
      aws: `${guide}/encrypt_context.html`,
      async run(place) {
        const { CiphertextBlob } = await sealed(place, { tenant: 'a' });
        return faultOf(place.clients.kms.send(new DecryptCommand({ CiphertextBlob })));
      },
      expected: 'InvalidCiphertextException',
    },
    {
      name: 'The encryption context is case-sensitive',
      aws: `${guide}/encrypt_context.html`,
      async run(place) {
        const { CiphertextBlob } = await sealed(place, { Tenant: 'a' });
        return faultOf(
          place.clients.kms.send(
            new DecryptCommand({ CiphertextBlob, EncryptionContext: { tenant: 'a' } }),
          ),
        );
      },
      expected: 'InvalidCiphertextException',
    },
    {
      name: 'Decrypt with a key that is not the one of the ciphertext is IncorrectKeyException',
      aws: `${api}/API_Decrypt.html`,
      async run(place) {
        const { CiphertextBlob } = await sealed(place);
        const KeyId = await aKey(place);
        return faultOf(place.clients.kms.send(new DecryptCommand({ CiphertextBlob, KeyId })));
      },
      expected: 'IncorrectKeyException',
    },
    {
      name: 'Decrypt of a ciphertext with one bit changed is InvalidCiphertextException',
      aws: `${api}/API_Decrypt.html`,
      async run(place) {
        const { CiphertextBlob } = await sealed(place);
        const tampered = Uint8Array.from(CiphertextBlob ?? []);
        tampered[tampered.length - 1] = (tampered.at(-1) ?? 0) ^ 1;
        return faultOf(place.clients.kms.send(new DecryptCommand({ CiphertextBlob: tampered })));
      },
      expected: 'InvalidCiphertextException',
    },
    {
      name: 'Decrypt of bytes that are no ciphertext is InvalidCiphertextException',
      aws: `${api}/API_Decrypt.html`,
      run: (place) =>
        faultOf(
          place.clients.kms.send(
            new DecryptCommand({ CiphertextBlob: bytesOf('this was never a ciphertext of KMS') }),
          ),
        ),
      expected: 'InvalidCiphertextException',
    },
    {
      name: 'Two Encrypts of one text give different ciphertexts',
      aws: `${guide}/concepts.html`,
      async run(place) {
        const { KeyId, CiphertextBlob } = await sealed(place);
        const again = await place.clients.kms.send(
          new EncryptCommand({ KeyId, Plaintext: bytesOf('clear') }),
        );
        return Buffer.from(again.CiphertextBlob ?? []).equals(Buffer.from(CiphertextBlob ?? []));
      },
      expected: false,
    },
    {
      name: 'Encrypt takes 4096 bytes with a symmetric key, and no more',
      aws: `${api}/API_Encrypt.html`,
      async run(place) {
        const KeyId = await aKey(place);
        const encrypt = (length: number) =>
          faultOf(
            place.clients.kms.send(
              new EncryptCommand({ KeyId, Plaintext: new Uint8Array(length) }),
            ),
          );
        return [await encrypt(4096), await encrypt(4097)];
      },
      expected: ['accepted', 'ValidationException'],
    },
    {
      name: 'Encrypt with a key that does not exist is NotFoundException',
      aws: `${api}/API_Encrypt.html`,
      run: (place) =>
        faultOf(
          place.clients.kms.send(
            new EncryptCommand({
              KeyId: '00000000-0000-4000-8000-000000000000',
              Plaintext: bytesOf('clear'),
            }),
          ),
        ),
      expected: 'NotFoundException',
    },
    {
      name: 'Encrypt with a signing key is InvalidKeyUsageException',
      aws: `${api}/API_Encrypt.html`,
      async run(place) {
        const KeyId = await aKey(place, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
        const Plaintext = bytesOf('clear');
        return faultOf(place.clients.kms.send(new EncryptCommand({ KeyId, Plaintext })));
      },
      expected: 'InvalidKeyUsageException',
    },
  ],
};
