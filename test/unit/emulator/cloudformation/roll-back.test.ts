import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { aFaultyWorld, type FaultyEmulator } from '../../../support/faulty-world.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const topic = (properties: object = {}, attributes: object = {}) => ({
  Type: 'AWS::SNS::Topic',
  ...attributes,
  Properties: properties,
});
const waiting = { Type: 'AWS::CloudFormation::WaitCondition', Properties: { Timeout: '600' } };
const broken = (dependsOn: string) => ({
  Type: 'AWS::KMS::Alias',
  DependsOn: dependsOn,
  Properties: { AliasName: 'alias/x', TargetKeyId: '00000000-0000-0000-0000-000000000000' },
});
const before = {
  Resources: { A: topic({ DisplayName: 'one' }), B: topic({ DisplayName: 'one' }) },
};
const after = {
  Resources: {
    A: topic({ DisplayName: 'two' }),
    B: topic({ DisplayName: 'two' }, { DependsOn: 'A' }),
    Broken: broken('B'),
  },
};

async function displayName(world: FaultyEmulator, TopicArn: string | undefined) {
  const { Attributes } = await client(world, 'sns')<{ Attributes: Record<string, string> }>(
    'GetTopicAttributes',
    { TopicArn },
  );
  return Attributes.DisplayName;
}

/** The change of A goes through, but not its return. */
async function aStuckStack() {
  const world = aFaultyWorld();
  const stacks = new Stacks(world);
  await stacks.create('s', before);
  const a = await stacks.physicalId('s', 'A');
  world.refuses = ({ operation, input }) => {
    const { TopicArn, AttributeValue } = input as Record<string, unknown>;
    return operation === 'SetTopicAttributes' && TopicArn === a && AttributeValue === 'one';
  };
  const stack = await stacks.update('s', after);
  return { world, stacks, stack, a };
}

describe('an update whose rollback fails', () => {
  test('leaves the stack stuck and names the resource', async () => {
    const { stacks, stack } = await aStuckStack();

    expect(stack).toMatchObject({
      StackStatus: 'UPDATE_ROLLBACK_FAILED',
      StackStatusReason: 'The following resource(s) failed to update: [A]. ',
    });
    await expect(stacks.update('s', before)).rejects.toThrow(
      `Stack:${stack.StackId} is in UPDATE_ROLLBACK_FAILED state and can not be updated.`,
    );
  });

  test('is continued once the cause is gone', async () => {
    const { world, stacks, a } = await aStuckStack();
    world.refuses = () => false;

    await stacks.call('ContinueUpdateRollback', { StackName: 's', ClientRequestToken: 'again' });
    const stack = await stacks.settled('s');

    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await displayName(world, a)).toBe('one');
    expect(await displayName(world, await stacks.physicalId('s', 'B'))).toBe('one');
    expect(stack.LastOperations?.[0]?.OperationType).toBe('CONTINUE_ROLLBACK');
    await stacks.call('ContinueUpdateRollback', { StackName: 's', ClientRequestToken: 'again' });
    await expect(stacks.call('ContinueUpdateRollback', { StackName: 's' })).rejects.toThrow(
      'is in UPDATE_ROLLBACK_COMPLETE state and can not continue to update rollback.',
    );
  });

  test.each([{ ResourcesToSkip: ['A'] }, { ForceRollback: true }])(
    'is continued without the resource: %j',
    async (input) => {
      const { world, stacks, a } = await aStuckStack();

      await stacks.call('ContinueUpdateRollback', { StackName: 's', ...input });
      const stack = await stacks.settled('s');

      expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(await displayName(world, a)).toBe('two');
      expect(await displayName(world, await stacks.physicalId('s', 'B'))).toBe('one');
    },
  );

  test('skips nothing that did not fail in the rollback', async () => {
    const { stacks } = await aStuckStack();
    const ask = (input: object) =>
      stacks.call('ContinueUpdateRollback', { StackName: 's', ...input });

    await expect(ask({ ResourcesToSkip: ['A', 'B'] })).rejects.toThrow('[B]');
    await expect(ask({ ResourcesToSkip: ['A'], ForceRollback: true })).rejects.toThrow('both');
  });

  test('can be deleted', async () => {
    const { world, stacks } = await aStuckStack();

    expect((await stacks.delete('s')).StackStatus).toBe('DELETE_COMPLETE');
    expect(await client(world, 'sns')('ListTopics')).toMatchObject({ Topics: [] });
  });
});

describe('a creation without rollback', () => {
  const paused = { input: { DisableRollback: true } };
  const template = { Resources: { A: topic(), Broken: broken('A') } };

  test('is gone on with only without rollback', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', template, paused);

    await expect(stacks.update('s', before)).rejects.toThrow(
      'This stack is currently in a non-terminal [CREATE_FAILED] state. To update the stack from this state, please use the disable-rollback parameter with update-stack API. To rollback to the last known good state, use the rollback-stack API',
    );
    const stack = await stacks.update('s', { Resources: { A: topic() } }, paused);

    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
  });

  test('tries again what failed, though nothing has changed', async () => {
    const world = aFaultyWorld();
    const stacks = new Stacks(world);
    world.refuses = ({ operation }) => operation === 'CreateTopic';
    expect(await stacks.create('s', before, paused)).toMatchObject({
      StackStatus: 'CREATE_FAILED',
    });
    world.refuses = () => false;

    expect(await stacks.update('s', before, paused)).toMatchObject({
      StackStatus: 'UPDATE_COMPLETE',
    });
  });

  test('is rolled back on demand: nothing is left', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await stacks.create('s', template, paused);

    const { OperationId } = await stacks.call<Sdk.RollbackStackOutput>('RollbackStack', {
      StackName: 's',
    });
    const stack = await stacks.settled('s');

    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(stack.LastOperations).toContainEqual({ OperationType: 'ROLLBACK', OperationId });
    expect(await client(world, 'sns')('ListTopics')).toMatchObject({ Topics: [] });
  });
});

