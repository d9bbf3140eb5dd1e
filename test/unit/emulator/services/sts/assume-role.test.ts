import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { assumeAsService } from '../../../../../emulator/identity/service-role.ts';
import type { Caller } from '../../../../../emulator/world.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';
import {
  account,
  accountRoot,
  allow,
  aPolicy,
  aRole,
  aSession,
  aUser,
  callerOf,
  type Keys,
  policy,
  sessionCount,
  trust,
} from '../../identity/identities.ts';

interface Answer {
  readonly Credentials: Keys;
  readonly AssumedRoleUser: object;
}

function assume(world: Emulator, caller: Caller, RoleArn: string, rest: object = {}) {
  const input = { RoleArn, RoleSessionName: 'session', ...rest };
  return client(world, 'sts', caller)<Answer>('AssumeRole', input);
}

async function expectRefusal(world: Emulator, work: () => Promise<unknown>, fault: object) {
  const before = sessionCount(world);
  await expect(work()).rejects.toMatchObject(fault);
  expect(sessionCount(world)).toBe(before);
}

const denied = { code: 'AccessDenied', status: 403 };

describe('no credentials', () => {
  test('for a caller whose own policies are silent where the role trusts the account', async () => {
    const world = aWorld();
    const RoleArn = await aRole(world, 'worker');
    const ann = await aUser(world, 'ann', policy(allow('s3:*')));

    await expectRefusal(world, () => assume(world, ann, RoleArn), {
      ...denied,
      message: `User: arn:aws:iam::${account}:user/ann is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    });
  });

  test('for a caller who may do all, from a role that trusts somebody else', async () => {
    const world = aWorld();
    const RoleArn = await aRole(world, 'worker', {
      trust: trust({ Service: 'ecs.amazonaws.com' }),
    });
    const ann = await aUser(world, 'ann', policy(allow('*')));

    await expectRefusal(world, () => assume(world, ann, RoleArn), denied);
  });

  test.each([
    ['a role that is not there', 'worker'],
    ['a name that an object has anyway', 'constructor'],
  ])('from %s, in the same words', async (_name, role) => {
    const world = aWorld();
    const ann = await aUser(world, 'ann', policy(allow('*')));
    const arn = `arn:aws:iam::${account}:role/${role}`;

    await expectRefusal(world, () => assume(world, ann, arn), {
      ...denied,
      message: expect.stringMatching(/is not authorized to perform: sts:AssumeRole on resource/),
    });
  });

  test('by a name with another path than the role’s', async () => {
    const world = aWorld();
    await aRole(world, 'worker', { input: { Path: '/app/' } });
    const ann = await aUser(world, 'ann', policy(allow('*')));

    await expectRefusal(
      world,
      () => assume(world, ann, `arn:aws:iam::${account}:role/worker`),
      denied,
    );
  });

  test('for the root of an account, or unsigned', async () => {
    const world = aWorld();
    const RoleArn = await aRole(world, 'worker', { trust: trust({ AWS: account }) });
    const anonymous = aCaller({ principal: { type: 'anonymous' } });

    await expectRefusal(world, () => assume(world, aCaller(), RoleArn), {
      ...denied,
      message: 'Roles may not be assumed by root accounts.',
    });
    await expectRefusal(world, () => assume(world, anonymous, RoleArn), denied);
  });

  test.each([
    ['without the external id', {}],
    ['with another', { ExternalId: 'wrong' }],
  ])('%s that the role wants', async (_name, rest) => {
    const world = aWorld();
    const Condition = { StringEquals: { 'sts:ExternalId': 'right' } };
    const RoleArn = await aRole(world, 'worker', { trust: trust(accountRoot, { Condition }) });
    const ann = await aUser(world, 'ann', policy(allow('*')));

    await expectRefusal(world, () => assume(world, ann, RoleArn, rest), denied);
    expect(await assume(world, ann, RoleArn, { ExternalId: 'right' })).toHaveProperty(
      'Credentials',
    );
  });

  test('under a session name that the role does not want', async () => {
    const world = aWorld();
    const Condition = { StringLike: { 'sts:RoleSessionName': 'deploy-*' } };
    const RoleArn = await aRole(world, 'worker', { trust: trust(accountRoot, { Condition }) });
    const ann = await aUser(world, 'ann', policy(allow('*')));

    await expectRefusal(world, () => assume(world, ann, RoleArn), denied);
    expect(await assume(world, ann, RoleArn, { RoleSessionName: 'deploy-1' })).toBeDefined();
  });

  test('where the caller’s boundary does not allow to take on roles', async () => {
    const world = aWorld();
    const RoleArn = await aRole(world, 'worker');
    const ann = await aUser(world, 'ann', policy(allow('*')));
    const PermissionsBoundary = await aPolicy(world, 'boundary', policy(allow('s3:*')));
    await client(world, 'iam')('PutUserPermissionsBoundary', {
      UserName: 'ann',
      PermissionsBoundary,
    });

    await expectRefusal(world, () => assume(world, ann, RoleArn), denied);
  });

  test.each([
    [{ DurationSeconds: 899 }, 'greater than or equal to 900'],
    [{ DurationSeconds: 43_201 }, 'less than or equal to 43200'],
    [{ DurationSeconds: 3601 }, 'MaxSessionDuration set for this role'],
    [{ RoleSessionName: 'a' }, 'roleSessionName'],
    [{ RoleSessionName: 'a/b' }, 'roleSessionName'],
    [{ ExternalId: 'a b' }, 'externalId'],
    [{ Policy: '{' }, 'invalid Json'],
    [{ PolicyArns: [{ arn: `arn:aws:iam::${account}:policy/none` }] }, 'does not exist'],
    [{ Tags: [{ Key: 'a', Value: 'b' }] }, 'sts:TagSession on resource'],
    [{ SourceIdentity: 'carol' }, 'sts:SetSourceIdentity on resource'],
    [{ ProvidedContexts: [] }, 'sts:AssumeRole with ProvidedContexts is not implemented'],
  ])('for %j', async (rest, message) => {
    const world = aWorld();
    const RoleArn = await aRole(world, 'worker');
    const ann = await aUser(world, 'ann', policy(allow('*')));

    await expectRefusal(world, () => assume(world, ann, RoleArn, rest), {
      message: expect.stringContaining(message),
    });
  });

  test('for more than an hour from a role to the next', async () => {
    const world = aWorld();
    const first = await aRole(world, 'first', { policy: policy(allow('*')) });
    const second = await aRole(world, 'second', { input: { MaxSessionDuration: 7200 } });
    const session = await aSession(world, first);

    await expectRefusal(world, () => assume(world, session, second, { DurationSeconds: 3601 }), {
      code: 'ValidationError',
      message: expect.stringContaining('role chaining'),
    });
    expect(await assume(world, session, second)).toHaveProperty('Credentials');
  });
});

describe('a session', () => {
  test('is for an hour, under the role’s name and its own', async () => {
    const world = aWorld();
    const RoleArn = await aRole(world, 'worker', { input: { Path: '/app/' } });
    const ann = await aUser(world, 'ann', policy(allow('*')));

    const { Credentials, AssumedRoleUser } = await assume(world, ann, RoleArn);

    expect(Credentials.Expiration).toEqual(new Date(world.clock.now() + 3_600_000));
    expect(AssumedRoleUser).toMatchObject({
      Arn: `arn:aws:sts::${account}:assumed-role/worker/session`,
    });
    expect(callerOf(world, Credentials).principal).toMatchObject({ roleArn: RoleArn });
  });

  test('is given to the very user whom the role names, without a policy of that user', async () => {
    const world = aWorld();
    const ann = await aUser(world, 'ann', policy(allow('s3:*')));
    const named = trust({ AWS: `arn:aws:iam::${account}:user/ann` });

    expect(await assume(world, ann, await aRole(world, 'worker', { trust: named }))).toBeDefined();
  });

  test('lasts as long as the role allows', async () => {
    const world = aWorld();
    const input = { MaxSessionDuration: 43_200 };
    const RoleArn = await aRole(world, 'worker', { input });
    const ann = await aUser(world, 'ann', policy(allow('*')));

    const { Credentials } = await assume(world, ann, RoleArn, { DurationSeconds: 43_200 });

    expect(Credentials.Expiration).toEqual(new Date(world.clock.now() + 43_200_000));
  });
});

describe('a service takes a role on', () => {
  const service = 'cloudformation.amazonaws.com';
  const sourceArn = `arn:aws:cloudformation:ap-southeast-2:${account}:stack/a/1`;
  const asService = (world: Emulator, roleArn: string, rest: object = {}) =>
    assumeAsService(world, {
      service,
      roleArn,
      sessionName: 'stack',
      account,
      region: 'ap-southeast-2',
      ...rest,
    });

  test('only if the role trusts it for this source', async () => {
    const world = aWorld();
    const Condition = { ArnLike: { 'aws:SourceArn': sourceArn } };
    const document = trust({ Service: service }, { Condition });
    const roleArn = await aRole(world, 'exec', { trust: document });

    await expectRefusal(world, () => asService(world, roleArn), denied);
    await expectRefusal(
      world,
      () => asService(world, roleArn, { sourceArn: `${sourceArn}2` }),
      denied,
    );

    const session = await asService(world, roleArn, { sourceArn });
    expect(session).toMatchObject({ roleArn, takenBy: service });
  });

  test('and none that trusts another service', async () => {
    const world = aWorld();
    const document = trust({ Service: 'ecs.amazonaws.com' });
    const roleArn = await aRole(world, 'exec', { trust: document });

    await expectRefusal(world, () => asService(world, roleArn), denied);
  });
});

describe('who am I', () => {
  test('of a session', async () => {
    const world = aWorld();
    const caller = await aSession(world, await aRole(world, 'worker'));

    expect(await client(world, 'sts', caller)('GetCallerIdentity')).toEqual({
      UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:session$/),
      Account: account,
      Arn: `arn:aws:sts::${account}:assumed-role/worker/session`,
    });
  });

  test('is for nobody without a signature', async () => {
    const anonymous = aCaller({ principal: { type: 'anonymous' } });

    await expect(client(aWorld(), 'sts', anonymous)('GetCallerIdentity')).rejects.toMatchObject({
      code: 'MissingAuthenticationToken',
    });
  });
});

describe('GetSessionToken', () => {
  test('gives a user a session of its own, and none to a session', async () => {
    const world = aWorld();
    const ann = await aUser(world, 'ann', policy(allow('s3:*')));
    const answer = await client(world, 'sts', ann)<Answer>('GetSessionToken');
    const caller = callerOf(world, answer.Credentials);

    expect(caller.principal).toMatchObject({ type: 'user', userName: 'ann' });
    await expectRefusal(world, () => client(world, 'sts', caller)('GetSessionToken'), denied);
  });
});
