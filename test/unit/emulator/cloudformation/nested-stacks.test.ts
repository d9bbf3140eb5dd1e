import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { aFaultyWorld, type FaultyEmulator } from '../../../support/faulty-world.ts';
import { forbiddenSteps, nestedStackTransitions } from '../../../support/stack-transitions.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aCaller, client } from '../../../support/world.ts';

const Bucket = 'templates-of-a-test';
const topic = (properties: object = {}, attributes: object = {}) => ({
  Type: 'AWS::SNS::Topic',
  ...attributes,
  Properties: properties,
});
const broken = {
  Type: 'AWS::KMS::Alias',
  DependsOn: 'Child',
  Properties: { AliasName: 'alias/x', TargetKeyId: '00000000-0000-0000-0000-000000000000' },
};
const child = {
  Parameters: { Name: { Type: 'String' } },
  Resources: { T: topic({ DisplayName: { Ref: 'Name' } }) },
  Outputs: { Arn: { Value: { Ref: 'T' } }, Name: { Value: { Ref: 'Name' } } },
};
const nested = (Name: string, key = 'child.json') => ({
  Type: 'AWS::CloudFormation::Stack',
  Properties: { TemplateURL: `https://${Bucket}.s3.amazonaws.com/${key}`, Parameters: { Name } },
});
const parent = (name: string, more: object = {}) => ({
  Resources: { Child: nested(name), ...more },
  Outputs: {
    Arn: { Value: { 'Fn::GetAtt': ['Child', 'Outputs.Arn'] } },
    Name: { Value: { 'Fn::Sub': `\${Child.Outputs.Name}` } },
  },
});

async function aWorldWith(templates: Readonly<Record<string, object>>) {
  const world = aFaultyWorld();
  const s3 = client(world, 's3');
  await s3('CreateBucket', {
    Bucket,
    CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
  });
  for (const [Key, template] of Object.entries(templates)) {
    await s3('PutObject', { Bucket, Key, Body: JSON.stringify(template) });
  }
  return { world, stacks: new Stacks(world) };
}

async function displayName(world: FaultyEmulator, TopicArn: string | undefined) {
  const { Attributes } = await client(world, 'sns')<{ Attributes: Record<string, string> }>(
    'GetTopicAttributes',
    { TopicArn },
  );
  return Attributes.DisplayName;
}

async function statusesOf(stacks: Stacks, name: string): Promise<string[]> {
  const events = await stacks.events(name);
  return events
    .filter(({ PhysicalResourceId, StackId }) => PhysicalResourceId === StackId)
    .map(({ ResourceStatus }) => ResourceStatus ?? '');
}

const childOf = async (stacks: Stacks, name = 's') =>
  (await stacks.physicalId(name, 'Child')) ?? '';

