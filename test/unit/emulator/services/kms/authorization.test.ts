import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import type { Principal } from '../../../../../emulator/identity/principal.ts';
import type { Caller } from '../../../../../emulator/world.ts';
import { aCaller, aWorld, client, testStart } from '../../../../support/world.ts';

const account = '123456789012';
const stranger = '999999999999';
const plaintext = Buffer.from('x');

function aRole(name: string, home = account): Principal & { readonly roleArn: string } {
  return {
    type: 'role',
    account: home,
    arn: `arn:aws:sts::${home}:assumed-role/${name}/session`,
    roleArn: `arn:aws:iam::${home}:role/app/${name}`,
    roleId: 'AROAEXAMPLE',
    roleName: name,
    sessionName: 'session',
    since: testStart,
  };
}

function asRole(name: string, overrides: Partial<Caller> = {}): Caller {
  return aCaller({ principal: aRole(name, overrides.account), ...overrides });
}

function asService(service: string, overrides: Partial<Caller> = {}): Caller {
  return aCaller({ principal: { type: 'service', service, sourceAccount: account }, ...overrides });
}

const administer = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
};

function allow(name: string, action: string | string[], Condition?: object) {
  const Principal = { AWS: aRole(name).roleArn };
  return {
    Effect: 'Allow',
    Principal,
    Action: action,
    Resource: '*',
    ...(Condition && { Condition }),
  };
}

/** A key policy may name only roles that are there. */
async function withRoles(world: Emulator, ...names: string[]): Promise<Emulator> {
  const trust = { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  for (const RoleName of names) {
    await client(world, 'iam')('CreateRole', { RoleName, Path: '/app/', AssumeRolePolicyDocument });
  }
  return world;
}

async function aKey(world: Emulator, ...statements: object[]): Promise<string> {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [administer, ...statements] });
  const made = await client(world, 'kms')<{ KeyMetadata: { Arn: string } }>('CreateKey', {
    Policy,
  });
  return made.KeyMetadata.Arn;
}

const denied = { code: 'AccessDeniedException' };

