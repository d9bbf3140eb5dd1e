import type { Emulator } from '../../../../../emulator/emulator.ts';
import type { Caller } from '../../../../../emulator/world.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';

export const Bucket = 'bucket';

/** A bucket of the default account, and S3 as its root. */
export async function aBucket(input: object = {}, world: Emulator = aWorld()) {
  const s3 = client(world, 's3');
  await s3('CreateBucket', {
    Bucket,
    CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
    ...input,
  });
  const put = (Key: string, Body = 'text', more: object = {}) =>
    s3<{ VersionId?: string; ETag: string }>('PutObject', { Bucket, Key, Body, ...more });
  const keys = async () => {
    const { Contents = [] } = await s3<{ Contents?: { Key: string }[] }>('ListObjectsV2', {
      Bucket,
    });
    return Contents.map(({ Key }) => Key);
  };
  return { world, s3, put, keys };
}

export function theOther(): Caller {
  const account = '210987654321';
  return aCaller({ account, principal: { type: 'root', account } });
}