describe('an update without rollback', () => {
  const paused = { input: { DisableRollback: true } };

  test('keeps what succeeded, and is rolled back on demand', async () => {
    const world = aFaultyWorld();
    const stacks = new Stacks(world);
    await stacks.create('s', before);
    const a = await stacks.physicalId('s', 'A');

    const stack = await stacks.update('s', after, paused);
    expect(stack.StackStatus).toBe('UPDATE_FAILED');
    expect(await displayName(world, a)).toBe('two');
    await stacks.call('RollbackStack', { StackName: 's' });

    expect((await stacks.settled('s')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await displayName(world, a)).toBe('one');
  });

  test('replaces nothing', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', { Resources: { A: topic({ TopicName: 'one' }) } });

    const stack = await stacks.update(
      's',
      { Resources: { A: topic({ TopicName: 'two' }) } },
      paused,
    );

    expect(stack.StackStatus).toBe('UPDATE_FAILED');
    expect(await stacks.reasonOf('s', 'A')).toBe(
      'Replacement type updates not supported on stack with disable-rollback.',
    );
  });

  test('goes back to the last stable state over several failures', async () => {
    const world = aFaultyWorld();
    const stacks = new Stacks(world);
    await stacks.create('s', before);
    const a = await stacks.physicalId('s', 'A');
    const third = { Resources: { ...after.Resources, A: topic({ DisplayName: 'three' }) } };

    await stacks.update('s', after, paused);
    await stacks.update('s', third, paused);
    await stacks.call('RollbackStack', { StackName: 's' });
    await stacks.settled('s');

    expect(await displayName(world, a)).toBe('one');
  });

  test('a rollback is only for failures', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', before);

    await expect(stacks.call('RollbackStack', { StackName: 's' })).rejects.toThrow(
      'is in CREATE_COMPLETE state and can not be rolled back.',
    );
  });
});

describe('an update that is cancelled', () => {
  test('goes back, and what was waited for counts as cancelled', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', before);
    await stacks.call('UpdateStack', {
      StackName: 's',
      TemplateBody: JSON.stringify({ Resources: { ...before.Resources, Wait: waiting } }),
    });
    await untilWaiting(stacks);
    expect((await stacks.describe('s')).StackStatus).toBe('UPDATE_IN_PROGRESS');

    await stacks.call('CancelUpdateStack', { StackName: 's' });

    expect((await stacks.settled('s')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('s', 'Wait')).toBe('Resource creation cancelled');
    const rollback = (await stacks.events('s')).find(
      ({ ResourceStatus }) => ResourceStatus === ('UPDATE_ROLLBACK_IN_PROGRESS' as string),
    );
    expect(rollback?.ResourceStatusReason).toBe('User Initiated');
  });

  test('must be under way', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', before);

    await expect(stacks.call('CancelUpdateStack', { StackName: 's' })).rejects.toMatchObject({
      code: 'ValidationError',
      message: 'CancelUpdateStack cannot be called from current stack status',
    });
  });
});

test('a creation that takes longer than its timeout is rolled back', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  await stacks.call('CreateStack', {
    StackName: 's',
    TemplateBody: JSON.stringify({ Resources: { A: topic(), Wait: waiting } }),
    TimeoutInMinutes: 2,
  });
  await untilWaiting(stacks);

  await world.clock.advance(120_000);

  expect((await stacks.settled('s')).StackStatus).toBe('ROLLBACK_COMPLETE');
  const events = await stacks.events('s');
  expect(
    events.find(({ ResourceStatus }) => ResourceStatus === 'ROLLBACK_IN_PROGRESS')
      ?.ResourceStatusReason,
  ).toBe('Stack creation time exceeded the specified timeout. Rollback requested by user.');
});

test('a stack that is being made can be deleted', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  await stacks.call('CreateStack', {
    StackName: 's',
    TemplateBody: JSON.stringify({ Resources: { A: topic(), Wait: waiting } }),
  });
  await untilWaiting(stacks);

  expect((await stacks.delete('s')).StackStatus).toBe('DELETE_COMPLETE');
  expect(await client(world, 'sns')('ListTopics')).toMatchObject({ Topics: [] });
});

test.each([
  [{}, 1],
  [{ RetainExceptOnCreate: true }, 0],
])('what is to be retained after a creation that fails: %j', async (input, left) => {
  const world = aWorld();
  const stacks = new Stacks(world);

  await stacks.create(
    's',
    { Resources: { A: topic({}, { DeletionPolicy: 'Retain' }), Broken: broken('A') } },
    { input },
  );

  const { Topics } = await client(world, 'sns')<{ Topics: unknown[] }>('ListTopics');
  expect(Topics).toHaveLength(left);
});

async function untilWaiting(stacks: Stacks): Promise<void> {
  while (!(await stacks.history('s')).includes('Wait CREATE_IN_PROGRESS')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
