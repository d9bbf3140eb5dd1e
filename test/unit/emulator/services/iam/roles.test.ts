import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { aWorld, client } from '../../../../support/world.ts';
import {
  account,
  accountRoot,
  allow,
  aPolicy,
  aRole,
  aSession,
  aUser,
  policy,
  trust,
} from '../../identity/identities.ts';

const noSuchEntity = { code: 'NoSuchEntityException' };
const roleCount = async (world: Emulator): Promise<number> => {
  const { Roles } = await client(world, 'iam')<{ Roles: unknown[] }>('ListRoles');
  return Roles.length;
};

describe('a role that IAM does not make', () => {
  const input = { RoleName: 'worker', AssumeRolePolicyDocument: trust(accountRoot) };
  const github = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
  const web = (Condition?: object) =>
    trust(
      { Federated: github },
      { Action: 'sts:AssumeRoleWithWebIdentity', ...(Condition && { Condition }) },
    );
  const sub = (operator: string, value: unknown) => ({
    [operator]: { 'token.actions.githubusercontent.com:sub': value },
  });
  const scoped = 'MalformedPolicyDocumentException';

  test.each([
    ['a name with a space', { RoleName: 'a b' }, 'ValidationError'],
    ['a name that the state cannot hold', { RoleName: '__proto__' }, 'NotImplemented'],
    ['a name of 65 characters', { RoleName: 'a'.repeat(65) }, 'ValidationError'],
    ['a path without an end', { Path: '/app' }, 'ValidationError'],
    ['sessions of half an hour', { MaxSessionDuration: 1800 }, 'ValidationError'],
    ['a description that is too long', { Description: 'x'.repeat(1001) }, 'ValidationError'],
    ['a trust policy that is none', { AssumeRolePolicyDocument: '{}' }, scoped],
    [
      'a trust policy of 2 KB and more',
      { AssumeRolePolicyDocument: trust(accountRoot, { Sid: 'a'.repeat(2048) }) },
      'LimitExceededException',
    ],
    [
      'trust in a user who is not there',
      { AssumeRolePolicyDocument: trust({ AWS: `arn:aws:iam::${account}:user/nobody` }) },
      scoped,
    ],
    [
      'a boundary that is not there',
      { PermissionsBoundary: `arn:aws:iam::${account}:policy/none` },
      'NoSuchEntityException',
    ],
    ['a tag of AWS', { Tags: [{ Key: 'aws:x', Value: '' }] }, 'InvalidInputException'],
    [
      'a tag twice',
      {
        Tags: [
          { Key: 'a', Value: '' },
          { Key: 'A', Value: '' },
        ],
      },
      'InvalidInputException',
    ],
    ['trust in GitHub at large', { AssumeRolePolicyDocument: web() }, scoped],
    ['trust in every subject', { AssumeRolePolicyDocument: web(sub('StringLike', '*')) }, scoped],
    [
      'trust in every subject of several',
      { AssumeRolePolicyDocument: web(sub('StringLike', ['repo:a/b:*', '*'])) },
      scoped,
    ],
    [
      'a subject only if there is one',
      { AssumeRolePolicyDocument: web(sub('StringEqualsIfExists', 'repo:a/b')) },
      scoped,
    ],
    [
      'all subjects but one',
      { AssumeRolePolicyDocument: web(sub('StringNotEquals', 'repo:a/b')) },
      scoped,
    ],
  ])('has %s', async (_name, wrong, code) => {
    const world = aWorld();

    await expect(client(world, 'iam')('CreateRole', { ...input, ...wrong })).rejects.toMatchObject({
      code,
    });
    expect(await roleCount(world)).toBe(0);
  });

  test('is told what its trust policy must look at', async () => {
    const work = client(aWorld(), 'iam')('CreateRole', {
      ...input,
      AssumeRolePolicyDocument: web(),
    });

    await expect(work).rejects.toThrow(
      `Trust policy with trusted principal ${github} must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, token.actions.githubusercontent.com:sub which is not scoped to all.`,
    );
  });

  test('bears a name that is taken, in whatever case', async () => {
    const world = aWorld();
    await aRole(world, 'worker');

    await expect(
      client(world, 'iam')('CreateRole', { ...input, RoleName: 'Worker' }),
    ).rejects.toMatchObject({
      code: 'EntityAlreadyExistsException',
      message: 'Role with name Worker already exists.',
    });
  });
});

