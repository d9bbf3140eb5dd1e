import {
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GenerateRandomCommand,
  GetKeyPolicyCommand,
  GetPublicKeyCommand,
  ListKeyPoliciesCommand,
  PutKeyPolicyCommand,
  ReEncryptCommand,
  ScheduleKeyDeletionCommand,
  SignCommand,
  VerifyCommand,
} from '@aws-sdk/client-kms';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aKey, bytesOf, textOf } from './keys.ts';

const api = 'https://docs.aws.amazon.com/kms/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/kms/latest/developerguide';

/** Text encrypted under a new key in a context. */
async function sealed(place: Place, context?: Record<string, string>) {
  const KeyId = await aKey(place);
  const { CiphertextBlob } = await place.clients.kms.send(
    new EncryptCommand({ KeyId, Plaintext: bytesOf('clear'), EncryptionContext: context }),
  );
  return { KeyId, CiphertextBlob };
}

function keyPolicy(account: string, sid: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: sid,
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
}

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
      name: 'Encrypt with a disabled key is DisabledException, and works again when it is enabled',
      aws: `${guide}/key-state.html`,
      async run(place) {
        const { kms: client } = place.clients;
        const KeyId = await aKey(place);
        const encrypt = () =>
          faultOf(client.send(new EncryptCommand({ KeyId, Plaintext: bytesOf('clear') })));
        await client.send(new DisableKeyCommand({ KeyId }));
        const disabled = await encrypt();
        await client.send(new EnableKeyCommand({ KeyId }));
        return [disabled, await encrypt()];
      },
      expected: ['DisabledException', 'accepted'],
    },
    {
      name: 'Decrypt with a disabled key is DisabledException',
      aws: `${guide}/key-state.html`,
      async run(place) {
        const { KeyId, CiphertextBlob } = await sealed(place);
        await place.clients.kms.send(new DisableKeyCommand({ KeyId }));
        return faultOf(place.clients.kms.send(new DecryptCommand({ CiphertextBlob })));
      },
      expected: 'DisabledException',
    },
    {
      name: 'A key that is to be deleted refuses Encrypt with KMSInvalidStateException',
      aws: `${guide}/key-state.html`,
      async run(place) {
        const { kms: client } = place.clients;
        const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
        const KeyId = KeyMetadata?.KeyId;
        await client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
        const described = await client.send(new DescribeKeyCommand({ KeyId }));
        return [
          described.KeyMetadata?.KeyState,
          await faultOf(client.send(new EncryptCommand({ KeyId, Plaintext: bytesOf('clear') }))),
        ];
      },
      expected: ['PendingDeletion', 'KMSInvalidStateException'],
    },
    {
      name: 'A key waits at least 7 days for its deletion',
      aws: `${api}/API_ScheduleKeyDeletion.html`,
      async run(place) {
        const KeyId = await aKey(place);
        return faultOf(
          place.clients.kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 6 })),
        );
      },
      expected: 'ValidationException',
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
    {
      name: 'A symmetric key has no public key',
      aws: `${api}/API_GetPublicKey.html`,
      async run(place) {
        const KeyId = await aKey(place);
        return faultOf(place.clients.kms.send(new GetPublicKeyCommand({ KeyId })));
      },
      expected: 'UnsupportedOperationException',
    },
    {
      name: 'A new key is an enabled, customer managed, symmetric key of KMS for encryption',
      aws: `${api}/API_CreateKey.html`,
      async run(place) {
        const KeyId = await aKey(place, { Description: 'clé' });
        const { KeyMetadata: key } = await place.clients.kms.send(
          new DescribeKeyCommand({ KeyId }),
        );
        const {
          Description,
          KeySpec,
          KeyUsage,
          KeyState,
          Enabled,
          KeyManager,
          Origin,
          MultiRegion,
        } = key ?? {};
        return {
          Description,
          KeySpec,
          KeyUsage,
          KeyState,
          Enabled,
          KeyManager,
          Origin,
          MultiRegion,
          arn: key?.Arn === `arn:aws:kms:${place.region}:${place.account}:key/${KeyId}`,
        };
      },
      expected: {
        Description: 'clé',
        KeySpec: 'SYMMETRIC_DEFAULT',
        KeyUsage: 'ENCRYPT_DECRYPT',
        KeyState: 'Enabled',
        Enabled: true,
        KeyManager: 'CUSTOMER',
        Origin: 'AWS_KMS',
        MultiRegion: false,
        arn: true,
      },
    },
    {
      name: 'A key policy is read back as it was put, under the name default',
      aws: `${api}/API_GetKeyPolicy.html`,
      async run(place) {
        const { kms: client } = place.clients;
        const KeyId = await aKey(place);
        const Policy = keyPolicy(place.account, 'Ours');
        await client.send(new PutKeyPolicyCommand({ KeyId, Policy }));
        const read = await client.send(new GetKeyPolicyCommand({ KeyId }));
        const { PolicyNames } = await client.send(new ListKeyPoliciesCommand({ KeyId }));
        return [JSON.parse(read.Policy ?? '').Statement[0].Sid, PolicyNames];
      },
      expected: ['Ours', ['default']],
    },
    {
      name: 'The default key policy lets IAM policies of the account decide',
      aws: `${guide}/key-policy-default.html`,
      async run(place) {
        const KeyId = await aKey(place);
        const read = await place.clients.kms.send(new GetKeyPolicyCommand({ KeyId }));
        const [statement] = JSON.parse(read.Policy ?? '').Statement;
        const { Effect, Principal, Action, Resource } = statement;
        return [Effect, Principal.AWS === `arn:aws:iam::${place.account}:root`, Action, Resource];
      },
      expected: ['Allow', true, 'kms:*', '*'],
    },
    {
      name: 'A key policy that is no JSON is MalformedPolicyDocumentException',
      aws: `${api}/API_PutKeyPolicy.html`,
      async run(place) {
        const KeyId = await aKey(place);
        return faultOf(
          place.clients.kms.send(new PutKeyPolicyCommand({ KeyId, Policy: 'no policy' })),
        );
      },
      expected: 'MalformedPolicyDocumentException',
    },
    {
      name: 'A key policy that would lock its author out is MalformedPolicyDocumentException',
      aws: `${api}/API_PutKeyPolicy.html`,
      async run(place) {
        const KeyId = await aKey(place);
        const Policy = keyPolicy(place.account, 'Reads').replace('kms:*', 'kms:DescribeKey');
        return faultOf(place.clients.kms.send(new PutKeyPolicyCommand({ KeyId, Policy })));
      },
      expected: 'MalformedPolicyDocumentException',
    },
  ],
};
