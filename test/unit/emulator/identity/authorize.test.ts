import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../emulator/emulator.ts';
import { authorize } from '../../../../emulator/identity/authorize.ts';
import { recallDecisions } from '../../../../emulator/identity/decision-log.ts';
import type { Access, Call } from '../../../../emulator/service.ts';
import { passRole } from '../../../../emulator/services/iam/pass-role.ts';
import type { Caller } from '../../../../emulator/world.ts';
import { aCaller, aWorld, client } from '../../../support/world.ts';
import { account, allow, aPolicy, aRole, aSession, aUser, policy } from './identities.ts';

const key = `arn:aws:kms:ap-southeast-2:${account}:key/1`;
const decrypt: Access = { action: 'kms:Decrypt', resource: key };
const session = `arn:aws:sts::${account}:assumed-role/worker/session`;

function aCall(world: Emulator, caller: Caller): Call {
  const { account: home, region } = caller;
  const signal = new AbortController().signal;
  return { world, caller, account: home, region, requestId: 'r', signal };
}

function refusal(world: Emulator, caller: Caller, ...accesses: Access[]): string | undefined {
  return authorize(aCall(world, caller), accesses)?.message;
}

const keyPolicy = (...statements: object[]): Access => ({
  ...decrypt,
  resourcePolicy: { document: policy(...statements), owner: account, role: 'required' },
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
describe("a refusal in AWS's words", () => {
  const start = `User: ${session} is not authorized to perform: kms:Decrypt on resource: ${key}`;

  test('names the identity-based policy that is missing', async () => {
    const world = aWorld();
    const caller = await aSession(world, await aRole(world, 'worker'));

    expect(refusal(world, caller, decrypt)).toBe(
      `${start} because no identity-based policy allows the kms:Decrypt action`,
    );
  });

  test('names an explicit deny', async () => {
    const world = aWorld();
    const document = policy(allow('*'), { Effect: 'Deny', Action: 'kms:*', Resource: '*' });
    const caller = await aSession(world, await aRole(world, 'worker', { policy: document }));

    expect(refusal(world, caller, decrypt)).toBe(
      `${start} with an explicit deny in an identity-based policy`,
    );
  });

  test('names the permissions boundary', async () => {
    const world = aWorld();
    const boundary = await aPolicy(world, 'boundary', policy(allow('s3:*')));
    const input = { PermissionsBoundary: boundary };
    const role = await aRole(world, 'worker', { policy: policy(allow('*')), input });
    const caller = await aSession(world, role);

    expect(refusal(world, caller, decrypt)).toBe(
      `${start} because no permissions boundary allows the kms:Decrypt action`,
    );
  });

  test('names the session policy', async () => {
    const world = aWorld();
    const role = await aRole(world, 'worker', { policy: policy(allow('*')) });
    const caller = await aSession(world, role, { Policy: policy(allow('s3:*')) });

    expect(refusal(world, caller, decrypt)).toBe(
      `${start} because no session policy allows the kms:Decrypt action`,
    );
  });

  test('names the resource-based policy, be it silent or denying', async () => {
    const world = aWorld();
    const role = await aRole(world, 'worker', { policy: policy(allow('*')) });
    const caller = await aSession(world, role);
    const other = { AWS: `arn:aws:iam::${account}:role/other` };
    const silent = keyPolicy(allow('kms:*', '*', { Principal: other }));
    const denying = keyPolicy({ Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' });

    expect(refusal(world, caller, silent)).toBe(
      `${start} because no resource-based policy allows the kms:Decrypt action`,
    );
    expect(refusal(world, caller, denying)).toBe(
      `${start} with an explicit deny in a resource-based policy`,
    );
  });

  test('quotes the resource for S3 and opens with a sentence of its own for EC2', async () => {
    const world = aWorld();
    const caller = await aSession(world, await aRole(world, 'worker'));
    const object = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
    const vpcs = { action: 'ec2:DescribeVpcs', resource: '*' };

    expect(refusal(world, caller, object)).toContain('on resource: "arn:aws:s3:::b/k" because');
    expect(refusal(world, caller, vpcs)).toMatch(
      /^You are not authorized to perform this operation\. User: /,
    );
  });
});

describe('several accesses', () => {
  test('are refused with the first that is not allowed', async () => {
    const world = aWorld();
    const caller = await aUser(world, 'ann', policy(allow('kms:Decrypt')));
    const passRole = { action: 'iam:PassRole', resource: 'arn:x' };

    expect(refusal(world, caller, decrypt)).toBeUndefined();
    expect(refusal(world, caller, decrypt, passRole)).toContain('iam:PassRole');
  });

  test('none is what everybody may do', () => {
    expect(refusal(aWorld(), aCaller({ principal: { type: 'anonymous' } }))).toBeUndefined();
  });
});

describe('policies are those of the moment', () => {
  test('what is taken away is refused at the next call', async () => {
    const world = aWorld();
    const role = await aRole(world, 'worker', { policy: policy(allow('kms:*')) });
    const caller = await aSession(world, role);
    expect(refusal(world, caller, decrypt)).toBeUndefined();

    await client(world, 'iam')('DeleteRolePolicy', { RoleName: 'worker', PolicyName: 'inline' });

    expect(refusal(world, caller, decrypt)).toContain('no identity-based policy');
  });

  test('a role made anew under the same name gives nothing to sessions of the old one', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const role = await aRole(world, 'worker', { policy: policy(allow('kms:*')) });
    const caller = await aSession(world, role);

    await iam('DeleteRolePolicy', { RoleName: 'worker', PolicyName: 'inline' });
    await iam('DeleteRole', { RoleName: 'worker' });
    await aRole(world, 'worker', { policy: policy(allow('kms:*')) });

    expect(refusal(world, caller, decrypt)).toContain('no identity-based policy');
  });

  test('the default version of a managed policy counts, and groups count for their users', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const arn = await aPolicy(world, 'decrypters', policy(allow('s3:*')));
    const caller = await aUser(world, 'ann', policy(allow('sns:*')));
    await iam('CreateGroup', { GroupName: 'team' });
    await iam('AttachGroupPolicy', { GroupName: 'team', PolicyArn: arn });
    await iam('AddUserToGroup', { GroupName: 'team', UserName: 'ann' });
    expect(refusal(world, caller, decrypt)).toContain('no identity-based policy');

    const version = { PolicyArn: arn, PolicyDocument: policy(allow('kms:Decrypt')) };
    await iam('CreatePolicyVersion', { ...version, SetAsDefault: true });

    expect(refusal(world, caller, decrypt)).toBeUndefined();
  });
});

describe('global condition keys', () => {
  async function allowed(condition: object, overrides: Partial<Caller> = {}): Promise<boolean> {
    const world = aWorld();
    const document = policy(allow('kms:Decrypt', '*', { Condition: condition }));
    const input = { Tags: [{ Key: 'team', Value: 'blue' }] };
    const caller = await aSession(world, await aRole(world, 'worker', { policy: document, input }));
    return refusal(world, { ...caller, ...overrides }, decrypt) === undefined;
  }

  test.each([
    ['aws:PrincipalArn', `arn:aws:iam::${account}:role/worker`],
    ['aws:PrincipalAccount', account],
    ['aws:PrincipalType', 'AssumedRole'],
    ['aws:PrincipalTag/team', 'blue'],
    ['aws:RequestedRegion', 'ap-southeast-2'],
    ['aws:ResourceAccount', account],
    ['aws:SecureTransport', 'true'],
    ['aws:CurrentTime', '2026-11-23T08:00:00.000Z'],
    ['aws:EpochTime', '1795420800'],
    ['aws:PrincipalIsAWSService', 'false'],
    ['aws:ViaAWSService', 'false'],
  ])('%s is %s', async (name, value) => {
    expect(await allowed({ StringEquals: { [name]: value } })).toBe(true);
    expect(await allowed({ StringNotEquals: { [name]: value } })).toBe(false);
  });

  test('aws:SourceIp is the client, and absent when a service calls', async () => {
    const condition = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
    const absent = { Null: { 'aws:SourceIp': 'true' } };
    const service = 'cloudformation.amazonaws.com';

    expect(await allowed(condition)).toBe(true);
    expect(await allowed(condition, { sourceIp: '198.51.100.1' })).toBe(false);
    expect(await allowed(condition, { sourceIp: service, invokedBy: service })).toBe(false);
    expect(await allowed(absent, { sourceIp: service, invokedBy: service })).toBe(true);
  });

  test('aws:CalledVia names the service that goes on with the caller’s credentials', async () => {
    const service = 'cloudformation.amazonaws.com';
    const condition = { 'ForAnyValue:StringEquals': { 'aws:CalledVia': service } };

    expect(await allowed(condition)).toBe(false);
    expect(await allowed(condition, { invokedBy: service })).toBe(true);
  });

  test('a service acts for its source, and is nobody’s user', () => {
    const world = aWorld();
    const service = 'cloudwatch.amazonaws.com';
    const alarm = `arn:aws:cloudwatch:ap-southeast-2:${account}:alarm:a`;
    const principal = {
      type: 'service',
      service,
      sourceArn: alarm,
      sourceAccount: account,
    } as const;
    const caller = aCaller({ principal, invokedBy: service });
    const topic = (condition: object): Access => ({
      action: 'sns:Publish',
      resource: 'arn:aws:sns:ap-southeast-2:123456789012:t',
      resourcePolicy: {
        document: policy(
          allow('sns:Publish', '*', { Principal: { Service: service }, Condition: condition }),
        ),
        owner: account,
        role: 'sufficient',
      },
    });

    expect(refusal(world, caller, topic({ ArnLike: { 'aws:SourceArn': alarm } }))).toBeUndefined();
    expect(
      refusal(world, caller, topic({ StringEquals: { 'aws:SourceAccount': account } })),
    ).toBeUndefined();
    expect(refusal(world, caller, topic({ ArnLike: { 'aws:SourceArn': `${alarm}x` } }))).toContain(
      'User: cloudwatch.amazonaws.com is not authorized to perform: sns:Publish',
    );
    expect(refusal(world, caller, { action: 'sns:Publish', resource: '*' })).toBeDefined();
  });
});

describe('handing a role to a service', () => {
  const role = `arn:aws:iam::${account}:role/exec`;

  test('is allowed for the service and the role that the policy names', async () => {
    const world = aWorld();
    const Condition = { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } };
    const caller = await aUser(world, 'ann', policy(allow('iam:PassRole', role, { Condition })));
    const pass = (arn: string, service: string) => refusal(world, caller, passRole(arn, service));

    expect(pass(role, 'ecs-tasks.amazonaws.com')).toContain('iam:PassRole');
    expect(pass(`${role}2`, 'cloudformation.amazonaws.com')).toContain('iam:PassRole');
    expect(pass(role, 'cloudformation.amazonaws.com')).toBeUndefined();
  });

  test('counts in its Region, while IAM itself is in us-east-1', async () => {
    const world = aWorld();
    const Condition = { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } };
    const caller = await aUser(world, 'ann', policy(allow('iam:*', '*', { Condition })));
    const getRole = { action: 'iam:GetRole', resource: role };

    expect(refusal(world, caller, passRole(role, 'ecs.amazonaws.com'))).toBeDefined();
    expect(refusal(world, caller, getRole)).toBeUndefined();
  });
});

