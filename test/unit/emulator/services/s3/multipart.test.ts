import { expect, test } from '@jest/globals';
import { aBucket, Bucket } from './a-bucket.ts';

const Key = 'whole';

async function anUpload() {
  const bucket = await aBucket();
  const begin = async (key: string) =>
    (await bucket.s3<{ UploadId: string }>('CreateMultipartUpload', { Bucket, Key: key })).UploadId;
  return { ...bucket, begin };
}

test('a part may be copied from an object, whole or in part, and read by its number', async () => {
  const { s3, put, begin } = await anUpload();
  await put('source', 'x'.repeat(5 * 1024 * 1024));
  const UploadId = await begin(Key);
  const copy = async (PartNumber: number, more: object = {}) => {
    const { CopyPartResult } = await s3<{ CopyPartResult: { ETag: string } }>('UploadPartCopy', {
      ...{ Bucket, Key, UploadId, PartNumber, CopySource: `${Bucket}/source` },
      ...more,
    });
    return { PartNumber, ETag: CopyPartResult.ETag };
  };
  await expect(copy(1, { CopySourceRange: 'bytes=0-9999999' })).rejects.toMatchObject({
    code: 'InvalidRequest',
  });
  await expect(copy(1, { CopySourceRange: 'bytes=5-' })).rejects.toMatchObject({
    code: 'InvalidArgument',
  });
  const Parts = [await copy(1), await copy(2, { CopySourceRange: 'bytes=0-3' })];
  await s3('CompleteMultipartUpload', { Bucket, Key, UploadId, MultipartUpload: { Parts } });

  expect(await s3('GetObject', { Bucket, Key, PartNumber: 2 })).toMatchObject({
    Body: Buffer.from('xxxx'),
    ContentRange: 'bytes 5242880-5242883/5242884',
    PartsCount: 2,
  });
  await expect(s3('GetObject', { Bucket, Key, PartNumber: 3 })).rejects.toMatchObject({
    code: 'InvalidPartNumber',
  });
  expect(
    await s3('GetObjectAttributes', { Bucket, Key, ObjectAttributes: ['ObjectParts'] }),
  ).toMatchObject({ ObjectParts: { TotalPartsCount: 2, IsTruncated: false } });
});

test('uploads are listed by key and beginning, page by page, rolled up at a delimiter', async () => {
  const { s3, begin } = await anUpload();
  const begun: string[] = [];
  for (const key of ['b', 'a', 'b', 'folder/1', 'folder/2']) begun.push(await begin(key));
  interface Page {
    readonly Uploads?: { Key: string; UploadId: string }[];
    readonly CommonPrefixes?: { Prefix: string }[];
    readonly IsTruncated: boolean;
    readonly NextKeyMarker?: string;
    readonly NextUploadIdMarker?: string;
  }
  const seen: string[] = [];
  let page: Page | undefined;
  do {
    page = await s3<Page>('ListMultipartUploads', {
      ...{ Bucket, MaxUploads: 1 },
      KeyMarker: page?.NextKeyMarker,
      UploadIdMarker: page?.NextUploadIdMarker,
    });
    for (const { UploadId } of page.Uploads ?? []) seen.push(UploadId);
  } while (page.IsTruncated);

  const [firstB, onlyA, secondB, one, two] = begun;
  expect(seen).toEqual([onlyA, firstB, secondB, one, two]);
  expect(await s3('ListMultipartUploads', { Bucket, Delimiter: '/' })).toMatchObject({
    Uploads: [{ Key: 'a' }, { Key: 'b' }, { Key: 'b' }],
    CommonPrefixes: [{ Prefix: 'folder/' }],
  });
  expect(
    await s3('ListMultipartUploads', { Bucket, Delimiter: '/', KeyMarker: 'folder/' }),
  ).not.toHaveProperty('CommonPrefixes');
});
