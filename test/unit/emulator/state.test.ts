import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../emulator/emulator.ts';
import { accountStore, globalStore, regionalStore } from '../../../emulator/state.ts';
import { aWorld, client, testStart } from '../../support/world.ts';

/** Something of several services, timers and ids included. */
async function live(world: Emulator): Promise<void> {
  const { KeyMetadata } = await client(
    world,
    'kms',
  )<{ KeyMetadata: { KeyId: string } }>('CreateKey');
  await client(world, 'kms')('ScheduleKeyDeletion', { KeyId: KeyMetadata.KeyId });
  await client(world, 'sns')('CreateTopic', { Name: 'topic' });
  await client(world, 'sqs')('CreateQueue', { QueueName: 'queue' });
  await client(world, 's3')('CreateBucket', {
    Bucket: 'a-bucket',
    CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
  });
  await client(world, 's3')('PutObject', { Bucket: 'a-bucket', Key: 'k', Body: Buffer.from('é') });
  await client(world, 'logs')('CreateLogGroup', { logGroupName: 'group' });
  await client(world, 'ec2')('CreateVpc', { CidrBlock: '10.0.0.0/16' });
  await client(world, 'ecr')('CreateRepository', { repositoryName: 'team/app' });
  await client(world, 'iam')('CreateUser', { UserName: 'someone' });
}

describe('a snapshot', () => {
  test('keeps everything: plain data that reads back the same', async () => {
    const world = aWorld();
    await live(world);

    const snapshot = world.snapshot();

    expect(JSON.parse(snapshot)).toEqual(world.state);
    expect(world.state.timers.length).toBeGreaterThan(0);
    expect(Object.keys(world.state.stores).length).toBeGreaterThan(8);
  });

  test('goes on like the world it was taken from, in its time, ids and answers', async () => {
    const world = aWorld();
    await live(world);
    await world.clock.advance(90_000);
    const snapshot = world.snapshot();
    const restored = aWorld({ seed: 99, now: 0 });
    restored.restore(snapshot);

    expect(restored.clock.now()).toBe(testStart + 90_000);
    const later = async (one: Emulator) => {
      const vpc = await client(one, 'ec2')('CreateVpc', { CidrBlock: '10.1.0.0/16' });
      const vpcs = await client(one, 'ec2')('DescribeVpcs');
      const key = await client(one, 'kms')('CreateKey');
      await one.clock.advance(31 * 86_400_000);
      const keys = await client(one, 'kms')('ListKeys');
      return { vpc, vpcs, key, keys, state: one.snapshot() };
    };
    expect(await later(restored)).toEqual(await later(world));
  });

  test('of flowing time has the time at which it was taken', async () => {
    const world = aWorld({ clock: 'real' });
    await world.clock.advance(5000);
    const restored = aWorld({ now: 0 });

    restored.restore(world.snapshot());

    expect(restored.clock.now() - testStart).toBeGreaterThanOrEqual(5000);
    expect(restored.clock.now() - testStart).toBeLessThan(10_000);
    world.clock.close();
  });

  test('can be restored again and again, each time to the same', async () => {
    const world = aWorld();
    await live(world);
    const snapshot = world.snapshot();

    for (let round = 0; round < 3; round += 1) {
      await client(world, 'ec2')('CreateVpc', { CidrBlock: '10.2.0.0/16' });
      await world.clock.advance(1000);
      world.restore(snapshot);
      expect(world.snapshot()).toBe(snapshot);
    }
  });

  test('of another version is refused by its number', () => {
    expect(() => aWorld().restore('{"version":2}')).toThrow(
      'a snapshot of version 2 cannot be read',
    );
  });
});

test('two emulators of one seed that are asked the same give the same ids', async () => {
  const [one, other, stranger] = [aWorld(), aWorld(), aWorld({ seed: 2 })];
  for (const world of [one, other, stranger]) await live(world);

  expect(other.snapshot()).toBe(one.snapshot());
  expect(stranger.snapshot()).not.toBe(one.snapshot());
});

test('a reset forgets everything and begins at the start, with the same ids', async () => {
  const world = aWorld();
  const fresh = world.snapshot();
  await live(world);
  await world.clock.advance(1000);

  world.reset();

  expect(world.snapshot()).toBe(fresh);
});

describe('a store', () => {
  const here = (world: Emulator, account: string, region: string) => ({ world, account, region });
  const regional = regionalStore('test', () => ({ count: 0 }));
  const ofAccount = accountStore('test', () => ({ count: 0 }));
  const shared = globalStore('test', () => ({ count: 0 }));

  test('is one for each account and Region, for each account, or for all', () => {
    const world = aWorld();
    for (const account of ['1', '2']) {
      for (const region of ['a', 'b']) {
        const at = here(world, account, region);
        regional(at).count += 1;
        ofAccount(at).count += 1;
        shared(at).count += 1;
      }
    }

    expect(regional(here(world, '1', 'a')).count).toBe(1);
    expect(ofAccount(here(world, '2', 'a')).count).toBe(2);
    expect(shared({ world }).count).toBe(4);
  });

  test('is another after a restore', () => {
    const world = aWorld();
    const at = here(world, '1', 'a');
    regional(at).count = 1;
    const snapshot = world.snapshot();
    regional(at).count = 2;

    world.restore(snapshot);

    expect(regional(at).count).toBe(1);
  });
});