describe('a nested stack', () => {
  test('is made with its parent, who uses its outputs', async () => {
    const { stacks } = await aWorldWith({ 'child.json': child });

    const stack = await stacks.create('s', parent('one'), { tags: { team: 'a' } });

    const inner = await stacks.describe(await childOf(stacks));
    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    expect(inner).toMatchObject({
      StackName: expect.stringMatching(/^s-Child-[A-Z0-9]{12}$/),
      StackStatus: 'CREATE_COMPLETE',
      ParentId: stack.StackId,
      RootId: stack.StackId,
      Parameters: [{ ParameterKey: 'Name', ParameterValue: 'one' }],
      Tags: [{ Key: 'team', Value: 'a' }],
    });
    expect(stack.Outputs).toMatchObject([
      { OutputValue: inner.Outputs?.[0]?.OutputValue },
      { OutputValue: 'one' },
    ]);
    expect(await stacks.history('s')).toEqual([
      's CREATE_IN_PROGRESS',
      ...['Child CREATE_IN_PROGRESS', 'Child CREATE_IN_PROGRESS', 'Child CREATE_COMPLETE'],
      's CREATE_COMPLETE',
    ]);
  });

  test('of which a resource fails takes its parent along', async () => {
    const bad = { ...child, Resources: { ...child.Resources, Bad: { ...broken, DependsOn: 'T' } } };
    const { world, stacks } = await aWorldWith({ 'child.json': bad });

    const stack = await stacks.create('s', parent('one'));

    const events = await stacks.events('s');
    const id = events.find(
      ({ LogicalResourceId, PhysicalResourceId }) =>
        LogicalResourceId === 'Child' && PhysicalResourceId !== '',
    )?.PhysicalResourceId;
    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('s', 'Child')).toBe(
      `Embedded stack ${id} was not successfully created: The following resource(s) failed to create: [Bad]. `,
    );
    expect(await statusesOf(stacks, id ?? '')).toEqual([
      ...['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE'],
    ]);
    expect(await client(world, 'sns')('ListTopics')).toMatchObject({ Topics: [] });
  });

  test('is updated in step with its parent: cleaned up when all are updated', async () => {
    const { world, stacks } = await aWorldWith({ 'child.json': child });
    await stacks.create('s', parent('one'));
    const id = await childOf(stacks);

    const stack = await stacks.update('s', parent('two'));

    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
    expect(stack.Outputs?.[1]?.OutputValue).toBe('two');
    expect(await displayName(world, await stacks.physicalId(id, 'T'))).toBe('two');
    expect(await statusesOf(stacks, id)).toEqual([
      ...['CREATE_IN_PROGRESS', 'CREATE_COMPLETE', 'UPDATE_IN_PROGRESS'],
      ...['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE'],
    ]);
  });

  test('is updated when only its template in the bucket has changed', async () => {
    const { world, stacks } = await aWorldWith({ 'child.json': child });
    await stacks.create('s', parent('one'));
    const changed = { ...child, Resources: { T: topic({ DisplayName: 'fixed' }) } };
    await client(world, 's3')('PutObject', {
      ...{ Bucket, Key: 'child.json', Body: JSON.stringify(changed) },
    });

    await stacks.update('s', parent('one'));

    const id = await childOf(stacks);
    expect(await displayName(world, await stacks.physicalId(id, 'T'))).toBe('fixed');
  });

  test('goes back with its parent', async () => {
    const { world, stacks } = await aWorldWith({ 'child.json': child });
    await stacks.create('s', parent('one'));
    const id = await childOf(stacks);

    const stack = await stacks.update('s', parent('two', { Broken: broken }));

    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await displayName(world, await stacks.physicalId(id, 'T'))).toBe('one');
    const statuses = await statusesOf(stacks, id);
    expect(statuses.slice(2)).toEqual([
      ...['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
      ...['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'],
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
    expect(forbiddenSteps(statuses, nestedStackTransitions)).toEqual([]);
    expect((await stacks.update('s', parent('three'))).StackStatus).toBe('UPDATE_COMPLETE');
  });

  test('whose update fails says in which state it is', async () => {
    const { stacks } = await aWorldWith({
      'child.json': child,
      'bad.json': {
        ...child,
        Resources: { ...child.Resources, Bad: { ...broken, DependsOn: 'T' } },
      },
    });
    await stacks.create('s', parent('one'));
    const id = await childOf(stacks);

    const stack = await stacks.update('s', {
      ...parent('two'),
      Resources: { Child: nested('two', 'bad.json') },
    });

    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('s', 'Child')).toBe(
      `Embedded stack ${id} was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: The following resource(s) failed to create: [Bad]. `,
    );
    expect((await stacks.describe(id)).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  });

  test('is deleted with its parent', async () => {
    const { world, stacks } = await aWorldWith({ 'child.json': child });
    await stacks.create('s', parent('one'));
    const id = await childOf(stacks);

    await stacks.delete('s');

    expect((await stacks.describe(id)).StackStatus).toBe('DELETE_COMPLETE');
    expect(await client(world, 'sns')('ListTopics')).toMatchObject({ Topics: [] });
  });

  test('that cannot be deleted keeps its parent', async () => {
    const { world, stacks } = await aWorldWith({ 'child.json': child });
    await stacks.create('s', parent('one'));
    const id = await childOf(stacks);
    world.refuses = ({ operation }) => operation === 'DeleteTopic';

    const stack = await stacks.delete('s');

    expect(stack.StackStatus).toBe('DELETE_FAILED');
    expect(await stacks.reasonOf('s', 'Child')).toBe(
      `Embedded stack ${id} was not successfully deleted: The following resource(s) failed to delete: [T]. `,
    );
  });

  test('names what is wrong with the request for it', async () => {
    const { stacks } = await aWorldWith({ 'child.json': child });
    const { Parameters: _, ...Properties } = nested('x').Properties;

    await stacks.create('s', { Resources: { Child: { ...nested('x'), Properties } } });

    expect(await stacks.reasonOf('s', 'Child')).toBe('Parameters: [Name] must have values');
  });

  test('has no output that its template does not have', async () => {
    const { stacks } = await aWorldWith({ 'child.json': child });
    const template = {
      Resources: {
        Child: nested('x'),
        T: topic({ DisplayName: { 'Fn::GetAtt': ['Child', 'Outputs.None'] } }),
      },
    };

    await stacks.create('s', template);

    expect(await stacks.reasonOf('s', 'T')).toMatch(/^Output 'None' not found in stack arn:.*/);
    await expect(
      stacks.create('t', {
        Resources: {
          Child: nested('x'),
          T: topic({ DisplayName: { 'Fn::GetAtt': ['Child', 'Arn'] } }),
        },
      }),
    ).rejects.toThrow('does not support attribute type Arn in Fn::GetAtt');
  });
});

describe('a rollback that got stuck in a nested stack', () => {
  async function stuck() {
    const { world, stacks } = await aWorldWith({ 'child.json': child });
    await stacks.create('s', parent('one'));
    world.refuses = ({ operation, input }) =>
      operation === 'SetTopicAttributes' &&
      (input as Record<string, unknown>).AttributeValue === 'one';
    const stack = await stacks.update('s', parent('two', { Broken: broken }));
    return { world, stacks, stack, id: await childOf(stacks) };
  }

  test('is told by both', async () => {
    const { stacks, stack, id } = await stuck();

    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_FAILED');
    expect((await stacks.describe(id)).StackStatus).toBe('UPDATE_ROLLBACK_FAILED');
    expect(await stacks.reasonOf('s', 'Child')).toBe(
      `Embedded stack ${id} was not successfully updated. Currently in UPDATE_ROLLBACK_FAILED with reason: The following resource(s) failed to update: [T]. `,
    );
    await expect(stacks.call('ContinueUpdateRollback', { StackName: id })).rejects.toThrow(
      'Failed to rollback: RollbackUpdatedStack cannot be invoked on child stacks',
    );
  });

  test('is continued through the parent', async () => {
    const { world, stacks, id } = await stuck();
    world.refuses = () => false;

    await stacks.call('ContinueUpdateRollback', { StackName: 's' });

    expect((await stacks.settled('s')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await stacks.describe(id)).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await displayName(world, await stacks.physicalId(id, 'T'))).toBe('one');
  });

  test('skips a resource by the name of its stack, not the stack itself', async () => {
    const { stacks, id } = await stuck();
    const { StackName } = await stacks.describe(id);
    const skip = (name: string) =>
      stacks.call('ContinueUpdateRollback', { StackName: 's', ResourcesToSkip: [name] });
    await expect(skip('Child')).rejects.toThrow('[Child]');
    await expect(skip('Child.T')).rejects.toThrow('[Child.T]');

    await skip(`${StackName}.T`);

    expect((await stacks.settled('s')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  });
});

test('the protection of the root protects its nested stacks, and is not theirs to change', async () => {
  const { stacks } = await aWorldWith({ 'child.json': child });
  await stacks.create('s', parent('one'), { input: { EnableTerminationProtection: true } });
  const StackName = await childOf(stacks);

  expect(await stacks.describe(StackName)).toMatchObject({ EnableTerminationProtection: true });
  await expect(stacks.call('DeleteStack', { StackName })).rejects.toThrow('TerminationProtection');
  await expect(
    stacks.call('UpdateTerminationProtection', { StackName, EnableTerminationProtection: false }),
  ).rejects.toThrow('on nested stack');
});

test('a nested stack needs the right to create it', async () => {
  const { world, stacks } = await aWorldWith({ 'child.json': child });
  const iam = client(world, 'iam');
  const RoleName = 'deployer';
  await iam('CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudformation.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      ],
    }),
  });
  await iam('PutRolePolicy', {
    RoleName,
    PolicyName: 'p',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['sns:*', 's3:*'], Resource: '*' }],
    }),
  });
  const { account } = aCaller();

  await stacks.create('s', parent('one'), {
    input: { RoleARN: `arn:aws:iam::${account}:role/${RoleName}` },
  });

  expect(await stacks.reasonOf('s', 'Child')).toMatch(
    /is not authorized to perform: cloudformation:CreateStack on resource/,
  );
});

test('nested stacks are listed with their parents', async () => {
  const { stacks } = await aWorldWith({ 'child.json': child });
  const { StackId } = await stacks.create('s', parent('one'));

  const { StackSummaries } = await stacks.call<Sdk.ListStacksOutput>('ListStacks', {});

  expect(StackSummaries?.map(({ ParentId }) => ParentId)).toEqual([StackId, undefined]);
});
