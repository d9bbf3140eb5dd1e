import { describe, expect, test } from '@jest/globals';
import { codeAt } from '../../../../../emulator/services/iam/totp.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';
import { allow, aPolicy, aRole, aUser, policy } from '../../identity/identities.ts';

const InstanceProfileName = 'web';

describe('an instance profile', () => {
  test('holds one role, which must leave before either goes', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    await aRole(world, 'worker');
    const made = await iam('CreateInstanceProfile', {
      InstanceProfileName,
      Path: '/app/',
      Tags: [{ Key: 'team', Value: 'red' }],
    });
    const role = { InstanceProfileName, RoleName: 'worker' };
    await iam('AddRoleToInstanceProfile', role);

    expect(made).toMatchObject({
      InstanceProfile: {
        Arn: 'arn:aws:iam::123456789012:instance-profile/app/web',
        InstanceProfileId: expect.stringMatching(/^AIPA[A-Z2-7]{17}$/),
        Roles: [],
        Tags: [{ Key: 'team', Value: 'red' }],
      },
    });
    const shown = { InstanceProfiles: [{ InstanceProfileName, Roles: [{ RoleName: 'worker' }] }] };
    expect(await iam('ListInstanceProfilesForRole', role)).toMatchObject(shown);
    expect(await iam('ListInstanceProfiles', { PathPrefix: '/app/' })).toMatchObject(shown);
    await aRole(world, 'other');
    const refusals: [string, object, string][] = [
      [
        'AddRoleToInstanceProfile',
        { ...role, RoleName: 'other' },
        'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
      ],
      ['DeleteRole', role, 'Cannot delete entity, must remove roles from instance profile first.'],
      [
        'DeleteInstanceProfile',
        role,
        'Cannot delete entity, must remove roles from instance profile first.',
      ],
      [
        'CreateInstanceProfile',
        { InstanceProfileName: 'WEB' },
        'Instance Profile WEB already exists.',
      ],
      [
        'RemoveRoleFromInstanceProfile',
        { ...role, RoleName: 'other' },
        'cannot be found in instance profile web',
      ],
    ];
    for (const [operation, input, message] of refusals) {
      await expect(iam(operation, input)).rejects.toThrow(message);
    }
    await iam('RemoveRoleFromInstanceProfile', role);
    await iam('DeleteInstanceProfile', role);
    await expect(iam('GetInstanceProfile', role)).rejects.toMatchObject({
      code: 'NoSuchEntityException',
      message: 'Instance Profile web cannot be found.',
    });
  });

  test('takes a role only from somebody who may pass it', async () => {
    const world = aWorld();
    await aRole(world, 'worker');
    await client(world, 'iam')('CreateInstanceProfile', { InstanceProfileName });
    const caller = await aUser(world, 'carol', policy(allow('iam:AddRoleToInstanceProfile')));
    await expect(
      client(
        world,
        'iam',
        caller,
      )('AddRoleToInstanceProfile', { InstanceProfileName, RoleName: 'worker' }),
    ).rejects.toThrow('iam:PassRole on resource: arn:aws:iam::123456789012:role/worker');
  });
});

test('an account has one alias, which no other account has', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  const other = client(
    world,
    'iam',
    aCaller({ account: '444455556666', principal: { type: 'root', account: '444455556666' } }),
  );
  await iam('CreateAccountAlias', { AccountAlias: 'red' });
  await iam('CreateAccountAlias', { AccountAlias: 'blue' });
  await other('CreateAccountAlias', { AccountAlias: 'red' });

  expect(await iam('ListAccountAliases')).toEqual({ AccountAliases: ['blue'], IsTruncated: false });
  await expect(other('CreateAccountAlias', { AccountAlias: 'blue' })).rejects.toThrow(
    'The account alias blue already exists.',
  );
  await expect(iam('DeleteAccountAlias', { AccountAlias: 'red' })).rejects.toMatchObject({
    code: 'NoSuchEntityException',
  });
  await expect(iam('CreateAccountAlias', { AccountAlias: 'a--b' })).rejects.toMatchObject({
    code: 'ValidationError',
  });
  await iam('DeleteAccountAlias', { AccountAlias: 'blue' });
  expect(await iam('ListAccountAliases')).toEqual({ AccountAliases: [], IsTruncated: false });
});