describe('a key policy', () => {
  test('keeps out a role that it does not name', async () => {
    const world = await withRoles(aWorld(), 'reader');
    const KeyId = await aKey(world, allow('reader', 'kms:Decrypt'));
    const sealed = await client(world, 'kms')('Encrypt', { KeyId, Plaintext: plaintext });

    await expect(client(world, 'kms', asRole('other'))('Decrypt', sealed)).rejects.toMatchObject(
      denied,
    );
    await expect(client(world, 'kms', asRole('reader'))('Decrypt', sealed)).resolves.toMatchObject({
      Plaintext: plaintext,
    });
    await expect(
      client(world, 'kms', asRole('reader'))('Encrypt', { KeyId, Plaintext: plaintext }),
    ).rejects.toMatchObject(denied);
  });

  test('is asked before the ciphertext is looked at when the request names the key', async () => {
    const world = aWorld();
    const KeyId = await aKey(world);
    const garbage = { KeyId, CiphertextBlob: Buffer.from('garbage') };

    await expect(client(world, 'kms', asRole('other'))('Decrypt', garbage)).rejects.toMatchObject(
      denied,
    );
    await expect(client(world, 'kms')('Decrypt', garbage)).rejects.toMatchObject({
      code: 'InvalidCiphertextException',
    });
  });

  test('is asked before the state of the key', async () => {
    const world = aWorld();
    const KeyId = await aKey(world);
    await client(world, 'kms')('DisableKey', { KeyId });

    await expect(
      client(world, 'kms', asRole('other'))('Encrypt', { KeyId, Plaintext: plaintext }),
    ).rejects.toMatchObject(denied);
  });

  test('can ask for an encryption context', async () => {
    const world = await withRoles(aWorld(), 'writer');
    const condition = {
      StringEquals: { 'kms:EncryptionContext:tenant': 'a' },
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['tenant'] },
    };
    const KeyId = await aKey(world, allow('writer', 'kms:Encrypt', condition));
    const kms = client(world, 'kms', asRole('writer'));
    const encrypt = (EncryptionContext?: object) =>
      kms('Encrypt', { KeyId, Plaintext: plaintext, EncryptionContext });

    await expect(encrypt({ tenant: 'a' })).resolves.toBeDefined();
    for (const context of [undefined, {}, { tenant: 'b' }, { tenant: 'a', more: 'x' }]) {
      await expect(encrypt(context)).rejects.toMatchObject(denied);
    }
  });

  test('can ask for a service in between', async () => {
    const world = await withRoles(aWorld(), 'writer');
    const viaSqs = { StringEquals: { 'kms:ViaService': 'sqs.ap-southeast-2.amazonaws.com' } };
    const KeyId = await aKey(world, allow('writer', 'kms:Encrypt', viaSqs));
    const encryptAs = (caller: Caller) =>
      client(world, 'kms', caller)('Encrypt', { KeyId, Plaintext: plaintext });

    await expect(encryptAs(asRole('writer'))).rejects.toMatchObject(denied);
    await expect(
      encryptAs(asRole('writer', { invokedBy: 'sns.amazonaws.com' })),
    ).rejects.toMatchObject(denied);
    await expect(
      encryptAs(asRole('writer', { invokedBy: 'sqs.amazonaws.com' })),
    ).resolves.toBeDefined();
  });

  test('can ask for the alias in the request', async () => {
    const world = await withRoles(aWorld(), 'writer');
    const byAlias = { StringEquals: { 'kms:RequestAlias': 'alias/app' } };
    const KeyId = await aKey(world, allow('writer', 'kms:Encrypt', byAlias));
    await client(world, 'kms')('CreateAlias', { AliasName: 'alias/app', TargetKeyId: KeyId });
    const kms = client(world, 'kms', asRole('writer'));

    await expect(kms('Encrypt', { KeyId, Plaintext: plaintext })).rejects.toMatchObject(denied);
    await expect(
      kms('Encrypt', { KeyId: 'alias/app', Plaintext: plaintext }),
    ).resolves.toMatchObject({ KeyId });
  });

  test('of a re-encryption must allow both ends', async () => {
    const world = await withRoles(aWorld(), 'mover');
    const from = await aKey(world, allow('mover', 'kms:ReEncryptFrom'));
    const to = await aKey(world, allow('mover', 'kms:ReEncryptTo'));
    const { CiphertextBlob } = await client(world, 'kms')('Encrypt', {
      KeyId: from,
      Plaintext: plaintext,
    });
    const move = (DestinationKeyId: string) =>
      client(world, 'kms', asRole('mover'))('ReEncrypt', { CiphertextBlob, DestinationKeyId });

    await expect(move(to)).resolves.toMatchObject({ KeyId: to });
    await expect(move(from)).rejects.toMatchObject(denied);
  });

  test('alone does not let in another account, nor does it open administration to one that it names', async () => {
    const world = aWorld();
    const foreign = { ...administer, Principal: { AWS: `arn:aws:iam::${stranger}:root` } };
    const closed = await aKey(world);
    const opened = await aKey(world, foreign);
    const caller = aCaller({ principal: { type: 'root', account: stranger }, account: stranger });
    const kms = client(world, 'kms', caller);

    await expect(kms('Encrypt', { KeyId: closed, Plaintext: plaintext })).rejects.toMatchObject(
      denied,
    );
    await expect(kms('Encrypt', { KeyId: opened, Plaintext: plaintext })).resolves.toBeDefined();
    await expect(kms('DisableKey', { KeyId: opened })).rejects.toMatchObject(denied);
  });
});

