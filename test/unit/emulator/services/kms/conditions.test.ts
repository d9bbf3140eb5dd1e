import { describe, expect, test } from '@jest/globals';
import { aCaller, aWorld, client, testStart } from '../../../../support/world.ts';
import { bytes } from './a-key.ts';

const account = '123456789012';
const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }],
};

/** A role that may do everything with keys, if the condition holds. */
async function asRole(world: ReturnType<typeof aWorld>, Condition: object) {
  const iam = client(world, 'iam');
  const { Role } = await iam<{ Role: { Arn: string; RoleId: string } }>('CreateRole', {
    ...{ RoleName: 'worker', AssumeRolePolicyDocument: JSON.stringify(trust) },
  });
  const statement = { Effect: 'Allow', Action: 'kms:*', Resource: '*', Condition };
  await iam('PutRolePolicy', {
    ...{ RoleName: 'worker', PolicyName: 'p' },
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  });
  const principal = {
    ...{ type: 'role' as const, account, roleId: Role.RoleId, roleName: 'worker' },
    ...{ roleArn: Role.Arn, sessionName: 's', since: testStart },
    arn: `arn:aws:sts::${account}:assumed-role/worker/s`,
  };
  return client(world, 'kms', aCaller({ principal }));
}

const sign = { Message: bytes('m'), SigningAlgorithm: 'ECDSA_SHA_256' };
const signer = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
const mac = { Message: bytes('m'), MacAlgorithm: 'HMAC_SHA_256' };
const external = { Origin: 'EXTERNAL' };
const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
const grant = {
  GranteePrincipal: `arn:aws:iam::${account}:role/worker`,
  Operations: ['Decrypt', 'Encrypt'],
};

/** Condition key, value that holds, value that does not, operation, its input, the key's kind. */
const table: readonly (readonly [string, string, string, string, object, object?])[] = [
  ['kms:CallerAccount', account, '999999999999', 'DescribeKey', {}],
  ['kms:EncryptionAlgorithm', 'SYMMETRIC_DEFAULT', 'SM2PKE', 'Encrypt', { Plaintext: bytes('x') }],
  [
    'kms:EncryptionContext:app',
    ...(['a', 'b', 'Encrypt'] as const),
    { Plaintext: bytes('x'), EncryptionContext: { app: 'a' } },
  ],
  ['kms:KeySpec', 'ECC_NIST_P256', 'RSA_2048', 'GetPublicKey', {}, signer],
  ['kms:KeyUsage', 'SIGN_VERIFY', 'ENCRYPT_DECRYPT', 'GetPublicKey', {}, signer],
  ['kms:KeyOrigin', 'EXTERNAL', 'AWS_KMS', 'DescribeKey', {}, external],
  ['kms:MultiRegion', 'true', 'false', 'DescribeKey', {}, { MultiRegion: true }],
  ['kms:MultiRegionKeyType', 'PRIMARY', 'REPLICA', 'DescribeKey', {}, { MultiRegion: true }],
  ['kms:SigningAlgorithm', 'ECDSA_SHA_256', 'ECDSA_SHA_384', 'Sign', sign, signer],
  ['kms:MessageType', 'RAW', 'DIGEST', 'Sign', sign, signer],
  [
    'kms:MacAlgorithm',
    ...(['HMAC_SHA_256', 'HMAC_SHA_512', 'GenerateMac'] as const),
    mac,
    { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
  ],
  [
    'kms:DataKeyPairSpec',
    ...(['ECC_NIST_P256', 'RSA_2048', 'GenerateDataKeyPair'] as const),
    { KeyPairSpec: 'ECC_NIST_P256' },
  ],
  [
    'kms:WrappingAlgorithm',
    ...(['RSAES_OAEP_SHA_256', 'RSAES_OAEP_SHA_1', 'GetParametersForImport'] as const),
    wrapping,
    external,
  ],
  [
    'kms:WrappingKeySpec',
    ...(['RSA_2048', 'RSA_4096', 'GetParametersForImport'] as const),
    wrapping,
    external,
  ],
  ['kms:RotationPeriodInDays', '180', '90', 'EnableKeyRotation', { RotationPeriodInDays: 180 }],
  [
    'kms:ScheduleKeyDeletionPendingWindowInDays',
    ...(['7', '30', 'ScheduleKeyDeletion'] as const),
    { PendingWindowInDays: 7 },
  ],
  ['kms:GrantIsForAWSResource', 'false', 'true', 'CreateGrant', grant],
  ['kms:GranteePrincipal', grant.GranteePrincipal, 'nobody', 'CreateGrant', grant],
  ['kms:ResourceAliases', 'alias/a', 'alias/b', 'DescribeKey', {}],
  ['kms:RequestAlias', 'alias/a', 'alias/b', 'DescribeKey', { KeyId: 'alias/a' }],
  ['aws:ResourceTag/team', 'blue', 'red', 'DescribeKey', {}],
  ['aws:RequestTag/a', 'b', 'c', 'TagResource', { Tags: [{ TagKey: 'a', TagValue: 'b' }] }],
];

const denied = { code: 'AccessDeniedException' };

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html */
describe('a policy can ask for', () => {
  test.each(table)('%s', async (key, right, wrong, operation, input, kind = {}) => {
    const call = async (value: string) => {
      const world = aWorld();
      const kms = client(world, 'kms');
      const { KeyMetadata } = await kms<{ KeyMetadata: { KeyId: string } }>('CreateKey', {
        ...{ Tags: [{ TagKey: 'team', TagValue: 'blue' }], ...kind },
      });
      const { KeyId } = KeyMetadata;
      await kms('CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
      const role = await asRole(world, { StringEquals: { [key]: value } });
      return role(operation, { KeyId, ...input });
    };

    await expect(call(right)).resolves.toBeDefined();
    await expect(call(wrong)).rejects.toMatchObject(denied);
  });

  test('the Region of a replica, and for kms:CreateKey there', async () => {
    const world = aWorld();
    const { KeyMetadata } = await client(world, 'kms')<{ KeyMetadata: { KeyId: string } }>(
      'CreateKey',
      { MultiRegion: true },
    );
    const condition = { StringEqualsIfExists: { 'kms:ReplicaRegion': 'eu-west-1' } };
    const role = await asRole(world, condition);
    const replicate = (ReplicaRegion: string) =>
      role('ReplicateKey', { KeyId: KeyMetadata.KeyId, ReplicaRegion });

    await expect(replicate('us-east-1')).rejects.toMatchObject(denied);
    await expect(replicate('eu-west-1')).resolves.toBeDefined();
  });
});