test('a password policy is there once it is set, and what is left out is at its default', async () => {
  const iam = client(aWorld(), 'iam');
  await expect(iam('GetAccountPasswordPolicy')).rejects.toThrow(
    'The Password Policy with domain name 123456789012 cannot be found.',
  );
  await iam('UpdateAccountPasswordPolicy', { MinimumPasswordLength: 14, RequireSymbols: true });
  await iam('UpdateAccountPasswordPolicy', { MaxPasswordAge: 90, PasswordReusePrevention: 24 });
  expect(await iam('GetAccountPasswordPolicy')).toEqual({
    PasswordPolicy: {
      MinimumPasswordLength: 6,
      RequireSymbols: false,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: false,
      ExpirePasswords: true,
      MaxPasswordAge: 90,
      PasswordReusePrevention: 24,
    },
  });
  await expect(iam('UpdateAccountPasswordPolicy', { MaxPasswordAge: 1096 })).rejects.toThrow(
    /less than or equal to 1095/,
  );
  await iam('DeleteAccountPasswordPolicy');
  await expect(iam('DeleteAccountPasswordPolicy')).rejects.toThrow(
    'The account policy with name PasswordPolicy cannot be found.',
  );
});

test('a password keeps to the policy, is never shown, and holds its user back', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  const caller = await aUser(world, 'carol', policy(allow('sns:Publish')));
  const carol = { UserName: 'carol' };
  await iam('UpdateAccountPasswordPolicy', {
    RequireNumbers: true,
    PasswordReusePrevention: 2,
    AllowUsersToChangePassword: true,
  });
  await expect(iam('CreateLoginProfile', { ...carol, Password: 'hushhush' })).rejects.toMatchObject(
    {
      code: 'PasswordPolicyViolationException',
    },
  );
  await iam('CreateLoginProfile', {
    ...carol,
    Password: 'hush-hush-1',
    PasswordResetRequired: true,
  });
  await expect(iam('CreateLoginProfile', { ...carol, Password: 'hush-hush-1' })).rejects.toThrow(
    'Login Profile for user carol already exists.',
  );
  expect(await iam('GetLoginProfile', carol)).toMatchObject({
    LoginProfile: { PasswordResetRequired: true },
  });

  const self = client(world, 'iam', caller);
  const change = (OldPassword: string, NewPassword: string) =>
    self('ChangePassword', { OldPassword, NewPassword });
  await expect(change('wrong', 'hush-hush-2')).rejects.toMatchObject({ code: 'AccessDenied' });
  await change('hush-hush-1', 'hush-hush-2');
  await expect(change('hush-hush-2', 'hush-hush-1')).rejects.toThrow('reuse prevention');

  expect(world.snapshot()).not.toContain('hush-hush');
  await iam('DeleteUserPolicy', { ...carol, PolicyName: 'inline' });
  await iam('DeleteAccessKey', { ...carol, AccessKeyId: caller.accessKeyId });
  await expect(iam('DeleteUser', carol)).rejects.toThrow('must delete login profile first');
  await iam('DeleteLoginProfile', carol);
  await expect(iam('DeleteLoginProfile', carol)).rejects.toThrow(
    'Login Profile for User carol cannot be found.',
  );
  await iam('DeleteUser', carol);
});

/** Seed and codes of RFC 6238, Appendix B, cut to six digits. */
test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1234567890, '005924'],
  [20000000000, '353130'],
])('an authenticator shows the code of the second %i', (second, code) => {
  expect(codeAt('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', second * 1000)).toBe(code);
});

test('a virtual MFA device is enabled with two codes in a row', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  await iam('CreateUser', { UserName: 'carol' });
  const { VirtualMFADevice: device } = await iam<{
    VirtualMFADevice: { SerialNumber: string; Base32StringSeed: Uint8Array };
  }>('CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone' });
  const { SerialNumber } = device;
  const seed = new TextDecoder().decode(device.Base32StringSeed);
  const now = world.clock.now();
  const enable = (AuthenticationCode1: string, AuthenticationCode2: string) =>
    iam('EnableMFADevice', {
      UserName: 'carol',
      SerialNumber,
      AuthenticationCode1,
      AuthenticationCode2,
    });

  await expect(enable(codeAt(seed, now), codeAt(seed, now))).rejects.toMatchObject({
    code: 'InvalidAuthenticationCodeException',
  });
  await enable(codeAt(seed, now - 30_000), codeAt(seed, now));

  expect(await iam('ListMFADevices', { UserName: 'carol' })).toMatchObject({
    MFADevices: [{ SerialNumber }],
  });
  expect(await iam('ListVirtualMFADevices', { AssignmentStatus: 'Unassigned' })).toMatchObject({
    VirtualMFADevices: [],
  });
  expect(await iam('GetAccountSummary')).toMatchObject({
    SummaryMap: { MFADevices: 1, MFADevicesInUse: 1 },
  });
  await expect(iam('DeleteVirtualMFADevice', { SerialNumber })).rejects.toMatchObject({
    code: 'DeleteConflictException',
  });
  await expect(iam('DeleteUser', { UserName: 'carol' })).rejects.toThrow(
    'must delete MFA device first',
  );
  await iam('DeactivateMFADevice', { UserName: 'carol', SerialNumber });
  await iam('DeleteVirtualMFADevice', { SerialNumber });
  await iam('DeleteUser', { UserName: 'carol' });
});