describe('changing a key policy', () => {
  const lockout = {
    code: 'MalformedPolicyDocumentException',
    message: 'The new key policy will not allow you to update the key policy in the future.',
  };
  const policyFor = (...Statement: object[]) =>
    JSON.stringify({ Version: '2012-10-17', Statement });

  test('refuses what would lock the caller out, unless told to', async () => {
    const world = await withRoles(aWorld(), 'reader');
    const kms = client(world, 'kms');
    const KeyId = await aKey(world);
    const Policy = policyFor(allow('reader', 'kms:Decrypt'));

    await expect(kms('PutKeyPolicy', { KeyId, Policy })).rejects.toMatchObject(lockout);
    await expect(kms('CreateKey', { Policy })).rejects.toMatchObject(lockout);
    await kms('PutKeyPolicy', { KeyId, Policy, BypassPolicyLockoutSafetyCheck: true });
    await expect(kms('PutKeyPolicy', { KeyId, Policy })).rejects.toMatchObject(denied);
  });

  test.each([
    '',
    '{',
    '{}',
    policyFor({ ...administer, Principal: undefined }),
    'x'.repeat(32_769),
  ])('refuses what is no policy: %#', async (Policy) => {
    const world = aWorld();
    const KeyId = await aKey(world);

    await expect(client(world, 'kms')('PutKeyPolicy', { KeyId, Policy })).rejects.toMatchObject({
      code: expect.stringMatching(/^(MalformedPolicyDocument|Validation|LimitExceeded)Exception$/),
    });
  });

  test('refuses principals that are not there', async () => {
    const world = aWorld();
    const KeyId = await aKey(world);
    const Policy = policyFor(administer, {
      ...administer,
      Principal: { AWS: aRole('ghost').roleArn },
    });

    for (const [operation, input] of [
      ['PutKeyPolicy', { KeyId, Policy }],
      ['CreateKey', { Policy }],
    ] as const) {
      await expect(client(world, 'kms')(operation, input)).rejects.toMatchObject({
        code: 'MalformedPolicyDocumentException',
        message: 'Policy contains a statement with one or more invalid principals.',
      });
    }
  });

  test('shows the policy as it was put', async () => {
    const world = await withRoles(aWorld(), 'reader');
    const kms = client(world, 'kms');
    const KeyId = await aKey(world);
    const Policy = policyFor(administer, allow('reader', 'kms:Decrypt'));
    await kms('PutKeyPolicy', { KeyId, Policy });

    await expect(kms('GetKeyPolicy', { KeyId })).resolves.toEqual({
      Policy,
      PolicyName: 'default',
    });
    await expect(kms('ListKeyPolicies', { KeyId })).resolves.toMatchObject({
      PolicyNames: ['default'],
    });
  });
});

describe('an AWS managed key', () => {
  const use = { KeyId: 'alias/aws/sns', KeySpec: 'AES_256' };

  test('serves principals of the account through its service only', async () => {
    const world = aWorld();
    const viaSns = client(world, 'kms', aCaller({ invokedBy: 'sns.amazonaws.com' }));

    await expect(viaSns('GenerateDataKey', use)).resolves.toBeDefined();
    await expect(client(world, 'kms')('GenerateDataKey', use)).rejects.toMatchObject(denied);
    await expect(
      client(world, 'kms', aCaller({ invokedBy: 'sqs.amazonaws.com' }))('GenerateDataKey', use),
    ).rejects.toMatchObject(denied);
  });

  test('does not serve CloudWatch, which calls as nobody of the account', async () => {
    const world = aWorld();
    const cloudwatch = asService('cloudwatch.amazonaws.com', { invokedBy: 'sns.amazonaws.com' });

    await expect(client(world, 'kms', cloudwatch)('GenerateDataKey', use)).rejects.toMatchObject(
      denied,
    );
  });

  test('is there once it was asked for, and cannot be changed or deleted', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const { KeyMetadata } = await kms<{ KeyMetadata: { Arn: string; KeyManager: string } }>(
      'DescribeKey',
      {
        KeyId: 'alias/aws/s3',
      },
    );

    expect(KeyMetadata.KeyManager).toBe('AWS');
    for (const operation of ['DisableKey', 'ScheduleKeyDeletion']) {
      await expect(kms(operation, { KeyId: KeyMetadata.Arn })).rejects.toMatchObject(denied);
    }
    await expect(kms('DescribeKey', { KeyId: 'alias/aws/s3' })).resolves.toMatchObject({
      KeyMetadata: { Arn: KeyMetadata.Arn },
    });
  });
});

