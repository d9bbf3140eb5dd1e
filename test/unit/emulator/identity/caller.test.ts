import { describe, expect, test } from '@jest/globals';
import { isEmulated } from '../../../../emulator/identity/access-key-id.ts';
import { resolveCaller } from '../../../../emulator/identity/caller.ts';
import { aWorld, client } from '../../../support/world.ts';
import { account, allow, aRole, aUser, callerOf, type Keys, policy } from './identities.ts';

async function issuedKeys(world = aWorld()): Promise<Keys> {
  const admin = await aUser(world, 'admin', policy(allow('*')));
  const RoleArn = await aRole(world, 'worker');
  const assume = client(world, 'sts', admin);
  const { Credentials } = await assume<{ Credentials: Keys }>('AssumeRole', {
    RoleArn,
    RoleSessionName: 'session',
    DurationSeconds: 900,
  });
  return Credentials;
}

describe('credentials that must not pass', () => {
  test('a session key without its token, or with another', async () => {
    const world = aWorld();
    const { AccessKeyId: accessKeyId } = await issuedKeys(world);
    const refused = expect.objectContaining({ code: 'InvalidClientTokenId', status: 403 });

    expect(() => resolveCaller(world, { accessKeyId })).toThrow(refused);
    expect(() => resolveCaller(world, { accessKeyId, sessionToken: 'x' })).toThrow(refused);
  });

  test('a session that has expired, to the second', async () => {
    const world = aWorld();
    const keys = await issuedKeys(world);

    await world.clock.advance(899_999);
    expect(callerOf(world, keys).principal.type).toBe('role');
    await world.clock.advance(1);

    expect(() => callerOf(world, keys)).toThrow(
      expect.objectContaining({ code: 'ExpiredToken', status: 403 }),
    );
  });

  test.each(['GetSessionToken', 'GetFederationToken'])('those of %s at IAM', async (operation) => {
    const world = aWorld();
    const carol = await aUser(world, 'carol', policy(allow('*')));
    const { Credentials: keys } = await client(
      world,
      'sts',
      carol,
    )<{ Credentials: Keys }>(operation, { Name: 'bob' });
    const credential = { accessKeyId: keys.AccessKeyId, sessionToken: keys.SessionToken ?? '' };

    expect(resolveCaller(world, credential, 'kms')).toMatchObject({ account });
    expect(() => resolveCaller(world, credential, 'iam')).toThrow(
      expect.objectContaining({ code: 'InvalidClientTokenId' }),
    );
  });

  test('a session whose role is gone', async () => {
    const world = aWorld();
    const keys = await issuedKeys(world);

    await client(world, 'iam')('DeleteRole', { RoleName: 'worker' });

    expect(() => callerOf(world, keys)).toThrow(
      'security token included in the request is invalid',
    );
  });

  test('a key of a state that is lost is not taken for a stranger’s', async () => {
    const keys = await issuedKeys();

    expect(() => callerOf(aWorld(), keys)).toThrow(
      expect.objectContaining({ code: 'InvalidClientTokenId' }),
    );
  });

  test('an inactive or deleted key of a user', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const caller = await aUser(world, 'ann', policy(allow('*')));
    const key = { UserName: 'ann', AccessKeyId: caller.accessKeyId };
    const credential = { accessKeyId: caller.accessKeyId ?? '' };
    expect(resolveCaller(world, credential)).toMatchObject({ type: 'user', userName: 'ann' });

    await iam('UpdateAccessKey', { ...key, Status: 'Inactive' });
    expect(() => resolveCaller(world, credential)).toThrow('invalid');
    await iam('UpdateAccessKey', { ...key, Status: 'Active' });
    expect(resolveCaller(world, credential)).toMatchObject({ type: 'user' });
    await iam('DeleteAccessKey', key);

    expect(() => resolveCaller(world, credential)).toThrow('invalid');
  });

  test('an unknown key where identity is strict', () => {
    const world = aWorld({ strictIdentity: true });

    expect(() => resolveCaller(world, { accessKeyId: 'test' })).toThrow(
      expect.objectContaining({ code: 'InvalidClientTokenId' }),
    );
  });

  test.each([
    ['kms', 'UnrecognizedClientException', 400],
    ['sns', 'InvalidClientTokenId', 403],
    ['s3', 'InvalidAccessKeyId', 403],
    ['ec2', 'AuthFailure', 401],
  ] as const)('are refused by %s with %s', (service, code, status) => {
    const world = aWorld({ strictIdentity: true });

    expect(() => resolveCaller(world, { accessKeyId: 'test' }, service)).toThrow(
      expect.objectContaining({ code, status }),
    );
  });

  test.each([
    ['kms', 'ExpiredTokenException'],
    ['s3', 'ExpiredToken'],
  ] as const)('that expired are refused by %s with %s', async (service, code) => {
    const world = aWorld();
    const { AccessKeyId, SessionToken = '' } = await issuedKeys(world);
    await world.clock.advance(900_000);

    expect(() =>
      resolveCaller(world, { accessKeyId: AccessKeyId, sessionToken: SessionToken }, service),
    ).toThrow(expect.objectContaining({ code }));
  });
});

describe('strangers', () => {
  test.each([
    ['test', account],
    ['constructor', account],
    ['111122223333', '111122223333'],
    ['AKIAIOSFODNN7EXAMPLE', account],
  ])('key %s is the root of account %s', (accessKeyId, home) => {
    expect(resolveCaller(aWorld(), { accessKeyId })).toEqual({ type: 'root', account: home });
  });

  test('without a credential are anonymous', () => {
    expect(resolveCaller(aWorld(), undefined)).toEqual({ type: 'anonymous' });
  });
});

test('a session survives a snapshot', async () => {
  const world = aWorld();
  const keys = await issuedKeys(world);
  const later = aWorld();

  later.restore(world.snapshot());

  expect(callerOf(later, keys).principal).toMatchObject({
    type: 'role',
    arn: `arn:aws:sts::${account}:assumed-role/worker/session`,
  });
});

test('issued key ids can be told from others', async () => {
  const { AccessKeyId } = await issuedKeys();

  expect(AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(isEmulated(AccessKeyId)).toBe(true);
  expect(isEmulated('AKIAIOSFODNN7EXAMPLE')).toBe(false);
});
