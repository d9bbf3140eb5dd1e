import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../emulator/emulator.ts';
import type { State } from '../../../../emulator/state.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const lost = 'Internal Failure: the operation was under way when the snapshot was taken';

const waiting = {
  Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
  Wait: {
    Type: 'AWS::CloudFormation::WaitCondition',
    Properties: { Handle: { Ref: 'Handle' }, Timeout: '300' },
  },
};
const topic = (DisplayName: string) => ({
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'known', DisplayName } },
});
const afterwards = {
  Resources: { ...waiting, Topic: { ...topic('late').Topic, DependsOn: 'Wait' } },
};

function restored(snapshot: string): Emulator {
  const world = aWorld();
  world.restore(snapshot);
  return world;
}

async function untilHistory(stacks: Stacks, line: string): Promise<void> {
  while (!(await stacks.history('s')).includes(line)) await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('a snapshot of an operation under way', () => {
  test('shows a creation as failed, and lets the stack be deleted', async () => {
    const world = aWorld();
    const before = new Stacks(world);
    await before.begin('CreateStack', 's', afterwards);
    await untilHistory(before, 'Wait CREATE_IN_PROGRESS');

    const stacks = new Stacks(restored(world.snapshot()));

    expect(await stacks.describe('s')).toMatchObject({
      StackStatus: 'CREATE_FAILED',
      StackStatusReason: lost,
      LastOperations: [{ OperationType: 'CREATE_STACK' }],
    });
    expect((await stacks.events('s')).at(-1)).toMatchObject({
      LogicalResourceId: 's',
      ResourceStatus: 'CREATE_FAILED',
      ResourceStatusReason: lost,
    });
    const { StackResourceSummaries } = await stacks.call<Sdk.ListStackResourcesOutput>(
      'ListStackResources',
      { StackName: 's' },
    );
    expect(StackResourceSummaries).toMatchObject([
      { LogicalResourceId: 'Handle', ResourceStatus: 'CREATE_COMPLETE' },
      { LogicalResourceId: 'Wait', ResourceStatus: 'CREATE_FAILED', ResourceStatusReason: lost },
    ]);
    expect((await stacks.delete('s')).StackStatus).toBe('DELETE_COMPLETE');
  });

  test('shows the change set that was being executed as failed', async () => {
    const world = aWorld();
    const before = new Stacks(world);
    const { ChangeSetId: ChangeSetName } = await before.changeSet('s', afterwards, {
      input: { ChangeSetType: 'CREATE' },
    });
    await before.call('ExecuteChangeSet', { ChangeSetName });
    await untilHistory(before, 'Wait CREATE_IN_PROGRESS');

    const stacks = new Stacks(restored(world.snapshot()));

    expect(await stacks.call('DescribeChangeSet', { ChangeSetName })).toMatchObject({
      ExecutionStatus: 'EXECUTE_FAILED',
    });
  });

  test('lets an update be rolled back, whatever it had done', async () => {
    const world = aWorld();
    const before = new Stacks(world);
    await before.create('s', { Resources: topic('old') });
    await before.begin('UpdateStack', 's', { Resources: topic('new') });

    const stacks = new Stacks(restored(await lastSnapshotWith(world, '"attempting"')));
    const sns = client(world, 'sns');
    expect(await stacks.describe('s')).toMatchObject({ StackStatus: 'UPDATE_FAILED' });
    await stacks.call('RollbackStack', { StackName: 's' });

    expect((await stacks.settled('s')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await stacks.history('s')).toContain('Topic UPDATE_COMPLETE');
    expect(await sns('ListTopics')).toMatchObject({ Topics: [{}] });
    expect(await stacks.drift('s')).toMatchObject({ StackDriftStatus: 'IN_SYNC' });
  });

  test.each<[Sdk.StackStatus, Sdk.StackStatus]>([
    ['CREATE_IN_PROGRESS', 'CREATE_FAILED'],
    ['ROLLBACK_IN_PROGRESS', 'ROLLBACK_FAILED'],
    ['UPDATE_IN_PROGRESS', 'UPDATE_FAILED'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_FAILED'],
    ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED'],
    ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED'],
    ['DELETE_IN_PROGRESS', 'DELETE_FAILED'],
    ['IMPORT_IN_PROGRESS', 'IMPORT_ROLLBACK_FAILED'],
    ['IMPORT_ROLLBACK_IN_PROGRESS', 'IMPORT_ROLLBACK_FAILED'],
    ['REVIEW_IN_PROGRESS', 'REVIEW_IN_PROGRESS'],
    ['UPDATE_COMPLETE', 'UPDATE_COMPLETE'],
  ])('shows %s as %s', async (status, after) => {
    const world = aWorld();
    await new Stacks(world).create('s', { Resources: topic('a') });
    const snapshot = world
      .snapshot()
      .replaceAll('"status":"CREATE_COMPLETE"', `"status":"${status}"`);

    expect((await new Stacks(restored(snapshot)).describe('s')).StackStatus).toBe(after);
  });
});

/** The last one before the text vanishes again. */
async function lastSnapshotWith(world: Emulator, text: string): Promise<string> {
  let last: string | undefined;
  for (;;) {
    const snapshot = world.snapshot();
    if (snapshot.includes(text)) last = snapshot;
    else if (last !== undefined) return last;
    await Promise.resolve();
  }
}

describe('an operation under way when another state is restored', () => {
  test('does nothing in that state', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    const empty = world.snapshot();
    await stacks.begin('CreateStack', 's', afterwards);
    await untilHistory(stacks, 'Wait CREATE_IN_PROGRESS');

    world.restore(empty);
    await world.clock.advance(600_000);
    await turn();

    const { random } = JSON.parse(empty) as State;
    expect(JSON.parse(world.snapshot())).toMatchObject({ random });
    expect(await client(world, 'sns')('ListTopics')).toMatchObject({ Topics: [] });
    expect(await stacks.call('ListStacks')).toMatchObject({ StackSummaries: [] });
  });

  test('makes no call any more', async () => {
    const world = aWorld();
    const empty = world.snapshot();
    await new Stacks(world).begin('CreateStack', 's', { Resources: topic('late') });
    while (!world.snapshot().includes('"logicalId":"Topic"')) await Promise.resolve();

    world.restore(empty);
    for (let turns = 0; turns < 20; turns += 1) await turn();

    expect(await client(world, 'sns')('ListTopics')).toMatchObject({ Topics: [] });
  });

  test('leaves a change set of that state to be executed', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    const { ChangeSetId: ChangeSetName } = await stacks.changeSet('s', afterwards, {
      input: { ChangeSetType: 'CREATE' },
    });
    const ready = world.snapshot();
    await stacks.call('ExecuteChangeSet', { ChangeSetName });
    await untilHistory(stacks, 'Wait CREATE_IN_PROGRESS');

    world.restore(ready);
    await turn();

    expect(await stacks.call('DescribeChangeSet', { ChangeSetName })).toMatchObject({
      ExecutionStatus: 'AVAILABLE',
    });
  });
});
