import type { KeySpec, KeyUsageType } from '@aws-sdk/client-kms';
import { describe, expect, test } from '@jest/globals';
import { aCaller, client } from '../../../../support/world.ts';
import { aKey, bytes } from './a-key.ts';

const worker = 'arn:aws:iam::123456789012:role/worker';
const GranteePrincipal = worker;
const alarm = 'arn:aws:cloudwatch:ap-southeast-2:123456789012:alarm:a';

describe('a grant', () => {
  test.each<[KeySpec, KeyUsageType, string, string]>([
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', 'GenerateDataKeyPair', 'Sign'],
    ['RSA_2048', 'ENCRYPT_DECRYPT', 'GetPublicKey', 'GenerateDataKey'],
    ['RSA_2048', 'SIGN_VERIFY', 'Verify', 'Decrypt'],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', 'GenerateMac', 'GetPublicKey'],
    ['ECC_NIST_P256', 'KEY_AGREEMENT', 'DeriveSharedSecret', 'Sign'],
  ])('on %s for %s may be for %s, not for %s', async (KeySpec, KeyUsage, right, wrong) => {
    const { kms, KeyId } = await aKey({ KeySpec, KeyUsage });
    const grant = (operation: string) =>
      kms('CreateGrant', { KeyId, GranteePrincipal, Operations: [operation] });

    await expect(grant(right)).resolves.toBeDefined();
    await expect(grant(wrong)).rejects.toMatchObject({ code: 'ValidationException' });
  });

  test('for a service holds for the one resource that it names', async () => {
    const { world, kms, KeyId, Arn } = await aKey();
    const terms = {
      GranteeServicePrincipal: 'cloudwatch.amazonaws.com',
      RetiringServicePrincipal: 'cloudwatch.amazonaws.com',
      Operations: ['Encrypt'],
      Constraints: { SourceArn: alarm },
    };
    await kms('CreateGrant', { KeyId, ...terms });
    const encryptFor = (sourceArn: string) => {
      const service = 'cloudwatch.amazonaws.com';
      const principal = { type: 'service' as const, service, sourceArn };
      const input = { KeyId, Plaintext: bytes('x') };
      return client(world, 'kms', aCaller({ principal }))('Encrypt', input);
    };

    await expect(encryptFor(alarm)).resolves.toMatchObject({ KeyId: Arn });
    await expect(encryptFor(`${alarm}b`)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await expect(
      kms('ListGrants', { KeyId, GranteeServicePrincipal: terms.GranteeServicePrincipal }),
    ).resolves.toMatchObject({ Grants: [terms] });
    await expect(kms('ListGrants', { KeyId, GranteePrincipal })).resolves.toMatchObject({
      Grants: [],
    });
  });

  test.each([
    [{ GranteeServicePrincipal: 's3.amazonaws.com' }, /both|SourceArn/],
    [
      { GranteePrincipal: undefined, GranteeServicePrincipal: 's3.amazonaws.com' },
      /SourceArn constraint/,
    ],
    [
      {
        ...{ GranteePrincipal: undefined, GranteeServicePrincipal: 's3.amazonaws.com' },
        Constraints: { SourceArn: alarm },
      },
      /retiring principal/,
    ],
  ])('is not made with %j', async (wrong, message) => {
    const { kms, KeyId } = await aKey();
    const input = { KeyId, GranteePrincipal, Operations: ['Encrypt'], ...wrong };

    await expect(kms('CreateGrant', input)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  test('is neither made, retired nor revoked by a dry run', async () => {
    const { kms, KeyId } = await aKey();
    const terms = { KeyId, GranteePrincipal, Operations: ['Encrypt'] };
    const dry = { code: 'DryRunOperationException' };
    await expect(kms('CreateGrant', { ...terms, DryRun: true })).rejects.toMatchObject(dry);
    const { GrantId, GrantToken } = await kms('CreateGrant', terms);

    await expect(kms('RevokeGrant', { KeyId, GrantId, DryRun: true })).rejects.toMatchObject(dry);
    await expect(kms('RetireGrant', { GrantToken, DryRun: true })).rejects.toMatchObject(dry);

    await expect(kms('ListGrants', { KeyId })).resolves.toMatchObject({ Grants: [{ GrantId }] });
    await kms('RevokeGrant', { KeyId, GrantId });
    await expect(kms('RevokeGrant', { KeyId, GrantId })).rejects.toMatchObject({
      code: 'NotFoundException',
    });
  });

  test('is retired by token or by key and id, nothing less', async () => {
    const { kms, KeyId } = await aKey();

    await expect(kms('RetireGrant', { KeyId })).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'Grant token OR (grant ID, key ID) must be specified',
    });
  });

  test('lends its token to requests, and no other token is taken', async () => {
    const { kms, KeyId } = await aKey();
    const terms = { KeyId, GranteePrincipal, Operations: ['Encrypt'] };
    const { GrantToken } = await kms('CreateGrant', terms);
    const encrypt = (...GrantTokens: unknown[]) =>
      kms('Encrypt', { KeyId, Plaintext: bytes('x'), GrantTokens });

    await expect(encrypt(GrantToken)).resolves.toBeDefined();
    await expect(encrypt('nonsense')).rejects.toMatchObject({
      code: 'InvalidGrantTokenException',
    });
    await expect(encrypt(...Array(11).fill(GrantToken))).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });
});

describe('a dry run', () => {
  test('of a decryption can leave the ciphertext aside', async () => {
    const { kms, KeyId } = await aKey();
    const modifiers = { DryRunModifiers: ['IGNORE_CIPHERTEXT'] };

    await expect(kms('Decrypt', { KeyId, DryRun: true, ...modifiers })).rejects.toMatchObject({
      code: 'DryRunOperationException',
    });
    await expect(
      kms('ReEncrypt', {
        ...{ SourceKeyId: KeyId, DestinationKeyId: KeyId, DryRun: true, ...modifiers },
      }),
    ).rejects.toMatchObject({ code: 'DryRunOperationException' });
    for (const input of [
      { KeyId, ...modifiers },
      { DryRun: true, ...modifiers },
      { KeyId, DryRun: true },
    ]) {
      await expect(kms('Decrypt', input)).rejects.toMatchObject({ code: 'ValidationException' });
    }
  });
});
