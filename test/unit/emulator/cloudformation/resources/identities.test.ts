import { describe, expect, test } from '@jest/globals';
import { allow, testChanges } from '../../../../support/resource-changes.ts';
import { Stacks } from '../../../../support/stacks.ts';
import { aWorld, client } from '../../../../support/world.ts';

const trust = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } },
  ],
};
const aRole = (RoleName: string) => ({
  Type: 'AWS::IAM::Role',
  Properties: { RoleName, AssumeRolePolicyDocument: trust },
});
const aUser = (UserName: string) => ({ Type: 'AWS::IAM::User', Properties: { UserName } });
const aGroup = (GroupName: string) => ({ Type: 'AWS::IAM::Group', Properties: { GroupName } });
const names = (list: unknown, key: string) =>
  (list as Record<string, string>[]).map((one) => one[key]);

testChanges([
  {
    type: 'AWS::IAM::User',
    beside: { Red: aGroup('red'), Blue: aGroup('blue') },
    before: {
      UserName: 'ann',
      Groups: [{ Ref: 'Red' }],
      Policies: [{ PolicyName: 'old', PolicyDocument: allow('s3:*') }],
    },
    after: {
      UserName: 'ann',
      Path: '/team/',
      Groups: [{ Ref: 'Blue' }],
      Tags: [{ Key: 'a', Value: 'b' }],
    },
    read: async (call, UserName) => ({
      ...(await call('iam', 'GetUser', { UserName })),
      ...(await call('iam', 'ListUserPolicies', { UserName })),
      groups: names((await call('iam', 'ListGroupsForUser', { UserName })).Groups, 'GroupName'),
    }),
    shows: {
      User: { Path: '/team/', Tags: [{ Key: 'a', Value: 'b' }] },
      PolicyNames: [],
      groups: ['blue'],
    },
  },
  {
    type: 'AWS::IAM::Group',
    before: { GroupName: 'red', Policies: [{ PolicyName: 'old', PolicyDocument: allow('s3:*') }] },
    after: {
      GroupName: 'red',
      Path: '/team/',
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/IAMReadOnlyAccess'],
    },
    read: async (call, GroupName) => ({
      ...(await call('iam', 'GetGroup', { GroupName })),
      ...(await call('iam', 'ListGroupPolicies', { GroupName })),
      ...(await call('iam', 'ListAttachedGroupPolicies', { GroupName })),
    }),
    shows: {
      Group: { Path: '/team/' },
      PolicyNames: [],
      AttachedPolicies: [{ PolicyName: 'IAMReadOnlyAccess' }],
    },
  },
  {
    type: 'AWS::IAM::InstanceProfile',
    beside: { One: aRole('one'), Two: aRole('two') },
    before: { InstanceProfileName: 'web', Roles: [{ Ref: 'One' }] },
    after: { InstanceProfileName: 'web', Roles: [{ Ref: 'Two' }] },
    read: (call, InstanceProfileName) => call('iam', 'GetInstanceProfile', { InstanceProfileName }),
    shows: { InstanceProfile: { Roles: [{ RoleName: 'two' }] } },
  },
  {
    type: 'AWS::IAM::UserToGroupAddition',
    beside: { Red: aGroup('red'), Ann: aUser('ann'), Bob: aUser('bob') },
    before: { GroupName: { Ref: 'Red' }, Users: [{ Ref: 'Ann' }] },
    after: { GroupName: { Ref: 'Red' }, Users: [{ Ref: 'Bob' }] },
    read: async (call) => ({
      members: names((await call('iam', 'GetGroup', { GroupName: 'red' })).Users, 'UserName'),
    }),
    shows: { members: ['bob'] },
  },
]);

describe('AWS::IAM::Policy', () => {
  const template = (Properties: object) => ({
    Resources: {
      ...{ Ann: aUser('ann'), Red: aGroup('red'), Job: aRole('job') },
      Subject: { Type: 'AWS::IAM::Policy', DependsOn: ['Ann', 'Red', 'Job'], Properties },
    },
  });
  const rights = { PolicyName: 'p', PolicyDocument: allow('s3:*') };

  test('is put into its holders, moves to others, and takes another name', async () => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const stacks = new Stacks(world);
    await stacks.create('stack', template({ ...rights, Users: ['ann'], Roles: ['job'] }));
    expect(await stacks.physicalId('stack', 'Subject')).toMatch(/^stack-Subj-[A-Z0-9]{12}$/);

    await stacks.update(
      'stack',
      template({ ...rights, PolicyName: 'q', Groups: ['red'], Roles: ['job'] }),
    );

    expect(await iam('ListUserPolicies', { UserName: 'ann' })).toMatchObject({ PolicyNames: [] });
    expect(await iam('ListGroupPolicies', { GroupName: 'red' })).toMatchObject({
      PolicyNames: ['q'],
    });
    expect(await iam('ListRolePolicies', { RoleName: 'job' })).toMatchObject({
      PolicyNames: ['q'],
    });
    expect((await stacks.delete('stack')).StackStatus).toBe('DELETE_COMPLETE');
  });

  test('needs a holder', async () => {
    const stacks = new Stacks(aWorld());
    expect((await stacks.create('s', template(rights))).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('s', 'Subject')).toContain(
      'At least one of [Groups,Roles,Users] must be non-empty.',
    );
  });
});

test('an access key tells its secret, and is one of its user', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  const stack = await stacks.create('s', {
    Resources: {
      Ann: aUser('ann'),
      Key: {
        Type: 'AWS::IAM::AccessKey',
        Properties: { UserName: { Ref: 'Ann' }, Status: 'Inactive' },
      },
    },
    Outputs: {
      Id: { Value: { Ref: 'Key' } },
      Secret: { Value: { 'Fn::GetAtt': 'Key.SecretAccessKey' } },
    },
  });
  const [id, secret] = stack.Outputs?.map(({ OutputValue }) => OutputValue) ?? [];
  expect(secret).toHaveLength(40);
  expect(await client(world, 'iam')('ListAccessKeys', { UserName: 'ann' })).toMatchObject({
    AccessKeyMetadata: [{ AccessKeyId: id, Status: 'Inactive' }],
  });
  expect((await stacks.delete('s')).StackStatus).toBe('DELETE_COMPLETE');
});

test('a service-linked role has the name that its service gives it', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  const Properties = {
    AWSServiceName: 'autoscaling.amazonaws.com',
    CustomSuffix: 'x',
    Description: 'scales',
  };
  await stacks.create('s', {
    Resources: { R: { Type: 'AWS::IAM::ServiceLinkedRole', Properties } },
  });
  const RoleName = 'AWSServiceRoleForAutoScaling_x';
  expect(await stacks.physicalId('s', 'R')).toBe(RoleName);
  expect(await client(world, 'iam')('GetRole', { RoleName })).toMatchObject({
    Role: { Path: '/aws-service-role/autoscaling.amazonaws.com/', Description: 'scales' },
  });
});
