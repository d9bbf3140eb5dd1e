import { describe, expect, test } from '@jest/globals';
import { testStart } from '../../../../support/world.ts';
import { aBucket, Bucket } from './a-bucket.ts';

const Key = 'k';
const day = 86_400_000;
const locked = {
  code: 'AccessDenied',
  message: 'Access Denied because object protected by object lock.',
};
const until = (days: number) => new Date(testStart + days * day);

async function aLockable() {
  const bucket = await aBucket({ ObjectLockEnabledForBucket: true });
  const { s3 } = bucket;
  const remove = (VersionId: string | undefined, more: object = {}) =>
    s3('DeleteObject', { Bucket, Key, VersionId, ...more });
  return { ...bucket, remove };
}

describe('a bucket with object lock', () => {
  test('keeps versions, and cannot stop to', async () => {
    const { s3 } = await aLockable();

    expect(await s3('GetBucketVersioning', { Bucket })).toEqual({ Status: 'Enabled' });
    await expect(
      s3('PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
    ).rejects.toMatchObject({ code: 'InvalidBucketState' });
  });

  test('gives its default retention to what is written', async () => {
    const { s3, put } = await aLockable();
    const DefaultRetention = { Mode: 'GOVERNANCE', Days: 2 };
    await s3('PutObjectLockConfiguration', {
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } },
    });
    await put(Key);

    expect(await s3('GetObjectRetention', { Bucket, Key })).toEqual({
      Retention: { Mode: 'GOVERNANCE', RetainUntilDate: until(2) },
    });
    expect(await s3('HeadObject', { Bucket, Key })).toMatchObject({ ObjectLockMode: 'GOVERNANCE' });
  });
});

describe('a locked version', () => {
  test('under compliance nobody deletes before its time', async () => {
    const { world, put, remove } = await aLockable();
    const { VersionId } = await put(Key, 'v', {
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: until(1),
    });

    await expect(remove(VersionId, { BypassGovernanceRetention: true })).rejects.toMatchObject(
      locked,
    );
    expect(await remove(undefined)).toMatchObject({ DeleteMarker: true });
    await world.clock.advance(day + 1000);
    expect(await remove(VersionId)).toEqual({ VersionId });
  });

  test('under governance gives way to who asks for it', async () => {
    const { s3, put, remove } = await aLockable();
    const { VersionId } = await put(Key, 'v', {
      ObjectLockMode: 'GOVERNANCE',
      ObjectLockRetainUntilDate: until(1),
    });
    await expect(remove(VersionId)).rejects.toMatchObject(locked);
    await expect(
      s3('PutObjectRetention', {
        ...{ Bucket, Key, VersionId },
        Retention: { Mode: 'GOVERNANCE', RetainUntilDate: until(0.5) },
      }),
    ).rejects.toMatchObject(locked);

    expect(await remove(VersionId, { BypassGovernanceRetention: true })).toEqual({ VersionId });
  });

  test('on legal hold stays until the hold is off, also among many', async () => {
    const { s3, put, remove } = await aLockable();
    const { VersionId } = await put(Key);
    await s3('PutObjectLegalHold', { Bucket, Key, LegalHold: { Status: 'ON' } });

    expect(
      await s3('DeleteObjects', { Bucket, Delete: { Objects: [{ Key, VersionId }] } }),
    ).toEqual({ Errors: [{ Key, VersionId, Code: locked.code, Message: locked.message }] });
    await s3('PutObjectLegalHold', { Bucket, Key, LegalHold: { Status: 'OFF' } });
    expect(await remove(VersionId)).toEqual({ VersionId });
  });
});

test.each([
  ['PutObjectRetention', { Retention: { Mode: 'GOVERNANCE', RetainUntilDate: until(1) } }],
  ['PutObjectLegalHold', { LegalHold: { Status: 'ON' } }],
  ['PutObject', { ObjectLockLegalHoldStatus: 'ON', Body: '' }],
])('without object lock there is none: %s', async (operation, input) => {
  const { s3, put } = await aBucket();
  await put(Key);

  await expect(s3(operation, { Bucket, Key, ...input })).rejects.toMatchObject({
    code: 'InvalidRequest',
    message: 'Bucket is missing Object Lock Configuration',
  });
});

test.each([
  ['a date that is past', { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until(-1) }],
  ['a mode without a date', { ObjectLockMode: 'COMPLIANCE' }],
  ['a date without a mode', { ObjectLockRetainUntilDate: until(1) }],
])('a retention cannot have %s', async (_, input) => {
  const { put, keys } = await aLockable();

  await expect(put(Key, 'v', input)).rejects.toMatchObject({ code: 'InvalidArgument' });
  expect(await keys()).toEqual([]);
});
