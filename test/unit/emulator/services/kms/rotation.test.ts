import { describe, expect, test } from '@jest/globals';
import { aKey } from './a-key.ts';

const day = 86_400_000;

describe('a rotation on demand', () => {
  test('is under way for a moment, then among the rotations', async () => {
    const { world, kms, KeyId, Arn } = await aKey();
    const startedAt = world.clock.date();

    await expect(kms('RotateKeyOnDemand', { KeyId })).resolves.toEqual({ KeyId: Arn });

    await expect(kms('GetKeyRotationStatus', { KeyId })).resolves.toEqual({
      KeyId,
      KeyRotationEnabled: false,
      OnDemandRotationStartDate: startedAt,
    });
    await expect(kms('RotateKeyOnDemand', { KeyId })).rejects.toMatchObject({
      code: 'ConflictException',
    });
    await world.clock.advance(1000);
    await expect(kms('GetKeyRotationStatus', { KeyId })).resolves.toEqual({
      KeyId,
      KeyRotationEnabled: false,
    });
    await expect(kms('ListKeyRotations', { KeyId })).resolves.toMatchObject({
      Rotations: [{ KeyId, RotationType: 'ON_DEMAND', RotationDate: world.clock.date() }],
      Truncated: false,
    });
  });

  test('can be had 25 times', async () => {
    const { world, kms, KeyId, Arn } = await aKey();
    for (let count = 0; count < 25; count += 1) {
      await kms('RotateKeyOnDemand', { KeyId });
      await world.clock.advance(1000);
    }

    await expect(kms('RotateKeyOnDemand', { KeyId })).rejects.toMatchObject({
      code: 'LimitExceededException',
      message: `The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: ${Arn}`,
    });
    const page = await kms<{ Rotations: object[]; NextMarker: string }>('ListKeyRotations', {
      KeyId,
      Limit: 20,
    });
    expect(page.Rotations).toHaveLength(20);
    const rest = await kms<{ Rotations: object[] }>('ListKeyRotations', {
      KeyId,
      Marker: page.NextMarker,
    });
    expect(rest.Rotations).toHaveLength(5);
  });

  test('cannot be had in the twenty minutes before an automatic one', async () => {
    const { world, kms, KeyId } = await aKey();
    await kms('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
    await world.clock.advance(90 * day - 21 * 60_000);
    await expect(kms('RotateKeyOnDemand', { KeyId })).resolves.toBeDefined();
    await world.clock.advance(2 * 60_000);

    await expect(kms('RotateKeyOnDemand', { KeyId })).rejects.toMatchObject({
      code: 'ConflictException',
    });
  });

  test.each([
    ['HMAC_256', 'GENERATE_VERIFY_MAC'],
    ['RSA_2048', 'SIGN_VERIFY'],
  ] as const)('is nothing for %s', async (KeySpec, KeyUsage) => {
    const { kms, KeyId } = await aKey({ KeySpec, KeyUsage });

    for (const operation of ['RotateKeyOnDemand', 'EnableKeyRotation', 'ListKeyRotations']) {
      await expect(kms(operation, { KeyId })).rejects.toMatchObject({
        code: 'UnsupportedOperationException',
        message: '',
      });
    }
  });
});

describe('an automatic rotation', () => {
  test('that a disabled key missed is made up for when it is enabled', async () => {
    const { world, kms, KeyId } = await aKey();
    await kms('EnableKeyRotation', { KeyId });
    await kms('DisableKey', { KeyId });
    await world.clock.advance(400 * day);
    await expect(kms('ListKeyRotations', { KeyId })).resolves.toMatchObject({ Rotations: [] });

    await kms('EnableKey', { KeyId });

    await expect(kms('ListKeyRotations', { KeyId })).resolves.toMatchObject({
      Rotations: [{ RotationType: 'AUTOMATIC' }],
    });
    await expect(kms('GetKeyRotationStatus', { KeyId })).resolves.toMatchObject({
      NextRotationDate: new Date(world.clock.now() + 365 * day),
    });
  });

  test('is yearly for a key of AWS', async () => {
    const { kms } = await aKey();
    const { KeyMetadata } = await kms<{ KeyMetadata: { KeyId: string } }>('DescribeKey', {
      KeyId: 'alias/aws/s3',
    });

    await expect(kms('GetKeyRotationStatus', { KeyId: KeyMetadata.KeyId })).resolves.toMatchObject({
      KeyRotationEnabled: true,
      RotationPeriodInDays: 365,
    });
  });

  test.each([89, 2561])('does not come every %i days', async (RotationPeriodInDays) => {
    const { kms, KeyId } = await aKey();

    await expect(kms('EnableKeyRotation', { KeyId, RotationPeriodInDays })).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });
});
