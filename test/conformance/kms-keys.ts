import {
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  GetPublicKeyCommand,
  ListKeyPoliciesCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aKey, bytesOf, sealed } from './keys.ts';

const api = 'https://docs.aws.amazon.com/kms/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/kms/latest/developerguide';

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

export const kmsKeys: ServiceCases = {
  service: 'kms',
  cases: [
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
