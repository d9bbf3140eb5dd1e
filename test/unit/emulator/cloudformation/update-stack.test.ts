import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const topic = (properties: object = {}, attributes: object = {}) => ({
  Type: 'AWS::SNS::Topic',
  ...attributes,
  Properties: properties,
});
const missingKey = '00000000-0000-0000-0000-000000000000';
const brokenAlias = (dependsOn: string[]) => ({
  Type: 'AWS::KMS::Alias',
  DependsOn: dependsOn,
  Properties: { AliasName: 'alias/broken', TargetKeyId: missingKey },
});

async function displayName(world: ReturnType<typeof aWorld>, TopicArn: string | undefined) {
  const sns = client(world, 'sns');
  const { Attributes } = await sns<{ Attributes: Record<string, string> }>('GetTopicAttributes', {
    TopicArn,
  });
  return Attributes.DisplayName;
}

async function resourcesOf(stacks: Stacks): Promise<(string | undefined)[] | undefined> {
  const { StackResourceSummaries } = await stacks.call<Sdk.ListStackResourcesOutput>(
    'ListStackResources',
    { StackName: 's' },
  );
  return StackResourceSummaries?.map(({ LogicalResourceId }) => LogicalResourceId);
}

describe('an update', () => {
  test('changes in place what can be changed', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await stacks.create('s', { Resources: { T: topic({ DisplayName: 'one' }) } });
    const before = await stacks.physicalId('s', 'T');

    const stack = await stacks.update('s', { Resources: { T: topic({ DisplayName: 'two' }) } });

    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
    expect(await stacks.physicalId('s', 'T')).toBe(before);
    expect(await displayName(world, before)).toBe('two');
  });

  test('makes anew what cannot, points what depends on it to the new one, and cleans up', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    const template = (TopicName: string) => ({
      Resources: {
        T: topic({ TopicName }),
        P: {
          Type: 'AWS::SNS::TopicPolicy',
          Properties: { Topics: [{ Ref: 'T' }], PolicyDocument: policy },
        },
      },
      Outputs: { Arn: { Value: { Ref: 'T' } } },
    });
    await stacks.create('s', template('one'));

    const stack = await stacks.update('s', template('two'));

    const { Topics } = await client(world, 'sns')<{ Topics: { TopicArn: string }[] }>('ListTopics');
    expect(Topics).toEqual([{ TopicArn: expect.stringMatching(/:two$/) }]);
    expect(stack.Outputs?.[0]?.OutputValue).toMatch(/:two$/);
    expect((await stacks.history('s')).slice(-5)).toEqual([
      'P UPDATE_COMPLETE',
      's UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'T DELETE_IN_PROGRESS',
      'T DELETE_COMPLETE',
      's UPDATE_COMPLETE',
    ]);
  });

  test('deletes what is no longer in the template, and keeps what is to be retained', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await stacks.create('s', {
      Resources: {
        A: topic(),
        B: topic(),
        C: topic({}, { DeletionPolicy: 'RetainExceptOnCreate' }),
      },
    });

    await stacks.update('s', { Resources: { A: topic() } });

    const history = await stacks.history('s');
    expect(history).toEqual(expect.arrayContaining(['B DELETE_COMPLETE', 'C DELETE_SKIPPED']));
    expect(await resourcesOf(stacks)).toEqual(['A']);
    const { Topics } = await client(world, 'sns')<{ Topics: unknown[] }>('ListTopics');
    expect(Topics).toHaveLength(2);
  });

  test('retains what it replaces where UpdateReplacePolicy says so', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    const kept = { UpdateReplacePolicy: 'Retain' };
    await stacks.create('s', { Resources: { T: topic({ TopicName: 'one' }, kept) } });

    await stacks.update('s', { Resources: { T: topic({ TopicName: 'two' }, kept) } });

    const { Topics } = await client(world, 'sns')<{ Topics: unknown[] }>('ListTopics');
    expect(Topics).toHaveLength(2);
  });

  test('brings new tags of the stack to its resources', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    const template = { Resources: { T: topic({ Tags: [{ Key: 'own', Value: '1' }] }) } };
    await stacks.create('s', template, { tags: { team: 'a', old: 'x' } });

    await stacks.update('s', template, { tags: { team: 'b' } });

    const ResourceArn = await stacks.physicalId('s', 'T');
    const { Tags } = await client(world, 'sns')<{ Tags: object[] }>('ListTagsForResource', {
      ResourceArn,
    });
    expect(Tags).toHaveLength(2);
    expect(Tags).toEqual(
      expect.arrayContaining([
        { Key: 'own', Value: '1' },
        { Key: 'team', Value: 'b' },
      ]),
    );
  });

  test('that changes nothing is refused in the words that deployers know', async () => {
    const stacks = new Stacks(aWorld());
    const template = { Resources: { T: topic() }, Outputs: { O: { Value: { Ref: 'T' } } } };
    await stacks.create('s', template);

    await expect(stacks.update('s', template)).rejects.toMatchObject({
      code: 'ValidationError',
      message: 'No updates are to be performed.',
    });
  });

  test('of outputs alone is an update', async () => {
    const stacks = new Stacks(aWorld());
    const resources = { Resources: { T: topic() } };
    await stacks.create('s', resources);

    const stack = await stacks.update('s', { ...resources, Outputs: { O: { Value: 'x' } } });

    expect(stack).toMatchObject({
      StackStatus: 'UPDATE_COMPLETE',
      Outputs: [{ OutputKey: 'O', OutputValue: 'x' }],
    });
  });

  test('takes the previous template and values where it is told to', async () => {
    const stacks = new Stacks(aWorld());
    const template = {
      Parameters: { A: { Type: 'String' }, B: { Type: 'String', NoEcho: true } },
      Resources: { T: topic({ DisplayName: { 'Fn::Sub': `\${A}\${B}` } }) },
    };
    await stacks.create('s', template, { parameters: { A: '1', B: '2' } });

    await stacks.call('UpdateStack', {
      StackName: 's',
      UsePreviousTemplate: true,
      Parameters: [
        { ParameterKey: 'A', ParameterValue: '3' },
        { ParameterKey: 'B', UsePreviousValue: true },
      ],
    });

    expect((await stacks.settled('s')).Parameters).toEqual([
      { ParameterKey: 'A', ParameterValue: '3' },
      { ParameterKey: 'B', ParameterValue: '****' },
    ]);
  });

  test('may not give a logical id another type', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', { Resources: { T: topic() } });

    await expect(
      stacks.update('s', { Resources: { T: { Type: 'AWS::SQS::Queue' } } }),
    ).rejects.toThrow('Update of resource type is not permitted.');
  });

  test('of a busy stack is refused', async () => {
    const stacks = new Stacks(aWorld());
    const template = { Resources: { T: topic() } };
    await stacks.call('CreateStack', { StackName: 's', TemplateBody: JSON.stringify(template) });

    await expect(stacks.update('s', template)).rejects.toThrow(
      /^Stack:arn:aws:cloudformation:.*:stack\/s\/.* is in CREATE_IN_PROGRESS state and can not be updated\.$/,
    );
    await stacks.settled('s');
  });
});