describe('a grant', () => {
  test('lets its grantee do the operations it names, until it is revoked', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const KeyId = await aKey(world);
    const grantee = client(world, 'kms', asRole('worker'));
    const { GrantId } = await kms('CreateGrant', {
      KeyId,
      GranteePrincipal: aRole('worker').roleArn,
      Operations: ['Encrypt'],
    });

    await expect(grantee('Encrypt', { KeyId, Plaintext: plaintext })).resolves.toBeDefined();
    await expect(grantee('GenerateDataKey', { KeyId, KeySpec: 'AES_256' })).rejects.toMatchObject(
      denied,
    );
    await expect(
      client(world, 'kms', asRole('other'))('Encrypt', { KeyId, Plaintext: plaintext }),
    ).rejects.toMatchObject(denied);
    await kms('RevokeGrant', { KeyId, GrantId });
    await expect(grantee('Encrypt', { KeyId, Plaintext: plaintext })).rejects.toMatchObject(denied);
  });

  test.each([
    ['EncryptionContextSubset', { a: '1', b: '2' }, true],
    ['EncryptionContextSubset', { b: '2' }, false],
    ['EncryptionContextSubset', undefined, false],
    ['EncryptionContextEquals', { a: '1' }, true],
    ['EncryptionContextEquals', { a: '1', b: '2' }, false],
  ])('with %s {a: 1} and the context %j: %s', async (constraint, EncryptionContext, allowed) => {
    const world = aWorld();
    const KeyId = await aKey(world);
    await client(world, 'kms')('CreateGrant', {
      KeyId,
      GranteePrincipal: aRole('worker').roleArn,
      Operations: ['Encrypt'],
      Constraints: { [constraint]: { a: '1' } },
    });

    const tried = client(
      world,
      'kms',
      asRole('worker'),
    )('Encrypt', {
      KeyId,
      Plaintext: plaintext,
      EncryptionContext,
    });

    if (allowed) await expect(tried).resolves.toBeDefined();
    else await expect(tried).rejects.toMatchObject(denied);
  });

  test('does not overrule a denial', async () => {
    const world = await withRoles(aWorld(), 'worker');
    const KeyId = await aKey(world, { ...allow('worker', 'kms:Encrypt'), Effect: 'Deny' });
    await client(world, 'kms')('CreateGrant', {
      KeyId,
      GranteePrincipal: aRole('worker').roleArn,
      Operations: ['Encrypt'],
    });

    await expect(
      client(world, 'kms', asRole('worker'))('Encrypt', { KeyId, Plaintext: plaintext }),
    ).rejects.toMatchObject(denied);
  });

  test('is retired by its retiring principal, by its token, and by nobody else', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const KeyId = await aKey(world);
    const RetiringPrincipal = aRole('retirer').roleArn;
    const { GrantToken } = await kms('CreateGrant', {
      KeyId,
      GranteePrincipal: aRole('worker').roleArn,
      RetiringPrincipal,
      Operations: ['Encrypt'],
    });

    await expect(
      client(world, 'kms', asRole('worker'))('RetireGrant', { GrantToken }),
    ).rejects.toMatchObject(denied);
    await expect(kms('ListRetirableGrants', { RetiringPrincipal })).resolves.toMatchObject({
      Grants: [{ KeyId, Operations: ['Encrypt'] }],
    });
    await client(world, 'kms', asRole('retirer'))('RetireGrant', { GrantToken });
    await expect(kms('ListGrants', { KeyId })).resolves.toMatchObject({ Grants: [] });
    await expect(kms('RetireGrant', { GrantToken })).rejects.toMatchObject({
      code: 'InvalidGrantTokenException',
    });
  });

  test('of the same name and content is made once', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const input = {
      KeyId: await aKey(world),
      Name: 'one',
      GranteePrincipal: aRole('worker').roleArn,
      Operations: ['Encrypt'],
    };

    const first = await kms('CreateGrant', input);
    const second = await kms('CreateGrant', input);

    expect(second.GrantId).toBe(first.GrantId);
    expect(second.GrantToken).not.toBe(first.GrantToken);
  });

  test.each([
    [{ Operations: ['Sign'] }, 'ValidationException'],
    [{ Operations: [] }, 'ValidationException'],
    [{ GranteePrincipal: 'worker' }, 'InvalidArnException'],
    [{ Operations: ['Fly'] }, 'ValidationException'],
    [{ Name: 'a b' }, 'ValidationException'],
    [{ GranteeServicePrincipal: 'rds.amazonaws.com' }, 'ValidationException'],
  ])('is not made with %j', async (wrong, code) => {
    const world = aWorld();
    const input = {
      KeyId: await aKey(world),
      GranteePrincipal: aRole('worker').roleArn,
      Operations: ['Encrypt'],
      ...wrong,
    };

    await expect(client(world, 'kms')('CreateGrant', input)).rejects.toMatchObject({ code });
  });
});
