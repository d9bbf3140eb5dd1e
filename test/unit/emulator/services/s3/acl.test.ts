import { describe, expect, test } from '@jest/globals';
import { canonicalId } from '../../../../../emulator/services/s3/owner.ts';
import { client } from '../../../../support/world.ts';
import { aBucket, Bucket, theOther } from './a-bucket.ts';

const ID = canonicalId('123456789012');
const own = { Grantee: { Type: 'CanonicalUser', ID }, Permission: 'FULL_CONTROL' };
const all = { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' };
const opened = { ObjectOwnership: 'ObjectWriter' };
const nothingBlocked = { BlockPublicAcls: false, IgnorePublicAcls: false };

describe('where the bucket’s owner owns everything', () => {
  test.each([
    ['PutBucketAcl', { ACL: 'private' }],
    ['PutObjectAcl', { Key: 'k', ACL: 'private' }],
    ['PutObject', { Key: 'n', ACL: 'public-read' }],
  ])('no list is taken: %s', async (operation, input) => {
    const { s3, put } = await aBucket();
    await put('k');

    await expect(s3(operation, { Bucket, ...input })).rejects.toMatchObject({
      code: 'AccessControlListNotSupported',
      message: 'The bucket does not allow ACLs',
    });
  });

  test('the one list that says so is', async () => {
    const { s3, put } = await aBucket();
    await put('k', '', { ACL: 'bucket-owner-full-control' });

    expect(await s3('GetObjectAcl', { Bucket, Key: 'k' })).toEqual({
      Owner: { ID },
      Grants: [own],
    });
  });

  test('a bucket cannot be made with another list', async () => {
    await expect(aBucket({ ACL: 'public-read' })).rejects.toMatchObject({
      code: 'InvalidBucketAclWithObjectOwnership',
    });
    await expect(aBucket({ ACL: 'public-read', ...opened })).rejects.toMatchObject({
      code: 'InvalidBucketAclWithBlockPublicAccessError',
    });
  });
});

describe('where lists of grants are on', () => {
  test('a public one is taken when nothing blocks it, and stands in the way of switching lists off', async () => {
    const { s3 } = await aBucket(opened);
    const putAcl = () => s3('PutBucketAcl', { Bucket, ACL: 'public-read' });
    await expect(putAcl()).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('prevented by the BlockPublicAcls setting'),
    });
    await s3('PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration: nothingBlocked });
    await putAcl();

    expect(await s3('GetBucketAcl', { Bucket })).toEqual({
      Owner: { ID },
      Grants: [own, { Grantee: all, Permission: 'READ' }],
    });
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] };
    await expect(
      s3('PutBucketOwnershipControls', { Bucket, OwnershipControls }),
    ).rejects.toMatchObject({ code: 'InvalidBucketAclWithObjectOwnership' });
  });

  test.each([
    ['ObjectWriter', '210987654321'],
    ['BucketOwnerPreferred', '123456789012'],
  ])('an object handed over by another account belongs to: %s', async (ObjectOwnership, owner) => {
    const { world, s3 } = await aBucket({ ObjectOwnership });
    const Policy = JSON.stringify({
      Statement: {
        ...{ Effect: 'Allow', Principal: { AWS: '210987654321' } },
        ...{ Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/*` },
      },
    });
    await s3('PutBucketPolicy', { Bucket, Policy });
    const ACL = 'bucket-owner-full-control';
    await client(world, 's3', theOther())('PutObject', { Bucket, Key: 'k', Body: '', ACL });

    expect(await s3('GetObjectAcl', { Bucket, Key: 'k' })).toMatchObject({
      Owner: { ID: canonicalId(owner) },
    });
  });

  test('grants come by headers and as a whole, but not both ways', async () => {
    const { s3 } = await aBucket(opened);
    await s3('PutBucketAcl', { Bucket, GrantFullControl: `id="${ID}"`, GrantRead: `id=${ID}` });

    expect(await s3('GetBucketAcl', { Bucket })).toMatchObject({
      Grants: [own, { ...own, Permission: 'READ' }],
    });
    await s3('PutBucketAcl', {
      Bucket,
      AccessControlPolicy: { Owner: { ID }, Grants: [own] },
    });
    expect(await s3('GetBucketAcl', { Bucket })).toMatchObject({ Grants: [own] });
    await expect(
      s3('PutBucketAcl', { Bucket, ACL: 'private', GrantRead: `id=${ID}` }),
    ).rejects.toMatchObject({ code: 'InvalidRequest' });
  });
});