describe('a role that must not go', () => {
  test.each([
    ['has an inline policy', 'delete policies'],
    ['has a managed policy', 'detach all policies'],
  ])('%s', async (_name, first) => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const inline = first === 'delete policies';
    await aRole(world, 'worker', inline ? { policy: policy(allow('*')) } : {});
    if (!inline) {
      const PolicyArn = await aPolicy(world, 'p', policy(allow('*')));
      await iam('AttachRolePolicy', { RoleName: 'worker', PolicyArn });
    }

    await expect(iam('DeleteRole', { RoleName: 'worker' })).rejects.toMatchObject({
      code: 'DeleteConflictException',
      message: `Cannot delete entity, must ${first} first.`,
    });
    expect(await roleCount(world)).toBe(1);
  });

  test('belongs to a service, which alone may change it', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const AWSServiceName = 'ecs.amazonaws.com';
    await iam('CreateServiceLinkedRole', { AWSServiceName });
    const RoleName = 'AWSServiceRoleForECS';

    for (const [operation, rest] of [
      ['DeleteRole', {}],
      ['PutRolePolicy', { PolicyName: 'p', PolicyDocument: policy(allow('*')) }],
      ['UpdateAssumeRolePolicy', { PolicyDocument: trust(accountRoot) }],
      ['TagRole', { Tags: [] }],
    ] as const) {
      await expect(iam(operation, { RoleName, ...rest })).rejects.toMatchObject({
        code: 'UnmodifiableEntityException',
      });
    }
    await expect(iam('CreateServiceLinkedRole', { AWSServiceName })).rejects.toThrow(
      'Service role name AWSServiceRoleForECS has been taken in this account',
    );
    const { DeletionTaskId } = await iam('DeleteServiceLinkedRole', { RoleName });
    expect(await iam('GetServiceLinkedRoleDeletionStatus', { DeletionTaskId })).toEqual({
      Status: 'SUCCEEDED',
    });
    await expect(iam('GetRole', { RoleName })).rejects.toMatchObject(noSuchEntity);
  });
});

test.each(['worker', 'constructor', '__proto__'])(
  'no role %s is found where there is none',
  async (RoleName) => {
    await expect(client(aWorld(), 'iam')('GetRole', { RoleName })).rejects.toMatchObject({
      ...noSuchEntity,
      message: `The role with name ${RoleName} cannot be found.`,
    });
  },
);

test('a role is shown as it was made and changed', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  const PermissionsBoundary = await aPolicy(world, 'boundary', policy(allow('*')));
  const Tags = [{ Key: 'team', Value: 'blue' }];
  const input = { Path: '/app/', PermissionsBoundary, Tags, Description: 'once' };
  const arn = await aRole(world, 'worker', { input });

  await iam('UpdateRole', { RoleName: 'worker', Description: 'now', MaxSessionDuration: 7200 });
  await iam('TagRole', { RoleName: 'worker', Tags: [{ Key: 'Team', Value: 'red' }] });
  const document = trust({ Service: 'ecs-tasks.amazonaws.com' });
  await iam('UpdateAssumeRolePolicy', { RoleName: 'worker', PolicyDocument: document });

  const { Role } = await iam<{ Role: Record<string, unknown> }>('GetRole', { RoleName: 'worker' });
  expect(arn).toBe(`arn:aws:iam::${account}:role/app/worker`);
  expect(Role).toMatchObject({
    Arn: arn,
    Path: '/app/',
    Description: 'now',
    MaxSessionDuration: 7200,
    Tags: [{ Key: 'Team', Value: 'red' }],
    PermissionsBoundary: { PermissionsBoundaryArn: PermissionsBoundary },
  });
  expect(decodeURIComponent(String(Role.AssumeRolePolicyDocument))).toBe(document);
});

describe('inline policies', () => {
  test('are answered encoded, and found by name only', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const document = policy(allow('kms:*', '*', { Sid: 'Ünïcode'.replace(/[^a-z]/g, '') }));
    await aRole(world, 'worker', { policy: document });
    const answer = await iam('GetRolePolicy', { RoleName: 'worker', PolicyName: 'inline' });

    expect(decodeURIComponent(String(answer.PolicyDocument))).toBe(document);
    expect(answer).toMatchObject({ RoleName: 'worker', PolicyName: 'inline' });
    for (const PolicyName of ['other', 'constructor']) {
      await expect(iam('GetRolePolicy', { RoleName: 'worker', PolicyName })).rejects.toThrow(
        `The role policy with name ${PolicyName} cannot be found.`,
      );
    }
  });

  test('have 10,240 characters together, white space aside', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    await aRole(world, 'worker');
    const put = (PolicyName: string, length: number, space = '') =>
      iam('PutRolePolicy', {
        RoleName: 'worker',
        PolicyName,
        PolicyDocument: `${policy(allow('*', '*', { Sid: 'a'.repeat(length) }))}${space}`,
      });

    await put('one', 5000, ' '.repeat(9000));
    await put('one', 5000);
    await expect(put('two', 5200)).rejects.toThrow(
      'Maximum policy size of 10240 bytes exceeded for role worker',
    );
    expect(await iam('ListRolePolicies', { RoleName: 'worker' })).toMatchObject({
      PolicyNames: ['one'],
    });
  });

  test('must be policies', async () => {
    const world = aWorld();
    await aRole(world, 'worker');
    const PolicyDocument = policy({ ...allow('*'), Principal: '*' });

    await expect(
      client(world, 'iam')('PutRolePolicy', {
        RoleName: 'worker',
        PolicyName: 'p',
        PolicyDocument,
      }),
    ).rejects.toMatchObject({ code: 'MalformedPolicyDocumentException' });
  });
});

