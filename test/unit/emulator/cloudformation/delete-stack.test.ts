import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const topic = { Type: 'AWS::SNS::Topic' };

test('a deleted stack is found by its id alone, with its history', async () => {
  const stacks = new Stacks(aWorld());
  const { StackId = '' } = await stacks.create('s', { Resources: { T: topic } });

  const deleted = await stacks.delete('s');

  expect(deleted).toMatchObject({ StackId, StackStatus: 'DELETE_COMPLETE' });
  expect((await stacks.history(StackId)).slice(-4)).toEqual([
    's DELETE_IN_PROGRESS',
    'T DELETE_IN_PROGRESS',
    'T DELETE_COMPLETE',
    's DELETE_COMPLETE',
  ]);
  await expect(stacks.describe('s')).rejects.toMatchObject({
    code: 'ValidationError',
    message: 'Stack with id s does not exist',
  });
});

test('the name of a deleted stack is free again, and deleting what is gone is no error', async () => {
  const stacks = new Stacks(aWorld());
  const { StackId } = await stacks.create('s', { Resources: { T: topic } });
  await stacks.delete('s');

  const again = await stacks.create('s', { Resources: { T: topic } });
  await stacks.call('DeleteStack', { StackName: StackId });
  await stacks.call('DeleteStack', { StackName: 'never-was' });

  expect(again.StackId).not.toBe(StackId);
  expect(again.StackStatus).toBe('CREATE_COMPLETE');
});

test('resources go before what they need', async () => {
  const stacks = new Stacks(aWorld());
  const { StackId = '' } = await stacks.create('s', {
    Resources: {
      Key: { Type: 'AWS::KMS::Key' },
      Alias: {
        Type: 'AWS::KMS::Alias',
        Properties: { AliasName: 'alias/a', TargetKeyId: { Ref: 'Key' } },
      },
    },
  });

  await stacks.delete('s');

  const history = await stacks.history(StackId);
  expect(history.indexOf('Alias DELETE_COMPLETE')).toBeLessThan(
    history.indexOf('Key DELETE_IN_PROGRESS'),
  );
});

test('what is to be retained stays in the account', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  await stacks.create('s', { Resources: { T: { ...topic, DeletionPolicy: 'Retain' }, U: topic } });

  await stacks.delete('s');

  const { Topics } = await client(world, 'sns')<{ Topics: unknown[] }>('ListTopics');
  expect(Topics).toHaveLength(1);
});

test('termination protection refuses the deletion until it is taken away', async () => {
  const stacks = new Stacks(aWorld());
  await stacks.create(
    's',
    { Resources: { T: topic } },
    { input: { EnableTerminationProtection: true } },
  );

  await expect(stacks.delete('s')).rejects.toThrow(
    'Stack [s] cannot be deleted while TerminationProtection is enabled',
  );
  await stacks.call('UpdateTerminationProtection', {
    StackName: 's',
    EnableTerminationProtection: false,
  });
  expect(await stacks.delete('s')).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
});

describe('a resource that cannot be deleted', () => {
  test('fails the deletion, and may then be left behind', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await stacks.create('s', {
      Resources: { B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'not-empty-at-all' } } },
    });
    await client(world, 's3')('PutObject', { Bucket: 'not-empty-at-all', Key: 'k', Body: 'v' });

    await expect(stacks.delete('s', { RetainResources: ['B'] })).rejects.toThrow(
      'only when the stack is in the DELETE_FAILED state',
    );
    const failed = await stacks.delete('s');
    const retained = await stacks.delete('s', { RetainResources: ['B'] });

    expect(failed).toMatchObject({
      StackStatus: 'DELETE_FAILED',
      StackStatusReason: 'The following resource(s) failed to delete: [B]. ',
    });
    expect(retained.StackStatus).toBe('DELETE_COMPLETE');
    expect(await stacks.history(retained.StackId ?? '')).toContain('B DELETE_SKIPPED');
  });
});

describe('exports', () => {
  const exporting = (value: string) => ({
    Resources: { T: topic },
    Outputs: { O: { Value: value, Export: { Name: 'shared' } } },
  });
  const importing = {
    Resources: {
      U: { ...topic, Properties: { DisplayName: { 'Fn::ImportValue': 'shared' } } },
    },
  };

  test('are listed with the stacks that use them', async () => {
    const stacks = new Stacks(aWorld());
    const { StackId } = await stacks.create('a', exporting('x'));
    await stacks.create('b', importing);

    expect(await stacks.call('ListExports')).toEqual({
      Exports: [{ Name: 'shared', Value: 'x', ExportingStackId: StackId }],
    });
    expect(await stacks.call('ListImports', { ExportName: 'shared' })).toEqual({ Imports: ['b'] });
  });

  test('are neither deleted nor changed while somebody uses them', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('a', exporting('x'));
    await stacks.create('b', importing);

    expect(await stacks.delete('a')).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      StackStatusReason: 'Delete canceled. Cannot delete export shared as it is in use by b.',
    });
    await stacks.delete('b');
    expect(await stacks.delete('a')).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
    expect(await stacks.call('ListExports')).toEqual({ Exports: [] });
  });

  test('that change while somebody uses them send the update back', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('a', exporting('x'));
    await stacks.create('b', importing);

    const stack = await stacks.update('a', exporting('y'));

    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    const events = await stacks.events('a');
    expect(events.map(({ ResourceStatusReason }) => ResourceStatusReason)).toContain(
      'Cannot update export shared as it is in use by b.',
    );
    expect(stack.Outputs?.[0]?.OutputValue).toBe('x');
  });

  test('belong to one stack', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('a', exporting('x'));

    const second = await stacks.create('c', exporting('x'));

    expect(second.StackStatus).toBe('ROLLBACK_COMPLETE');
    const reasons = (await stacks.events('c')).map((one) => one.ResourceStatusReason);
    expect(reasons).toContain(
      'Export with name shared is already exported by stack a. Rollback requested by user.',
    );
  });

  test('of one name cannot be made twice by one stack', async () => {
    const stacks = new Stacks(aWorld());
    const { Resources, Outputs } = exporting('x');

    const stack = await stacks.create('a', { Resources, Outputs: { ...Outputs, P: Outputs.O } });

    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect((await stacks.events('a')).map((one) => one.ResourceStatusReason)).toContain(
      'Export with name shared is already exported by stack a. Rollback requested by user.',
    );
  });

  test('that nobody makes cannot be imported', async () => {
    const stacks = new Stacks(aWorld());

    await stacks.create('b', importing);

    expect(await stacks.reasonOf('b', 'U')).toBe('No export named shared found.');
  });
});
