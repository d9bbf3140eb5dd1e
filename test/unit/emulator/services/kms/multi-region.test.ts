import { describe, expect, test } from '@jest/globals';
import { aWorld } from '../../../../support/world.ts';
import { aKey, bytes, inRegion } from './a-key.ts';

const day = 86_400_000;
const there = 'eu-west-1';

function arnIn(region: string, KeyId: string): string {
  return `arn:aws:kms:${region}:123456789012:key/${KeyId}`;
}

async function aReplicatedKey() {
  const world = aWorld();
  const made = await aKey({ MultiRegion: true, Description: 'primary' }, world);
  const { kms, KeyId } = made;
  await kms('ReplicateKey', { KeyId, ReplicaRegion: there });
  await world.clock.advance(5000);
  return { ...made, world, replica: inRegion(world, there), replicaArn: arnIn(there, KeyId) };
}

async function describeKey(kms: ReturnType<typeof inRegion>, KeyId: string) {
  const { KeyMetadata } = await kms<{ KeyMetadata: Record<string, unknown> }>('DescribeKey', {
    KeyId,
  });
  return KeyMetadata;
}

describe('a multi-Region key', () => {
  test('has an id of its own kind and no replicas at first', async () => {
    const { kms, KeyId, Arn } = await aKey({ MultiRegion: true });

    expect(KeyId).toMatch(/^mrk-[0-9a-f]{32}$/);
    expect(await describeKey(kms, KeyId)).toMatchObject({
      MultiRegion: true,
      MultiRegionConfiguration: {
        MultiRegionKeyType: 'PRIMARY',
        PrimaryKey: { Arn, Region: 'ap-southeast-2' },
        ReplicaKeys: [],
      },
    });
  });

  test('is replicated with description, policy and tags of its own', async () => {
    const world = aWorld();
    const { kms, KeyId, Arn } = await aKey({ MultiRegion: true, Description: 'primary' }, world);

    const answer = await kms('ReplicateKey', {
      ...{ KeyId, ReplicaRegion: there, Description: 'replica' },
      Tags: [{ TagKey: 'a', TagValue: 'b' }],
    });

    expect(answer).toMatchObject({
      ReplicaKeyMetadata: {
        ...{ KeyId, Arn: arnIn(there, KeyId), KeyState: 'Creating', Enabled: false },
        Description: 'replica',
        MultiRegionConfiguration: {
          MultiRegionKeyType: 'REPLICA',
          PrimaryKey: { Arn, Region: 'ap-southeast-2' },
          ReplicaKeys: [{ Arn: arnIn(there, KeyId), Region: there }],
        },
      },
      ReplicaPolicy: expect.stringContaining('key-default-1'),
      ReplicaTags: [{ TagKey: 'a', TagValue: 'b' }],
    });
    await world.clock.advance(5000);
    expect(await describeKey(inRegion(world, there), KeyId)).toMatchObject({
      KeyState: 'Enabled',
    });
  });

  test('decrypts in either Region what the other encrypted', async () => {
    const { kms, replica, KeyId, replicaArn } = await aReplicatedKey();
    const sealed = await kms<{ CiphertextBlob: Buffer }>('Encrypt', {
      KeyId,
      Plaintext: bytes('x'),
    });

    await expect(
      replica('Decrypt', { CiphertextBlob: sealed.CiphertextBlob }),
    ).resolves.toMatchObject({ Plaintext: bytes('x'), KeyId: replicaArn });
  });

  test('shares rotations, which the primary alone can bring about', async () => {
    const { world, kms, replica, KeyId, replicaArn } = await aReplicatedKey();
    for (const operation of ['EnableKeyRotation', 'RotateKeyOnDemand', 'ReplicateKey']) {
      await expect(replica(operation, { KeyId, ReplicaRegion: 'us-east-1' })).rejects.toMatchObject(
        {
          code: 'UnsupportedOperationException',
          message: `${replicaArn} is not a multi-region primary key.`,
        },
      );
    }

    await kms('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
    await world.clock.advance(90 * day);

    await expect(replica('GetKeyRotationStatus', { KeyId })).resolves.toMatchObject({
      KeyRotationEnabled: true,
      RotationPeriodInDays: 90,
    });
    const { CurrentKeyMaterialId } = await describeKey(kms, KeyId);
    expect(await describeKey(replica, KeyId)).toMatchObject({ CurrentKeyMaterialId });
    await expect(replica('ListKeyRotations', { KeyId })).resolves.toMatchObject({
      Rotations: [{ KeyMaterialId: CurrentKeyMaterialId, RotationType: 'AUTOMATIC' }],
    });
  });

  test('is not replicated twice, to no Region, or if it is another kind', async () => {
    const { world, kms, KeyId } = await aReplicatedKey();
    const other = await aKey({}, world);
    const replicate = (id: string, ReplicaRegion: string) =>
      kms('ReplicateKey', { KeyId: id, ReplicaRegion });

    await expect(replicate(KeyId, there)).rejects.toMatchObject({ code: 'AlreadyExistsException' });
    await expect(replicate(KeyId, 'Mars')).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(replicate(other.KeyId, there)).rejects.toMatchObject({
      code: 'UnsupportedOperationException',
    });
  });

  test('can change its primary, which takes the rotation along', async () => {
    const { world, kms, replica, KeyId, Arn, replicaArn } = await aReplicatedKey();
    await kms('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });

    await expect(
      kms('UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'us-east-1' }),
    ).rejects.toMatchObject({ code: 'NotFoundException' });
    await kms('UpdatePrimaryRegion', { KeyId, PrimaryRegion: there });
    expect(await describeKey(kms, KeyId)).toMatchObject({ KeyState: 'Updating' });
    await world.clock.advance(90 * day);

    expect(await describeKey(kms, KeyId)).toMatchObject({
      KeyState: 'Enabled',
      MultiRegionConfiguration: {
        MultiRegionKeyType: 'REPLICA',
        PrimaryKey: { Arn: replicaArn },
        ReplicaKeys: [{ Arn }],
      },
    });
    await expect(replica('ListKeyRotations', { KeyId })).resolves.toMatchObject({
      Rotations: [{ RotationType: 'AUTOMATIC' }],
    });
  });

  test('is deleted after its replicas', async () => {
    const { world, kms, replica, KeyId } = await aReplicatedKey();

    await expect(
      kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }),
    ).resolves.toMatchObject({ KeyState: 'PendingReplicaDeletion', PendingWindowInDays: 7 });
    await world.clock.advance(100 * day);
    expect(await describeKey(kms, KeyId)).toMatchObject({
      KeyState: 'PendingReplicaDeletion',
      PendingDeletionWindowInDays: 7,
    });
    await replica('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    await world.clock.advance(7 * day);

    const described = await describeKey(kms, KeyId);
    expect(described).toMatchObject({ KeyState: 'PendingDeletion' });
    expect(described.DeletionDate).toEqual(new Date(world.clock.now() + 7 * day));
    await world.clock.advance(7 * day);
    await expect(kms('DescribeKey', { KeyId })).rejects.toMatchObject({
      code: 'NotFoundException',
    });
  });

  test('survives a snapshot with all that belongs to it', async () => {
    const { world, kms, replica, KeyId } = await aReplicatedKey();
    const sealed = await kms<{ CiphertextBlob: Buffer }>('Encrypt', {
      KeyId,
      Plaintext: bytes('x'),
    });

    world.restore(world.snapshot());

    const { CiphertextBlob } = sealed;
    await expect(replica('Decrypt', { CiphertextBlob })).resolves.toMatchObject({
      Plaintext: bytes('x'),
    });
  });
});

test('the rotations on demand that a key has had go with its primary', async () => {
  const { world, kms, KeyId, replica } = await aReplicatedKey();
  for (let count = 0; count < 25; count += 1) {
    await kms('RotateKeyOnDemand', { KeyId });
    await world.clock.advance(1000);
  }
  await kms('UpdatePrimaryRegion', { KeyId, PrimaryRegion: there });
  await world.clock.advance(5000);

  await expect(replica('RotateKeyOnDemand', { KeyId })).rejects.toMatchObject({
    code: 'LimitExceededException',
  });
});
