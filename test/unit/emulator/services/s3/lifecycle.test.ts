import { describe, expect, test } from '@jest/globals';
import { dueAt } from '../../../../../emulator/services/s3/lifecycle-rules.ts';
import { aBucket, Bucket } from './a-bucket.ts';

const days = 86_400;

async function aLifecycle(rule: object, versioned = false) {
  const bucket = await aBucket();
  const { s3 } = bucket;
  if (versioned) {
    await s3('PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } });
  }
  await s3('PutBucketLifecycleConfiguration', {
    Bucket,
    LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Filter: { Prefix: '' }, ...rule }] },
  });
  const advance = (count: number) => bucket.world.clock.advance(count * days * 1000);
  return { ...bucket, advance };
}

test.each([
  ['2026-01-15T10:30:00Z', 3, '2026-01-19T00:00:00Z'],
  ['2026-01-15T00:00:00Z', 3, '2026-01-18T00:00:00Z'],
])('an object of %s with %i days is due at %s', (from, count, due) => {
  expect(dueAt(Date.parse(from), count)).toBe(Date.parse(due));
});

describe('a lifecycle', () => {
  test('expires what is old and fits, at the midnight after its days', async () => {
    const { put, keys, advance, world } = await aLifecycle({
      Filter: { And: { Prefix: 'logs/', Tags: [{ Key: 'a', Value: 'b' }] } },
      Expiration: { Days: 1 },
    });
    await put('logs/tagged', '', { Tagging: 'a=b' });
    await put('logs/plain');
    await put('other', '', { Tagging: 'a=b' });

    await advance(1.6);
    expect(await keys()).toContain('logs/tagged');
    world.restore(world.snapshot());
    await advance(0.5);
    expect(await keys()).toEqual(['logs/plain', 'other']);
  });

  test('hides what is old where versions are kept, and removes noncurrent versions but the newest', async () => {
    const { s3, put, keys, advance } = await aLifecycle(
      {
        Expiration: { Days: 5 },
        NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 1 },
      },
      true,
    );
    for (const text of ['1', '2', '3', '4']) await put('k', text);

    await advance(3);
    const versions = async () => {
      const list = await s3<{ Versions: object[]; DeleteMarkers?: object[] }>(
        'ListObjectVersions',
        { Bucket },
      );
      return [list.Versions.length, list.DeleteMarkers?.length ?? 0];
    };
    expect(await versions()).toEqual([2, 0]);
    await advance(4);
    expect(await keys()).toEqual([]);
    expect(await versions()).toEqual([1, 1]);
  });

  test('aborts uploads and removes markers that hide nothing', async () => {
    const { s3, put, advance } = await aLifecycle(
      {
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        Expiration: { ExpiredObjectDeleteMarker: true },
      },
      true,
    );
    const { VersionId } = await put('k');
    await s3('DeleteObject', { Bucket, Key: 'k' });
    await s3('DeleteObject', { Bucket, Key: 'k', VersionId });
    await s3('CreateMultipartUpload', { Bucket, Key: 'big' });

    await advance(3);
    expect(await s3('ListObjectVersions', { Bucket })).not.toHaveProperty('DeleteMarkers');
    expect(await s3('ListMultipartUploads', { Bucket })).not.toHaveProperty('Uploads');
  });

  test('moves what is large enough into an archive, from which it cannot be read', async () => {
    const { s3, put, advance } = await aLifecycle({
      Transitions: [{ Days: 1, StorageClass: 'GLACIER' }],
    });
    await put('large', 'x'.repeat(128 * 1024));
    await put('small');

    await advance(3);
    expect(await s3('HeadObject', { Bucket, Key: 'large' })).toMatchObject({
      StorageClass: 'GLACIER',
    });
    await expect(s3('GetObject', { Bucket, Key: 'large' })).rejects.toMatchObject({
      code: 'InvalidObjectState',
    });
    expect(await s3('HeadObject', { Bucket, Key: 'small' })).not.toHaveProperty('StorageClass');
  });

  test('that is taken away does nothing any more', async () => {
    const { s3, put, keys, advance } = await aLifecycle({ Expiration: { Days: 1 } });
    await put('k');
    await s3('DeleteBucketLifecycle', { Bucket });

    await advance(5);
    expect(await keys()).toEqual(['k']);
  });

  test('that is switched off does nothing', async () => {
    const { put, keys, advance } = await aLifecycle({
      Status: 'Disabled',
      Expiration: { Days: 1 },
    });
    await put('k');

    await advance(5);
    expect(await keys()).toEqual(['k']);
  });
});
