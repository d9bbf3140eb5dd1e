import { describe, expect, test } from '@jest/globals';
import { aBucket, Bucket } from './a-bucket.ts';

const Key = 'k';

describe('an object’s tags', () => {
  test('come with it or later, are counted, copied or replaced, and taken away', async () => {
    const { s3, put } = await aBucket();
    await put(Key, '', { Tagging: 'a=1&b=%C3%BC' });
    const tagsOf = async (name: string) =>
      (await s3<{ TagSet: object[] }>('GetObjectTagging', { Bucket, Key: name })).TagSet;

    expect(await tagsOf(Key)).toEqual([
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: 'ü' },
    ]);
    expect(await s3('HeadObject', { Bucket, Key })).toMatchObject({ TagCount: 2 });
    const copy = (to: string, more: object) =>
      s3('CopyObject', { Bucket, Key: to, CopySource: `${Bucket}/${Key}`, ...more });
    await copy('same', {});
    await copy('other', { TaggingDirective: 'REPLACE', Tagging: 'c=3' });
    expect(await tagsOf('same')).toHaveLength(2);
    expect(await tagsOf('other')).toEqual([{ Key: 'c', Value: '3' }]);
    await s3('PutObjectTagging', { Bucket, Key, Tagging: { TagSet: [{ Key: 'd', Value: '' }] } });
    expect(await tagsOf(Key)).toEqual([{ Key: 'd', Value: '' }]);
    await s3('DeleteObjectTagging', { Bucket, Key });
    expect(await tagsOf(Key)).toEqual([]);
  });

  test.each([
    ['eleven', 'BadRequest', Array.from({ length: 11 }, (_, at) => ({ Key: `k${at}`, Value: '' }))],
    [
      'one twice',
      'InvalidTag',
      [
        { Key: 'a', Value: '' },
        { Key: 'a', Value: '' },
      ],
    ],
    ['a key of AWS’s', 'InvalidTag', [{ Key: 'aws:a', Value: '' }]],
    ['a long key', 'InvalidTag', [{ Key: 'a'.repeat(129), Value: '' }]],
    ['an odd value', 'InvalidTag', [{ Key: 'a', Value: '<' }]],
  ])('cannot be %s', async (_, code, TagSet) => {
    const { s3, put } = await aBucket();
    await put(Key);

    await expect(
      s3('PutObjectTagging', { Bucket, Key, Tagging: { TagSet } }),
    ).rejects.toMatchObject({ code });
  });
});

test('attributes are those that were asked for', async () => {
  const { s3, put } = await aBucket();
  await put(Key, 'text');

  expect(
    await s3('GetObjectAttributes', { Bucket, Key, ObjectAttributes: ['ETag', 'ObjectSize'] }),
  ).toEqual({
    ETag: '1cb251ec0d568de6a929b520c4aed8d1',
    ObjectSize: 4,
    LastModified: expect.any(Date),
  });
  await expect(
    s3('GetObjectAttributes', { Bucket, Key, ObjectAttributes: ['Colour'] }),
  ).rejects.toMatchObject({ code: 'InvalidArgument' });
});