describe('a list in pages', () => {
  test('gives everything once, and what came meanwhile in its place', async () => {
    const world = aWorld();
    for (const name of ['c', 'a', 'e', 'b', 'd']) await aRole(world, name);
    const iam = client(world, 'iam');
    const names: string[] = [];
    let Marker: string | undefined;
    do {
      const page = await iam<{
        Roles: { RoleName: string }[];
        Marker?: string;
        IsTruncated: boolean;
      }>('ListRoles', { MaxItems: 2, ...(Marker !== undefined && { Marker }) });
      names.push(...page.Roles.map(({ RoleName }) => RoleName));
      expect(page.IsTruncated).toBe(page.Marker !== undefined);
      if (Marker === undefined) await iam('DeleteRole', { RoleName: 'b' });
      Marker = page.Marker;
    } while (Marker !== undefined);

    expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test.each([{ MaxItems: 0 }, { MaxItems: 1001 }, { Marker: 'x' }])('refuses %j', async (input) => {
    await expect(client(aWorld(), 'iam')('ListRoles', input)).rejects.toMatchObject({
      code: 'ValidationError',
    });
  });

  test('of a path', async () => {
    const world = aWorld();
    await aRole(world, 'in', { input: { Path: '/app/' } });
    await aRole(world, 'out');

    expect(await client(world, 'iam')('ListRoles', { PathPrefix: '/app/' })).toMatchObject({
      Roles: [{ RoleName: 'in' }],
    });
  });
});

describe('who may make roles', () => {
  const boundary = `arn:aws:iam::${account}:policy/boundary`;
  const maker = policy(
    allow(['iam:CreateRole', 'iam:PutRolePolicy', 'iam:DeleteRolePermissionsBoundary'], '*', {
      Condition: { StringEquals: { 'iam:PermissionsBoundary': boundary } },
    }),
  );

  async function aMaker(world: Emulator) {
    await aPolicy(world, 'boundary', policy(allow('*')));
    return client(world, 'iam', await aUser(world, 'maker', maker));
  }
  const role = { RoleName: 'made', AssumeRolePolicyDocument: trust(accountRoot) };

  test('only with the boundary makes none without', async () => {
    const world = aWorld();
    const iam = await aMaker(world);

    await expect(iam('CreateRole', role)).rejects.toMatchObject({
      code: 'AccessDenied',
      status: 403,
    });
    expect(await roleCount(world)).toBe(0);
    await iam('CreateRole', { ...role, PermissionsBoundary: boundary });
    expect(await roleCount(world)).toBe(1);
  });

  test('gives policies only to roles that have it', async () => {
    const world = aWorld();
    const iam = await aMaker(world);
    await aRole(world, 'free');
    await aRole(world, 'bound', { input: { PermissionsBoundary: boundary } });
    const inline = { PolicyName: 'p', PolicyDocument: policy(allow('*')) };

    await expect(iam('PutRolePolicy', { RoleName: 'free', ...inline })).rejects.toMatchObject({
      code: 'AccessDenied',
    });
    expect(await iam('PutRolePolicy', { RoleName: 'bound', ...inline })).toEqual({});
  });

  test('iam:PolicyARN says which policies may be attached', async () => {
    const world = aWorld();
    const mine = await aPolicy(world, 'mine', policy(allow('s3:*')));
    const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const document = policy(
      allow('iam:AttachRolePolicy', '*', { Condition: { ArnEquals: { 'iam:PolicyARN': mine } } }),
    );
    const iam = client(world, 'iam', await aUser(world, 'ann', document));
    await aRole(world, 'worker');

    await expect(
      iam('AttachRolePolicy', { RoleName: 'worker', PolicyArn: admin }),
    ).rejects.toMatchObject({
      code: 'AccessDenied',
    });
    expect(await iam('AttachRolePolicy', { RoleName: 'worker', PolicyArn: mine })).toEqual({});
  });

  test('tags that are asked for and tags that are there decide', async () => {
    const world = aWorld();
    const document = policy(
      allow('iam:TagRole', '*', {
        Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' } },
      }),
      allow('iam:DeleteRole', '*', {
        Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } },
      }),
    );
    const iam = client(world, 'iam', await aUser(world, 'ann', document));
    await aRole(world, 'worker');
    const tag = (Key: string) =>
      iam('TagRole', { RoleName: 'worker', Tags: [{ Key, Value: 'blue' }] });

    await expect(tag('other')).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(iam('DeleteRole', { RoleName: 'worker' })).rejects.toMatchObject({
      code: 'AccessDenied',
    });
    await tag('team');
    expect(await iam('DeleteRole', { RoleName: 'worker' })).toEqual({});
  });
});

test('a session may read only what its role may', async () => {
  const world = aWorld();
  const role = await aRole(world, 'reader', { policy: policy(allow('iam:GetRole')) });
  const iam = client(world, 'iam', await aSession(world, role));

  expect(await iam('GetRole', { RoleName: 'reader' })).toMatchObject({
    Role: { RoleName: 'reader' },
  });
  await expect(iam('ListRoles')).rejects.toThrow(
    `is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::${account}:role/ because no identity-based policy allows`,
  );
});