const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: '123456789012' },
      Action: 'sns:Publish',
      Resource: '*',
    },
  ],
};

describe('an update that fails', () => {
  const before = {
    Parameters: { Name: { Type: 'String' } },
    Resources: {
      Changed: topic({ DisplayName: { Ref: 'Name' } }),
      Replaced: topic({ TopicName: { Ref: 'Name' } }),
      Removed: topic({ TopicName: 'stays' }),
    },
    Outputs: { Name: { Value: { Ref: 'Name' } } },
  };
  const { Removed: _, ...rest } = before.Resources;
  const after = {
    ...before,
    Resources: {
      ...rest,
      New: topic({ TopicName: 'new' }),
      Broken: brokenAlias(['Changed', 'Replaced', 'New']),
    },
  };

  test('puts everything back as it was', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    const { Parameters } = await stacks.create('s', before, { parameters: { Name: 'one' } });
    const changed = await stacks.physicalId('s', 'Changed');
    const topics = await client(world, 'sns')('ListTopics');
    const resources = await resourcesOf(stacks);

    const stack = await stacks.update('s', after, { parameters: { Name: 'two' } });

    expect(stack).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE', Parameters });
    expect(stack.Outputs).toEqual([{ OutputKey: 'Name', OutputValue: 'one' }]);
    expect(await displayName(world, changed)).toBe('one');
    expect(await resourcesOf(stacks)).toEqual(resources);
    expect(await client(world, 'sns')('ListTopics')).toEqual(topics);
    expect(stack.LastOperations?.map(({ OperationType }) => OperationType)).toEqual([
      'ROLLBACK',
      'UPDATE_STACK',
    ]);
    await expect(stacks.update('s', before, { parameters: { Name: 'one' } })).rejects.toThrow(
      'No updates are to be performed.',
    );
  });

  test('tells the reason and the steps back', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', before, { parameters: { Name: 'one' } });

    await stacks.update('s', after, { parameters: { Name: 'two' } });

    const events = await stacks.events('s');
    const statuses = events
      .filter(({ LogicalResourceId }) => LogicalResourceId === 's')
      .map(({ ResourceStatus, ResourceStatusReason }) => [ResourceStatus, ResourceStatusReason]);
    expect(statuses.slice(2)).toEqual([
      ['UPDATE_IN_PROGRESS', 'User Initiated'],
      ['UPDATE_ROLLBACK_IN_PROGRESS', 'The following resource(s) failed to create: [Broken]. '],
      ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', undefined],
      ['UPDATE_ROLLBACK_COMPLETE', undefined],
    ]);
  });
});
