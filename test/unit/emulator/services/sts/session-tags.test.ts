import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { codeAt } from '../../../../../emulator/services/iam/totp.ts';
import type { Caller } from '../../../../../emulator/world.ts';
import { aWorld, client } from '../../../../support/world.ts';
import {
  account,
  accountRoot,
  allow,
  aRole,
  aUser,
  callerOf,
  type Keys,
  policy,
} from '../../identity/identities.ts';

const open = policy({
  Effect: 'Allow',
  Principal: accountRoot,
  Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
});
const tag = (Key: string, Value = 'x') => ({ Key, Value });

async function assume(world: Emulator, caller: Caller, role: string, rest: object = {}) {
  const { Credentials } = await client(
    world,
    'sts',
    caller,
  )<{ Credentials: Keys }>('AssumeRole', {
    RoleArn: `arn:aws:iam::${account}:role/${role}`,
    RoleSessionName: 'session',
    ...rest,
  });
  return callerOf(world, Credentials);
}

async function aTaggable(world: Emulator): Promise<Caller> {
  await aRole(world, 'worker', { trust: open, policy: policy(allow('*')) });
  return aUser(world, 'carol', policy(allow('*')));
}

describe('session tags', () => {
  test.each([
    [
      { Tags: [tag('a'), tag('A')] },
      'InvalidParameterValue',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    ],
    [
      { Tags: [tag('a')], TransitiveTagKeys: ['b'] },
      'InvalidParameterValue',
      'The specified transitive tag key must be included in the requested tags.',
    ],
    [{ Tags: [tag('aws:a')] }, 'ValidationError', "at 'tags.member.key'"],
    [{ Tags: [tag('a', 'x'.repeat(257))] }, 'ValidationError', "at 'tags.member.key'"],
    [
      { Tags: Array.from({ length: 51 }, (_, i) => tag(`k${i}`)) },
      'ValidationError',
      'less than or equal to 50',
    ],
    [
      {
        Policy: policy(allow('s3:*')),
        Tags: Array.from({ length: 10 }, (_, i) => tag(`k${i}`, 'x'.repeat(250))),
      },
      'PackedPolicyTooLargeException',
      /^Packed size of session tags and policies consumes \d+% of allotted space\.$/,
    ],
  ])('are refused: %#', async (rest, code, message) => {
    const world = aWorld();
    const caller = await aTaggable(world);
    await expect(assume(world, caller, 'worker', rest)).rejects.toMatchObject({
      code,
      message:
        typeof message === 'string'
          ? expect.stringContaining(message)
          : expect.stringMatching(message),
    });
  });

  test('hide the tags of the role, and transitive ones go on to the next role', async () => {
    const world = aWorld();
    const caller = await aTaggable(world);
    const onlyRed = allow('kms:ListKeys', '*', {
      Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } },
    });
    await aRole(world, 'next', { trust: open, policy: policy(onlyRed) });
    await client(world, 'iam')('TagRole', { RoleName: 'next', Tags: [tag('Team', 'blue')] });

    const first = await assume(world, caller, 'worker', {
      Tags: [tag('team', 'red'), tag('own')],
      TransitiveTagKeys: ['team'],
    });
    const second = await assume(world, first, 'next');

    expect(first.principal).toMatchObject({
      tags: { team: 'red', own: 'x' },
      transitive: ['team'],
    });
    expect(second.principal).toMatchObject({ tags: { team: 'red' } });
    await client(world, 'kms', second)('ListKeys');
    await expect(assume(world, first, 'next', { Tags: [tag('TEAM')] })).rejects.toThrow(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  });
});

test('a source identity stays with every role that is taken on after', async () => {
  const world = aWorld();
  const caller = await aTaggable(world);
  await aRole(world, 'next', { trust: open });
  const first = await assume(world, caller, 'worker', { SourceIdentity: 'carol' });
  const second = await assume(world, first, 'next');
  expect(second.principal).toMatchObject({ sourceIdentity: 'carol' });
  await expect(assume(world, first, 'next', { SourceIdentity: 'mallory' })).rejects.toMatchObject({
    code: 'AccessDenied',
  });
});