test('the credential report tells passwords, devices and keys, root first', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  await expect(iam('GetCredentialReport')).rejects.toMatchObject({
    code: 'CredentialReportNotPresentException',
  });
  await aUser(world, 'carol', policy(allow('sns:Publish')));
  await iam('CreateLoginProfile', { UserName: 'carol', Password: 'hush-hush-1' });
  await iam('UpdateAccountPasswordPolicy', { MaxPasswordAge: 1 });

  expect(await iam('GenerateCredentialReport')).toMatchObject({ State: 'STARTED' });
  expect(await iam('GenerateCredentialReport')).toMatchObject({ State: 'COMPLETE' });
  const { Content } = await iam<{ Content: Uint8Array }>('GetCredentialReport');
  const [header = '', root, carol] = new TextDecoder().decode(Content).split('\n');
  expect(header.split(',')).toHaveLength(22);
  expect(root).toMatch(/^<root_account>,arn:aws:iam::123456789012:root,/);
  expect(carol).toBe(
    'carol,arn:aws:iam::123456789012:user/carol,2026-11-23T08:00:00+00:00,true,no_information,2026-11-23T08:00:00+00:00,2026-11-24T08:00:00+00:00,false,true,2026-11-23T08:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A',
  );
  await world.clock.advance(5 * 3600 * 1000);
  await expect(iam('GetCredentialReport')).rejects.toMatchObject({
    code: 'CredentialReportExpiredException',
  });
});

test('the authorization details hold everybody with all policies, in pages and by kind', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  await aUser(world, 'carol', policy(allow('s3:*')));
  await aRole(world, 'worker');
  await iam('CreateGroup', { GroupName: 'admins' });
  await iam('AddUserToGroup', { GroupName: 'admins', UserName: 'carol' });
  const arn = await aPolicy(world, 'own', policy(allow('sqs:*')));
  await iam('AttachRolePolicy', { RoleName: 'worker', PolicyArn: arn });
  await iam('AttachGroupPolicy', {
    GroupName: 'admins',
    PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  });

  const all = await iam<Record<string, object[]>>('GetAccountAuthorizationDetails');
  expect(all).toMatchObject({
    UserDetailList: [
      { UserName: 'carol', GroupList: ['admins'], UserPolicyList: [{ PolicyName: 'inline' }] },
    ],
    GroupDetailList: [{ AttachedManagedPolicies: [{ PolicyName: 'AdministratorAccess' }] }],
    RoleDetailList: [{ RoleName: 'worker', AttachedManagedPolicies: [{ PolicyArn: arn }] }],
    Policies: [
      { PolicyName: 'AdministratorAccess' },
      {
        PolicyName: 'own',
        AttachmentCount: 1,
        PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true }],
      },
    ],
    IsTruncated: false,
  });
  expect(
    await iam('GetAccountAuthorizationDetails', { Filter: ['LocalManagedPolicy'], MaxItems: 1 }),
  ).toMatchObject({
    UserDetailList: [],
    Policies: [{ PolicyName: 'own' }],
    IsTruncated: false,
  });
  expect(await iam('GetAccountAuthorizationDetails', { MaxItems: 2 })).toMatchObject({
    IsTruncated: true,
  });
});

test('a group that is renamed keeps its members', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  await iam('CreateUser', { UserName: 'carol' });
  await iam('CreateGroup', { GroupName: 'admins' });
  await iam('AddUserToGroup', { GroupName: 'admins', UserName: 'carol' });
  await iam('UpdateGroup', { GroupName: 'admins', NewGroupName: 'owners', NewPath: '/x/' });
  expect(await iam('GetGroup', { GroupName: 'owners' })).toMatchObject({
    Group: { Arn: 'arn:aws:iam::123456789012:group/x/owners' },
    Users: [{ UserName: 'carol' }],
  });
  await expect(iam('GetGroup', { GroupName: 'admins' })).rejects.toMatchObject({
    code: 'NoSuchEntityException',
  });
});
