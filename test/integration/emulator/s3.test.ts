import { Readable } from 'node:stream';
import { type BucketLocationConstraint, paginateListObjectsV2, S3 } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { aWorld } from '../../support/world.ts';

/** An emulator that listens, a client of it and an empty bucket. */
async function aBucket() {
  const world = aWorld();
  const { url, close } = await world.listen();
  const s3 = new S3({
    endpoint: url,
    region: 'ap-southeast-2',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  const LocationConstraint: BucketLocationConstraint = 'ap-southeast-2';
  await s3.createBucket({ Bucket: 'bucket', CreateBucketConfiguration: { LocationConstraint } });
  return {
    s3,
    url,
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await close();
    },
  };
}

describe('given the real client', () => {
  test('a streamed object comes back with its checksum verified by the client', async () => {
    await using made = await aBucket();
    const { s3 } = made;
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    const target = { Bucket: 'bucket', Key: 'a folder/ünï+code.bin' };

    await s3.putObject({
      ...target,
      Body: Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]),
      ContentLength: bytes.length,
      Metadata: { note: 'kept' },
    });
    const object = await s3.getObject(target);

    expect(Buffer.from((await object.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    expect(object).toMatchObject({ Metadata: { note: 'kept' }, ContentLength: bytes.length });
    expect(object.ChecksumCRC32).toBeDefined();
  });

  test('a part of an object has a status of its own, and an unchanged one no body', async () => {
    await using made = await aBucket();
    const { s3 } = made;
    const { ETag } = await s3.putObject({ Bucket: 'bucket', Key: 'k', Body: '0123456789' });

    const part = await s3.getObject({ Bucket: 'bucket', Key: 'k', Range: 'bytes=-3' });
    const unchanged = s3.getObject({ Bucket: 'bucket', Key: 'k', IfNoneMatch: ETag });

    expect(await part.Body?.transformToString()).toBe('789');
    expect(part.$metadata.httpStatusCode).toBe(206);
    await expect(unchanged).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  });

  test('a listing is read page by page', async () => {
    await using made = await aBucket();
    const { s3 } = made;
    for (const Key of ['a', 'b/1', 'b/2', 'c&d', 'é'])
      await s3.putObject({ Bucket: 'bucket', Key, Body: Key });
    const seen: (string | undefined)[] = [];

    const input = { Bucket: 'bucket', Delimiter: '/', MaxKeys: 2 };
    for await (const page of paginateListObjectsV2({ client: s3 }, input)) {
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
      seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
    }

    expect(seen).toEqual(['a', 'b/', 'c&d', 'é']);
  });

  test('configurations come back as they were put', async () => {
    await using made = await aBucket();
    const { s3 } = made;
    const Bucket = 'bucket';
    const Rules = [
      {
        ID: 'old',
        Status: 'Enabled' as const,
        Filter: { Prefix: 'logs/' },
        Expiration: { Days: 400 },
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
      },
    ];
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket/*'],
          Condition: { Bool: { 'aws:SecureTransport': 'nonsense' } },
        },
      ],
    });
    await s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules } });
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
    await s3.putBucketTagging({ Bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } });
    await s3.putBucketPolicy({ Bucket, Policy });

    expect((await s3.getBucketLifecycleConfiguration({ Bucket })).Rules).toEqual(Rules);
    expect((await s3.getBucketVersioning({ Bucket })).Status).toBe('Enabled');
    expect((await s3.getBucketTagging({ Bucket })).TagSet).toEqual([{ Key: 'a', Value: 'b' }]);
    expect((await s3.getBucketPolicy({ Bucket })).Policy).toBe(Policy);
    expect((await s3.getBucketLocation({ Bucket })).LocationConstraint).toBe('ap-southeast-2');
    expect((await s3.getBucketAcl({ Bucket })).Grants).toMatchObject([
      { Permission: 'FULL_CONTROL', Grantee: { Type: 'CanonicalUser' } },
    ]);
    expect(
      (await s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration,
    ).toMatchObject({
      BlockPublicPolicy: true,
    });
  });

  test('deleted objects say that there is a marker, and errors say what is missing', async () => {
    await using made = await aBucket();
    const { s3, url } = made;
    const target = { Bucket: 'bucket', Key: 'k' };
    await s3.putBucketVersioning({
      Bucket: 'bucket',
      VersioningConfiguration: { Status: 'Enabled' },
    });
    await s3.putObject({ ...target, Body: 'x' });

    const { Deleted } = await s3.deleteObjects({
      Bucket: 'bucket',
      Delete: { Objects: [{ Key: 'k' }] },
    });

    expect(Deleted).toMatchObject([{ Key: 'k', DeleteMarker: true }]);
    await expect(s3.getObject(target)).rejects.toMatchObject({ name: 'NoSuchKey', Key: 'k' });
    await expect(s3.headObject(target)).rejects.toMatchObject({ name: 'NotFound' });
    await expect(s3.headBucket({ Bucket: 'none' })).rejects.toMatchObject({ name: 'NotFound' });
    await expect(s3.getBucketAbac({ Bucket: 'bucket' })).rejects.toMatchObject({
      name: 'NotImplemented',
    });
    const anonymous = await fetch(`${url}/bucket/k`);
    expect(anonymous.status).toBe(403);
    expect(await anonymous.text()).toContain('<Code>AccessDenied</Code>');
  });

  test('a multipart upload is one object', async () => {
    await using made = await aBucket();
    const { s3 } = made;
    const target = { Bucket: 'bucket', Key: 'big' };
    const { UploadId } = await s3.createMultipartUpload(target);
    const bodies = [Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('end')];
    const Parts = [];
    for (const [index, Body] of bodies.entries()) {
      const PartNumber = index + 1;
      const { ETag } = await s3.uploadPart({ ...target, UploadId, PartNumber, Body });
      Parts.push({ PartNumber, ETag });
    }

    await s3.completeMultipartUpload({ ...target, UploadId, MultipartUpload: { Parts } });

    const tail = await s3.getObject({ ...target, Range: `bytes=${5 * 1024 * 1024 - 1}-` });
    expect(await tail.Body?.transformToString()).toBe('aend');
  });
});