describe('a second factor', () => {
  async function withDevice(world: Emulator) {
    const iam = client(world, 'iam');
    const caller = await aUser(world, 'carol', policy(allow('*')));
    const { VirtualMFADevice: made } = await iam<{
      VirtualMFADevice: { SerialNumber: string; Base32StringSeed: Uint8Array };
    }>('CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone' });
    const code = (shift = 0) =>
      codeAt(new TextDecoder().decode(made.Base32StringSeed), world.clock.now() + shift);
    await iam('EnableMFADevice', {
      UserName: 'carol',
      SerialNumber: made.SerialNumber,
      AuthenticationCode1: code(-30_000),
      AuthenticationCode2: code(),
    });
    return { caller, SerialNumber: made.SerialNumber, code };
  }

  test('opens a role that wants it, and ages with the session', async () => {
    const world = aWorld();
    const { caller, SerialNumber, code } = await withDevice(world);
    const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const young = { NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } };
    const trust = policy({
      Effect: 'Allow',
      Principal: accountRoot,
      Action: 'sts:AssumeRole',
      Condition,
    });
    const may = policy(allow('kms:ListKeys', '*', { Condition: { ...Condition, ...young } }));
    await aRole(world, 'worker', { trust, policy: may });

    await expect(assume(world, caller, 'worker')).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(
      assume(world, caller, 'worker', { SerialNumber, TokenCode: '000000' }),
    ).rejects.toThrow('MultiFactorAuthentication failed with invalid MFA one time pass code.');
    await expect(assume(world, caller, 'worker', { SerialNumber })).rejects.toThrow(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
    const session = await assume(world, caller, 'worker', { SerialNumber, TokenCode: code() });
    const kms = client(world, 'kms', session);
    await kms('ListKeys');
    await world.clock.advance(61_000);
    await expect(kms('ListKeys')).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  test('is known of a session of GetSessionToken, and absent for keys of a user', async () => {
    const world = aWorld();
    const { caller, SerialNumber, code } = await withDevice(world);
    const sts = client(world, 'sts', caller);
    const tokens = async (input: object) => {
      const { Credentials } = await sts<{ Credentials: Keys }>('GetSessionToken', input);
      return callerOf(world, Credentials).principal;
    };
    expect(await tokens({})).toMatchObject({ session: { mfa: false } });
    expect(await tokens({ SerialNumber, TokenCode: code() })).toMatchObject({
      session: { mfa: true },
    });
    expect(caller.principal).not.toHaveProperty('session');
  });
});

describe('GetFederationToken', () => {
  const federate = async (world: Emulator, caller: Caller, input: object = {}) => {
    const answer = await client(
      world,
      'sts',
      caller,
    )<{ Credentials: Keys; FederatedUser: object }>('GetFederationToken', {
      Name: 'bob',
      ...input,
    });
    return { answer, session: callerOf(world, answer.Credentials) };
  };

  test('gives what user and session policies both allow', async () => {
    const world = aWorld();
    const carol = await aUser(world, 'carol', policy(allow(['sts:*', 'kms:List*'])));
    const { answer, session } = await federate(world, carol, { Policy: policy(allow(['kms:*'])) });

    expect(answer).toMatchObject({
      FederatedUser: {
        Arn: `arn:aws:sts::${account}:federated-user/bob`,
        FederatedUserId: `${account}:bob`,
      },
      PackedPolicySize: expect.any(Number),
    });
    await client(world, 'kms', session)('ListKeys');
    await expect(client(world, 'kms', session)('CreateKey')).rejects.toThrow(
      `User: arn:aws:sts::${account}:federated-user/bob is not authorized to perform: kms:CreateKey`,
    );
    expect(await client(world, 'sts', session)('GetCallerIdentity')).toEqual({
      UserId: `${account}:bob`,
      Account: account,
      Arn: `arn:aws:sts::${account}:federated-user/bob`,
    });
  });

  test('gives nothing without a policy, but what a resource gives to the session itself', async () => {
    const world = aWorld();
    const carol = await aUser(world, 'carol', policy(allow('*')));
    const { session } = await federate(world, carol);
    const kms = client(world, 'kms', session);
    await expect(kms('ListKeys')).rejects.toThrow('because no session policy allows');

    const AWS = [`arn:aws:iam::${account}:root`, `arn:aws:sts::${account}:federated-user/bob`];
    const Policy = policy({ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' });
    const made = await client(world, 'kms')<{ KeyMetadata: { KeyId: string } }>('CreateKey', {
      Policy,
    });
    await kms('DescribeKey', { KeyId: made.KeyMetadata.KeyId });
  });

  test('is for long-lived credentials only, and dies with its user', async () => {
    const world = aWorld();
    const carol = await aUser(world, 'carol', policy(allow('*')));
    const { session, answer } = await federate(world, carol, { Policy: policy(allow('*')) });
    await expect(federate(world, session)).rejects.toThrow(
      'Cannot call GetFederationToken with session credentials',
    );
    await expect(federate(world, carol, { Name: 'a/b' })).rejects.toMatchObject({
      code: 'ValidationError',
    });
    const iam = client(world, 'iam');
    await iam('DeleteUserPolicy', { UserName: 'carol', PolicyName: 'inline' });
    await iam('DeleteAccessKey', { UserName: 'carol', AccessKeyId: carol.accessKeyId });
    await iam('DeleteUser', { UserName: 'carol' });
    expect(() => callerOf(world, answer.Credentials)).toThrow('security token');
  });
});

test('the message of a refusal by EC2 can be decoded, another text cannot', async () => {
  const world = aWorld();
  const deny = { Sid: 'NoVpcs', Effect: 'Deny', Action: 'ec2:*', Resource: '*' };
  const caller = await aUser(world, 'carol', policy(allow('*'), deny));
  const message = await client(
    world,
    'ec2',
    caller,
  )('CreateVpc', { CidrBlock: '10.0.0.0/16' }).then(
    () => '',
    (error: Error) => error.message,
  );
  const EncodedMessage = message.slice(message.lastIndexOf(' ') + 1);
  const sts = client(world, 'sts', caller);

  const { DecodedMessage } = await sts<{ DecodedMessage: string }>('DecodeAuthorizationMessage', {
    EncodedMessage,
  });
  expect(JSON.parse(DecodedMessage)).toMatchObject({
    allowed: false,
    explicitDeny: true,
    matchedStatements: { items: [{ statementId: 'NoVpcs', sourcePolicyId: 'inline' }] },
    context: { principal: { arn: `arn:aws:iam::${account}:user/carol` }, action: 'ec2:CreateVpc' },
  });
  await expect(
    sts('DecodeAuthorizationMessage', { EncodedMessage: `x${EncodedMessage}` }),
  ).rejects.toMatchObject({ code: 'InvalidAuthorizationMessageException' });
});

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, MinimumSessionTokenSize */
describe('a session token', () => {
  test.each([
    ['AssumeRole', { RoleArn: `arn:aws:iam::${account}:role/worker`, RoleSessionName: 'one' }],
    ['GetSessionToken', {}],
    ['GetFederationToken', { Name: 'fed' }],
  ])('of %s is as long as is asked', async (operation, input) => {
    const world = aWorld();
    const sts = client(world, 'sts', await aTaggable(world));
    const size = async (MinimumSessionTokenSize?: number) => {
      const asked = { ...input, MinimumSessionTokenSize };
      const { Credentials } = await sts<{ Credentials: Keys }>(operation, asked);
      return Credentials.SessionToken?.length;
    };

    expect(await size(0)).toBe(await size());
    expect(await size(2000)).toBe(2000);
    expect(await size(4096)).toBe(4096);
    await expect(size(4097)).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining("at 'minimumSessionTokenSize'"),
    });
    await expect(size(-1)).rejects.toThrow('greater than or equal to 0');
  });
});

test('the trail tells which session policies and tags a token was given with', async () => {
  const world = aWorld();
  const sts = client(world, 'sts', await aTaggable(world));
  const Policy = policy(allow('s3:*'));
  const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }];
  const role = { RoleArn: `arn:aws:iam::${account}:role/worker`, RoleSessionName: 'one' };
  await sts('AssumeRole', { ...role, PolicyArns });
  await sts('GetFederationToken', { Name: 'fed', Policy, PolicyArns, Tags: [tag('team')] });
  await world.clock.advance(15 * 60_000);

  const { Events } = await client(world, 'cloudtrail')<{ Events: { CloudTrailEvent: string }[] }>(
    'LookupEvents',
    { LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: 'sts.amazonaws.com' }] },
  );
  const shown = Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent).requestParameters);
  expect(shown).toEqual([
    { name: 'fed', policy: Policy, policyArns: PolicyArns, tags: [{ key: 'team', value: 'x' }] },
    { roleArn: role.RoleArn, roleSessionName: 'one', policyArns: PolicyArns },
  ]);
});
