import type * as Iam from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../emulator/emulator.ts';
import type { Caller } from '../../../../emulator/world.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aCaller, aWorld, client } from '../../../support/world.ts';

const account = '123456789012';
const template = {
  Resources: {
    Key: { Type: 'AWS::KMS::Key' },
    Topic: { Type: 'AWS::SNS::Topic', DependsOn: 'Key' },
  },
};

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource?: string;
  readonly Condition?: object;
}

function document(...statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one })),
  });
}

/** A role that CloudFormation may take on, with these rights. */
async function aServiceRole(world: Emulator, ...statements: readonly Statement[]): Promise<string> {
  const iam = client(world, 'iam');
  const { Role } = await iam<Iam.CreateRoleCommandOutput>('CreateRole', {
    RoleName: 'deployer',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'cloudformation.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    }),
  });
  const PolicyDocument = document(...statements);
  await iam('PutRolePolicy', { RoleName: 'deployer', PolicyName: 'p', PolicyDocument });
  return Role?.Arn ?? '';
}

/** A user with these rights and nothing else. */
async function aUser(world: Emulator, ...statements: readonly Statement[]): Promise<Caller> {
  const iam = client(world, 'iam');
  const { User } = await iam<Iam.CreateUserCommandOutput>('CreateUser', { UserName: 'eve' });
  if (statements.length > 0) {
    const PolicyDocument = document(...statements);
    await iam('PutUserPolicy', { UserName: 'eve', PolicyName: 'p', PolicyDocument });
  }
  const { Arn: arn = '', UserId: userId = '' } = User ?? {};
  return aCaller({ principal: { type: 'user', account, arn, userId, userName: 'eve' } });
}

describe('a stack with a role', () => {
  test('is made by a session of the role that CloudFormation opens', async () => {
    const world = aWorld();
    const RoleARN = await aServiceRole(world, { Action: ['kms:*', 'sns:*'] });
    const stacks = new Stacks(world);

    const stack = await stacks.create('s', template, { input: { RoleARN } });

    expect(stack).toMatchObject({ StackStatus: 'CREATE_COMPLETE', RoleARN });
    expect(await stacks.delete('s')).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
  });

  test('fails where the role may not, and names the action and the session', async () => {
    const world = aWorld();
    const RoleARN = await aServiceRole(world, { Action: ['sns:*'] });
    const stacks = new Stacks(world);

    const stack = await stacks.create('s', template, { input: { RoleARN } });

    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('s', 'Key')).toMatch(
      /^Resource handler returned message: "User: arn:aws:sts::123456789012:assumed-role\/deployer\/AWSCloudFormation is not authorized to perform: kms:CreateKey on resource: .*" \(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: AccessDenied\)$/,
    );
  });

  test('cannot go back where the role may not delete', async () => {
    const world = aWorld();
    const RoleARN = await aServiceRole(world, { Action: ['kms:CreateKey', 'kms:PutKeyPolicy'] });

    const stack = await new Stacks(world).create('s', template, { input: { RoleARN } });

    expect(stack).toMatchObject({
      StackStatus: 'ROLLBACK_FAILED',
      StackStatusReason: 'The following resource(s) failed to delete: [Key]. ',
    });
  });

  test('is refused at once where the role does not trust CloudFormation', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    const RoleARN = `arn:aws:iam::${account}:role/nobody`;

    await expect(stacks.create('s', template, { input: { RoleARN } })).rejects.toMatchObject({
      code: 'ValidationError',
      message: `Role ${RoleARN} is invalid or cannot be assumed`,
    });
  });

  test('needs the right to pass the role to CloudFormation', async () => {
    const world = aWorld();
    const RoleARN = await aServiceRole(world, { Action: '*' });
    const eve = await aUser(world, { Action: 'cloudformation:*' });

    await expect(
      new Stacks(world, eve).create('s', template, { input: { RoleARN } }),
    ).rejects.toThrow(/not authorized to perform: iam:PassRole on resource: .*role\/deployer/);
  });

  test('lets somebody deploy who could make none of the resources', async () => {
    const world = aWorld();
    const RoleARN = await aServiceRole(world, { Action: ['kms:*', 'sns:*'] });
    const passing = { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } };
    const eve = await aUser(
      world,
      {
        Action: 'cloudformation:*',
        Condition: { StringEqualsIfExists: { 'cloudformation:RoleArn': RoleARN } },
      },
      { Action: 'iam:PassRole', Resource: RoleARN, Condition: passing },
    );

    const stack = await new Stacks(world, eve).create('s', template, { input: { RoleARN } });

    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
  });
});

