import { describe, expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';
import { account, allow, aPolicy, aRole, policy } from '../../identity/identities.ts';

const document = policy(allow('kms:Decrypt'));

describe('a managed policy that must stay', () => {
  test('is attached, or is a boundary', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const PolicyArn = await aPolicy(world, 'p', document);
    const inUse = {
      code: 'DeleteConflictException',
      message: 'Cannot delete a policy attached to entities.',
    };
    await aRole(world, 'bound', { input: { PermissionsBoundary: PolicyArn } });

    await expect(iam('DeletePolicy', { PolicyArn })).rejects.toMatchObject(inUse);
    await iam('DeleteRolePermissionsBoundary', { RoleName: 'bound' });
    await iam('AttachRolePolicy', { RoleName: 'bound', PolicyArn });
    await expect(iam('DeletePolicy', { PolicyArn })).rejects.toMatchObject(inUse);
    await iam('DetachRolePolicy', { RoleName: 'bound', PolicyArn });

    expect(await iam('DeletePolicy', { PolicyArn })).toEqual({});
    await expect(iam('GetPolicy', { PolicyArn })).rejects.toMatchObject({
      code: 'NoSuchEntityException',
    });
  });

  test('has more versions than its default one', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const PolicyArn = await aPolicy(world, 'p', document);
    await iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: document });

    await expect(iam('DeletePolicy', { PolicyArn })).rejects.toThrow('more than one version');
    await expect(iam('DeletePolicyVersion', { PolicyArn, VersionId: 'v1' })).rejects.toThrow(
      'Cannot delete the default version of a policy.',
    );
    await iam('DeletePolicyVersion', { PolicyArn, VersionId: 'v2' });
    expect(await iam('DeletePolicy', { PolicyArn })).toEqual({});
  });
});

/** reference_policies_elements_version.html */
test('of the older version of the language an inline policy may be, a managed one not', async () => {
  const iam = client(aWorld(), 'iam');
  const old = JSON.stringify({ Version: '2008-10-17', Statement: allow('kms:Decrypt') });
  const none = JSON.stringify({ Statement: allow('kms:Decrypt') });
  await iam('CreateUser', { UserName: 'ann' });

  for (const PolicyDocument of [old, none]) {
    const inline = { UserName: 'ann', PolicyName: 'p', PolicyDocument };
    expect(await iam('PutUserPolicy', inline)).toEqual({});
    await expect(iam('CreatePolicy', { PolicyName: 'p', PolicyDocument })).rejects.toMatchObject({
      code: 'MalformedPolicyDocumentException',
      message: 'Policy document must be version 2012-10-17 or greater.',
    });
  }
});

describe('a managed policy that is not made', () => {
  test.each([
    ['is no policy', { PolicyDocument: '{' }, 'MalformedPolicyDocumentException'],
    [
      'has a principal',
      { PolicyDocument: policy({ ...allow('*'), Principal: '*' }) },
      'MalformedPolicyDocumentException',
    ],
    [
      'is too big',
      { PolicyDocument: policy(allow('*', '*', { Sid: 'a'.repeat(6144) })) },
      'LimitExceededException',
    ],
    ['has a wrong name', { PolicyName: 'a/b' }, 'ValidationError'],
    [
      'has a name that is taken, under another path',
      { PolicyName: 'Taken', Path: '/x/' },
      'EntityAlreadyExistsException',
    ],
  ])('%s', async (_name, wrong, code) => {
    const world = aWorld();
    const iam = client(world, 'iam');
    await aPolicy(world, 'taken', document);

    const input = { PolicyName: 'p', PolicyDocument: document, ...wrong };
    await expect(iam('CreatePolicy', input)).rejects.toMatchObject({ code });
    expect(await iam('ListPolicies', { Scope: 'Local' })).toMatchObject({
      Policies: [{ PolicyName: 'taken' }],
    });
  });

  test('is a sixth version', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const version = { PolicyArn: await aPolicy(world, 'p', document), PolicyDocument: document };
    for (let count = 2; count <= 5; count += 1) await iam('CreatePolicyVersion', version);

    await expect(iam('CreatePolicyVersion', version)).rejects.toMatchObject({
      code: 'LimitExceededException',
    });
  });
});

test('versions are counted on and the default one is what counts', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  const PolicyArn = await aPolicy(world, 'p', document);
  const second = policy(allow('s3:*'));
  await iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: second, SetAsDefault: true });
  await iam('DeletePolicyVersion', { PolicyArn, VersionId: 'v1' });
  await iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: document });

  const { Versions } = await iam('ListPolicyVersions', { PolicyArn });
  const { PolicyVersion } = await iam<{ PolicyVersion: { Document: string } }>('GetPolicyVersion', {
    PolicyArn,
    VersionId: 'v2',
  });

  expect(Versions).toMatchObject([
    { VersionId: 'v3', IsDefaultVersion: false },
    { VersionId: 'v2', IsDefaultVersion: true },
  ]);
  expect(decodeURIComponent(PolicyVersion.Document)).toBe(second);
});

test('who uses a policy is listed by kind and use', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  const PolicyArn = await aPolicy(world, 'p', document);
  await aRole(world, 'bound', { input: { PermissionsBoundary: PolicyArn } });
  await iam('CreateUser', { UserName: 'ann' });
  await iam('AttachUserPolicy', { UserName: 'ann', PolicyArn });

  expect(await iam('ListEntitiesForPolicy', { PolicyArn })).toMatchObject({
    PolicyRoles: [{ RoleName: 'bound' }],
    PolicyUsers: [{ UserName: 'ann' }],
    PolicyGroups: [],
  });
  expect(
    await iam('ListEntitiesForPolicy', { PolicyArn, PolicyUsageFilter: 'PermissionsPolicy' }),
  ).toMatchObject({ PolicyRoles: [], PolicyUsers: [{ UserName: 'ann' }] });
  expect(await iam('GetPolicy', { PolicyArn })).toMatchObject({
    Policy: { AttachmentCount: 1, PermissionsBoundaryUsageCount: 1, DefaultVersionId: 'v1' },
  });
});

describe('attaching', () => {
  test.each([
    ['an ARN that is none', 'p', 'ValidationError'],
    ['a policy that is not there', `arn:aws:iam::${account}:policy/none`, 'NoSuchEntityException'],
    [
      'a policy of AWS that the emulator does not know',
      'arn:aws:iam::aws:policy/SecurityAudit',
      'NoSuchEntityException',
    ],
  ])('%s is refused', async (_name, PolicyArn, code) => {
    const world = aWorld();
    await aRole(world, 'worker');

    await expect(
      client(world, 'iam')('AttachRolePolicy', { RoleName: 'worker', PolicyArn }),
    ).rejects.toMatchObject({ code });
  });

  test('twice is once, and ten are the limit', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    await aRole(world, 'worker');
    const attach = (PolicyArn: string) =>
      iam('AttachRolePolicy', { RoleName: 'worker', PolicyArn });
    for (let count = 0; count < 10; count += 1) {
      const arn = await aPolicy(world, `p${count}`, document);
      await attach(arn);
      await attach(arn);
    }

    await expect(attach(await aPolicy(world, 'p10', document))).rejects.toThrow(
      'Cannot exceed quota for PoliciesPerRole: 10',
    );
    const { AttachedPolicies } = await iam<{ AttachedPolicies: unknown[] }>(
      'ListAttachedRolePolicies',
      { RoleName: 'worker' },
    );
    expect(AttachedPolicies).toHaveLength(10);
  });
});
