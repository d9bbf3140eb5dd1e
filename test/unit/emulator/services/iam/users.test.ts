import { describe, expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';
import {
  account,
  allow,
  aUser,
  callerOf,
  type Keys,
  policy,
  variable,
} from '../../identity/identities.ts';

describe('a user who must stay', () => {
  test('has keys, groups or policies', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const { accessKeyId } = await aUser(world, 'ann', policy(allow('*')));
    await iam('CreateGroup', { GroupName: 'team' });
    await iam('AddUserToGroup', { GroupName: 'team', UserName: 'ann' });
    const remove = () => iam('DeleteUser', { UserName: 'ann' });

    await expect(remove()).rejects.toThrow('must remove users from group first');
    await expect(iam('DeleteGroup', { GroupName: 'team' })).rejects.toThrow(
      'remove users from group',
    );
    await iam('RemoveUserFromGroup', { GroupName: 'team', UserName: 'ann' });
    await expect(remove()).rejects.toThrow('must delete access keys first');
    await iam('DeleteAccessKey', { UserName: 'ann', AccessKeyId: accessKeyId });
    await expect(remove()).rejects.toThrow('must delete policies first');
    await iam('DeleteUserPolicy', { UserName: 'ann', PolicyName: 'inline' });

    expect(await remove()).toEqual({});
    expect(await iam('DeleteGroup', { GroupName: 'team' })).toEqual({});
  });
});

describe('access keys', () => {
  test('are two at most', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    await iam('CreateUser', { UserName: 'ann' });
    await iam('CreateAccessKey', { UserName: 'ann' });
    await iam('CreateAccessKey', { UserName: 'ann' });

    await expect(iam('CreateAccessKey', { UserName: 'ann' })).rejects.toMatchObject({
      code: 'LimitExceededException',
    });
  });

  test('show their secret once', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    await iam('CreateUser', { UserName: 'ann' });
    const { AccessKey } = await iam<{ AccessKey: Keys }>('CreateAccessKey', { UserName: 'ann' });

    const list = await iam('ListAccessKeys', { UserName: 'ann' });

    expect(list).toMatchObject({
      AccessKeyMetadata: [{ AccessKeyId: AccessKey.AccessKeyId, Status: 'Active' }],
    });
    expect(JSON.stringify(list)).not.toContain(AccessKey.SecretAccessKey);
  });

  test('go with a user who is renamed', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const { accessKeyId = '' } = await aUser(world, 'ann', policy(allow('*')));

    await iam('UpdateUser', { UserName: 'ann', NewUserName: 'anna', NewPath: '/x/' });

    const keys = { AccessKeyId: accessKeyId, SecretAccessKey: '' };
    expect(callerOf(world, keys).principal).toMatchObject({
      userName: 'anna',
      arn: `arn:aws:iam::${account}:user/x/anna`,
    });
    expect(await iam('GetAccessKeyLastUsed', { AccessKeyId: accessKeyId })).toMatchObject({
      UserName: 'anna',
    });
  });

  test('are one’s own without a name, and a role has none', async () => {
    const world = aWorld();
    const document = allow('iam:ListAccessKeys', `arn:aws:iam::*:user/${variable('aws:username')}`);
    const own = policy(document);
    const ann = client(world, 'iam', await aUser(world, 'ann', own));

    expect(await ann('ListAccessKeys')).toMatchObject({ AccessKeyMetadata: [{ UserName: 'ann' }] });
    await aUser(world, 'bob', own);
    await expect(ann('ListAccessKeys', { UserName: 'bob' })).rejects.toMatchObject({
      code: 'AccessDenied',
    });
    await expect(client(world, 'iam')('ListAccessKeys')).rejects.toThrow('Must specify userName');
  });
});

test('groups give, and take with the membership', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  const ann = client(world, 'iam', await aUser(world, 'ann', policy(allow('s3:*'))));
  await iam('CreateGroup', { GroupName: 'team' });
  await iam('PutGroupPolicy', {
    GroupName: 'team',
    PolicyName: 'p',
    PolicyDocument: policy(allow('iam:ListUsers')),
  });
  await iam('AddUserToGroup', { GroupName: 'team', UserName: 'ann' });

  expect(await ann('ListUsers')).toMatchObject({ Users: [{ UserName: 'ann' }] });
  expect(await iam('GetGroup', { GroupName: 'team' })).toMatchObject({
    Users: [{ UserName: 'ann' }],
  });
  await iam('RemoveUserFromGroup', { GroupName: 'team', UserName: 'ann' });

  await expect(ann('ListUsers')).rejects.toMatchObject({ code: 'AccessDenied' });
});

test('an account of its own for each twelve-digit key', async () => {
  const world = aWorld();
  const other = callerOf(world, { AccessKeyId: '111122223333', SecretAccessKey: '' });
  const iam = client(world, 'iam', { ...other, account: '111122223333' });
  await client(world, 'iam')('CreateUser', { UserName: 'ann' });

  expect(await iam('ListUsers')).toMatchObject({ Users: [] });
  expect(await client(world, 'iam')('GetAccountSummary')).toMatchObject({
    SummaryMap: { Users: 1 },
  });
});