test('an update that is refused is tried to be taken back, refused again, and stuck', async () => {
  const world = aWorld();
  const RoleARN = await aServiceRole(world, { Action: ['logs:CreateLogGroup'] });
  const stacks = new Stacks(world);
  const group = (properties: object) => ({
    Resources: { Group: { Type: 'AWS::Logs::LogGroup', Properties: properties } },
  });
  await stacks.create('s', group({}), { input: { RoleARN } });

  const stack = await stacks.update('s', group({ RetentionInDays: 1 }));

  expect(stack).toMatchObject({
    StackStatus: 'UPDATE_ROLLBACK_FAILED',
    StackStatusReason: 'The following resource(s) failed to update: [Group]. ',
  });
  expect(await stacks.reasonOf('s', 'Group')).toContain('HandlerErrorCode: AccessDenied');
});

describe('a stack without a role', () => {
  test("is made with its creator's rights", async () => {
    const world = aWorld();
    const eve = await aUser(world, { Action: ['cloudformation:*', 'kms:*'] });
    const stacks = new Stacks(world, eve);

    await stacks.create('s', template);

    expect(await stacks.reasonOf('s', 'Topic')).toContain(
      'User: arn:aws:iam::123456789012:user/eve is not authorized to perform: sns:CreateTopic',
    );
  });
});

describe('the actions of CloudFormation', () => {
  test('are granted by the ARN of the stack, also of one that is yet to be', async () => {
    const world = aWorld();
    const eve = await aUser(world, {
      Action: ['cloudformation:*', 'kms:*', 'sns:*'],
      Resource: `arn:aws:cloudformation:ap-southeast-2:${account}:stack/mine-*/*`,
    });
    const stacks = new Stacks(world, eve);

    await expect(stacks.create('other', template)).rejects.toThrow(
      /not authorized to perform: cloudformation:CreateStack on resource: arn:aws:cloudformation:ap-southeast-2:123456789012:stack\/other\/\*/,
    );
    await stacks.create('mine-1', { Resources: { Key: { Type: 'AWS::KMS::Key' } } });
    expect((await stacks.describe('mine-1')).StackStatus).toBe('ROLLBACK_COMPLETE');
    await expect(stacks.call('ListStacks')).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  test('can be tied to the role', async () => {
    const world = aWorld();
    const RoleARN = await aServiceRole(world, { Action: '*' });
    const eve = await aUser(
      world,
      {
        Action: ['cloudformation:CreateChangeSet', 'cloudformation:DescribeChangeSet'],
        Condition: { ArnEqualsIfExists: { 'cloudformation:RoleArn': RoleARN } },
      },
      { Action: 'iam:PassRole' },
    );
    const stacks = new Stacks(world, eve);
    const creation = { ChangeSetType: 'CREATE' };
    const another = RoleARN.replace('deployer', 'another');

    await expect(
      stacks.changeSet('s', template, { input: { ...creation, RoleARN: another } }),
    ).rejects.toThrow('not authorized to perform: cloudformation:CreateChangeSet');
    await expect(
      stacks.changeSet('s', template, { input: { ...creation, RoleARN } }),
    ).resolves.toMatchObject({ Status: 'CREATE_COMPLETE' });
  });

  test('on a change set can be tied to its name', async () => {
    const world = aWorld();
    await new Stacks(world).changeSet('s', template, { input: { ChangeSetType: 'CREATE' } });
    const eve = await aUser(world, {
      Action: 'cloudformation:DescribeChangeSet',
      Condition: { StringEquals: { 'cloudformation:ChangeSetName': 'preview' } },
    });
    const describeSet = (ChangeSetName: string) =>
      client(world, 'cloudformation', eve)('DescribeChangeSet', { StackName: 's', ChangeSetName });

    await expect(describeSet('preview')).resolves.toMatchObject({ Status: 'CREATE_COMPLETE' });
    await expect(describeSet('other')).rejects.toThrow(
      'not authorized to perform: cloudformation:DescribeChangeSet',
    );
  });
});
