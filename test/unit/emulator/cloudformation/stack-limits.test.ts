import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { aFaultyWorld } from '../../../support/faulty-world.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const topic = { Type: 'AWS::SNS::Topic' };
const chain = { Resources: { A: topic, B: { ...topic, DependsOn: 'A' } } };

describe('a stack of which a resource cannot be deleted', () => {
  async function stuck() {
    const world = aFaultyWorld();
    const stacks = new Stacks(world);
    await stacks.create('s', chain);
    const b = await stacks.physicalId('s', 'B');
    world.refuses = ({ operation, input }) =>
      operation === 'DeleteTopic' && (input as { TopicArn?: string }).TopicArn === b;
    const stack = await stacks.delete('s');
    const topics = async () =>
      (await client(world, 'sns')<{ Topics: unknown[] }>('ListTopics')).Topics.length;
    return { stacks, stack, topics };
  }

  test('keeps what that one needs, and since when it is being deleted', async () => {
    const { stacks, stack, topics } = await stuck();

    expect(stack).toMatchObject({
      StackStatus: 'DELETE_FAILED',
      StackStatusReason: 'The following resource(s) failed to delete: [B]. ',
      DeletionTime: expect.any(Date),
    });
    expect(await stacks.history('s')).not.toContain('A DELETE_IN_PROGRESS');
    expect(await topics()).toBe(2);
    await expect(stacks.update('s', chain)).rejects.toThrow(
      `Stack:${stack.StackId} is in DELETE_FAILED state and can not be updated.`,
    );
  });

  test('goes without it where it is to be retained', async () => {
    const { stacks, stack, topics } = await stuck();

    const { StackStatus } = await stacks.delete('s', { RetainResources: ['B'] });

    expect(StackStatus).toBe('DELETE_COMPLETE');
    expect(await stacks.history(stack.StackId ?? '')).toContain('B DELETE_SKIPPED');
    expect(await topics()).toBe(1);
  });

  test('goes by force, and takes along what it can', async () => {
    const { stacks, topics } = await stuck();

    const { StackStatus } = await stacks.delete('s', { DeletionMode: 'FORCE_DELETE_STACK' });

    expect(StackStatus).toBe('DELETE_COMPLETE');
    expect(await topics()).toBe(1);
  });

  test('retains only what is there', async () => {
    const { stacks } = await stuck();

    await expect(stacks.delete('s', { RetainResources: ['None'] })).rejects.toThrow(
      'The specified resources to retain must be in a valid state. Do not specify resources that are in the DELETE_COMPLETE state.',
    );
  });
});

test.each([{ RetainResources: ['A'] }, { DeletionMode: 'FORCE_DELETE_STACK' }])(
  'only a failed deletion is helped on: %j',
  async (input) => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', chain);

    await expect(stacks.delete('s', input)).rejects.toThrow(
      /^Invalid operation on stack \[arn:.*only when the stack is in the DELETE_FAILED state\.$/,
    );
  },
);

test('a deleted stack is remembered for 90 days', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  const { StackId = '' } = await stacks.create('s', chain);
  await stacks.delete('s');
  const day = 86_400_000;

  await world.clock.advance(90 * day);
  expect(await stacks.describe(StackId)).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
  await world.clock.advance(day);

  await expect(stacks.describe(StackId)).rejects.toThrow('does not exist');
  expect(await stacks.call('ListStacks', {})).toEqual({ StackSummaries: [] });
});

test('a clean-up that fails is tried three times and then given up', async () => {
  const world = aFaultyWorld();
  const stacks = new Stacks(world);
  await stacks.create('s', chain);
  world.refuses = ({ operation }) => operation === 'DeleteTopic';

  const stack = await stacks.update('s', { Resources: { A: topic } });

  expect(stack).toMatchObject({
    StackStatus: 'UPDATE_COMPLETE',
    StackStatusReason: 'Update successful. One or more resources could not be deleted.',
  });
  const history = await stacks.history('s');
  expect(history.filter((one) => one === 'B DELETE_FAILED')).toHaveLength(3);
});

describe('a request', () => {
  test.each([
    ['CreateStack', { ClientRequestToken: '-x' }, "Value '-x' at 'clientRequestToken'"],
    ['CreateStack', { StackName: '1x' }, '[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*'],
    ['CreateStack', { TimeoutInMinutes: 0 }, 'greater than or equal to 1'],
    [
      'CreateStack',
      { DisableRollback: true, OnFailure: 'DELETE' },
      'Either DisableRollback or OnFailure can be specified, not both.',
    ],
    [
      'CreateStack',
      { ResourceTypes: ['AWS::EC2::*'] },
      'Resource type AWS::SNS::Topic is not allowed by parameter ResourceTypes [AWS::EC2::*]',
    ],
    ['UpdateStack', {}, 'Stack [s] does not exist'],
    ['DescribeStackEvents', {}, 'Stack [s] does not exist'],
    ['DescribeStacks', {}, 'Stack with id s does not exist'],
    ['DescribeStackResources', { PhysicalResourceId: 'x' }, 'Only one of'],
  ])('%s %j is refused', async (operation, input, message) => {
    const stacks = new Stacks(aWorld());
    const body = { TemplateBody: JSON.stringify(chain) };
    const isChange = operation.endsWith('eStack');

    await expect(
      stacks.call(operation, { StackName: 's', ...(isChange && body), ...input }),
    ).rejects.toMatchObject({ code: 'ValidationError', message: expect.stringContaining(message) });
  });

  test.each(['AWS::SNS::*', 'AWS::SNS::Topic'])(
    'may name %s as the types that it brings',
    async (type) => {
      const stacks = new Stacks(aWorld());

      const stack = await stacks.create('s', chain, { input: { ResourceTypes: [type] } });

      expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    },
  );

  test('of a deleted stack says so', async () => {
    const stacks = new Stacks(aWorld());
    const { StackId } = await stacks.create('s', chain);
    await stacks.delete('s');

    await expect(
      stacks.call('UpdateStack', { StackName: StackId, TemplateBody: JSON.stringify(chain) }),
    ).rejects.toThrow(`Stack:${StackId} is in DELETE_COMPLETE state and can not be updated.`);
  });
});

test('an account has at most so many stacks', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  const { AccountLimits = [] } =
    await stacks.call<Sdk.DescribeAccountLimitsOutput>('DescribeAccountLimits');
  const most = AccountLimits.find(({ Name }) => Name === 'StackLimit')?.Value ?? 0;
  await stacks.create('s', { Resources: { A: topic } });
  const store = world.state.stores['cloudformation/123456789012/ap-southeast-2'] as {
    stacks: Record<string, object>;
  };
  const [one = {}] = Object.values(store.stacks);
  for (let count = 1; count < most; count += 1) {
    store.stacks[`${count}`] = { ...one, stackId: `${count}`, stackName: `s${count}` };
  }

  await expect(stacks.create('t', chain)).rejects.toMatchObject({
    code: 'LimitExceededException',
  });
});