test('a resource of another account needs its policy too', async () => {
  const world = aWorld();
  const caller = await aUser(world, 'ann', policy(allow('*')));
  const theirs = { action: 'iam:PassRole', resource: 'arn:aws:iam::999999999999:role/x' };

  expect(refusal(world, caller, theirs)).toContain('no resource-based policy');
});

test('a grant allows what no policy does', async () => {
  const world = aWorld();
  const caller = await aSession(world, await aRole(world, 'worker'));
  const access = {
    ...keyPolicy({ Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*' }),
  };

  expect(refusal(world, caller, access)).toBeDefined();
  expect(refusal(world, caller, { ...access, grantedBy: 'g' })).toBeUndefined();
  expect(recallDecisions(world, null).at(-1)?.decision).toEqual({ effect: 'allow', by: 'grant' });
});

test('whoever runs the emulator hears each request, and may decide it himself', async () => {
  const asked: string[] = [];
  const world = aWorld({
    decide: ({ action }) => {
      asked.push(action);
      return { effect: 'deny', kind: 'implicit', because: 'identity' };
    },
  });

  const work = client(world, 'sqs')('CreateQueue', { QueueName: 'q' });

  await expect(work).rejects.toThrow('is not authorized to perform: sqs:CreateQueue');
  expect(asked).toEqual(['sqs:CreateQueue']);
});
