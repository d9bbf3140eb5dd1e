import { describe, expect, test } from '@jest/globals';
import { arnOf, type Principal } from '../../../../../emulator/identity/principal.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';

const account = '123456789012';
const region = { CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' } };
const trail: Principal = {
  type: 'service',
  service: 'cloudtrail.amazonaws.com',
  sourceArn: `arn:aws:cloudtrail:ap-southeast-2:${account}:trail/t`,
  sourceAccount: account,
};
const stranger = aCaller({
  principal: { type: 'root', account: '999988887777' },
  account: '999988887777',
});

async function aBucket(options: { versioning?: string } = {}) {
  const world = aWorld();
  const s3 = client(world, 's3');
  await s3('CreateBucket', { Bucket: 'bucket', ...region });
  if (options.versioning !== undefined) await version(options.versioning);
  return { world, s3, put, get, version };

  function version(Status: string) {
    return s3('PutBucketVersioning', { Bucket: 'bucket', VersioningConfiguration: { Status } });
  }
  function put(Key: string, Body = Key, more: object = {}) {
    return s3<{ VersionId?: string; ETag: string }>('PutObject', {
      Bucket: 'bucket',
      Key,
      Body,
      ...more,
    });
  }
  async function get(Key: string, more: object = {}) {
    const { Body } = await s3<{ Body: Buffer }>('GetObject', { Bucket: 'bucket', Key, ...more });
    return Body.toString();
  }
}

const allow = (Principal: unknown, Action: string, Resource: string, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal, Action, Resource, ...more }],
});

describe('buckets', () => {
  test('a name is taken once', async () => {
    const { world, s3 } = await aBucket();
    const other = client(world, 's3', stranger);

    await expect(s3('CreateBucket', { Bucket: 'bucket', ...region })).rejects.toMatchObject({
      code: 'BucketAlreadyOwnedByYou',
    });
    await expect(other('CreateBucket', { Bucket: 'bucket', ...region })).rejects.toMatchObject({
      code: 'BucketAlreadyExists',
    });
  });

  test('a bucket is made where the request goes', async () => {
    const s3 = client(aWorld(), 's3');

    await expect(s3('CreateBucket', { Bucket: 'bucket' })).rejects.toMatchObject({
      code: 'IllegalLocationConstraintException',
    });
    await expect(s3('CreateBucket', { Bucket: 'Bucket', ...region })).rejects.toMatchObject({
      code: 'InvalidBucketName',
    });
  });

  test('in another Region a client is sent away with the right address, and told where the bucket is', async () => {
    const { world } = await aBucket();
    const elsewhere = client(world, 's3', aCaller({ region: 'us-east-1' }));

    await expect(elsewhere('ListObjectsV2', { Bucket: 'bucket' })).rejects.toMatchObject({
      code: 'PermanentRedirect',
      members: { BucketRegion: 'ap-southeast-2' },
    });
    await expect(elsewhere('GetBucketLocation', { Bucket: 'bucket' })).resolves.toEqual({
      LocationConstraint: 'ap-southeast-2',
    });
  });

  test('only an empty bucket can be deleted, and versions fill it too', async () => {
    const { s3, put } = await aBucket({ versioning: 'Enabled' });
    await put('k');
    await s3('DeleteObject', { Bucket: 'bucket', Key: 'k' });

    await expect(s3('DeleteBucket', { Bucket: 'bucket' })).rejects.toMatchObject({
      code: 'BucketNotEmpty',
    });
  });

  test('a bucket of another account than expected is not spoken of', async () => {
    const { s3 } = await aBucket();

    await expect(
      s3('HeadBucket', { Bucket: 'bucket', ExpectedBucketOwner: '999988887777' }),
    ).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  test('a new bucket is closed to the public, encrypted and has no lists of grants', async () => {
    const { s3, put } = await aBucket();

    expect(await s3('GetPublicAccessBlock', { Bucket: 'bucket' })).toEqual({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(await s3('GetBucketEncryption', { Bucket: 'bucket' })).toMatchObject({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    await expect(put('k', 'v', { ACL: 'public-read' })).rejects.toMatchObject({
      code: 'AccessControlListNotSupported',
    });
    await expect(put('k', 'v', { ACL: 'bucket-owner-full-control' })).resolves.toBeDefined();
  });

  test.each([
    ['GetBucketPolicy', 'NoSuchBucketPolicy'],
    ['GetBucketLifecycleConfiguration', 'NoSuchLifecycleConfiguration'],
    ['GetBucketTagging', 'NoSuchTagSet'],
  ])('%s of a bucket that has none is %s', async (operation, code) => {
    const { s3 } = await aBucket();

    await expect(s3(operation, { Bucket: 'bucket' })).rejects.toMatchObject({ code });
    await expect(s3(operation, { Bucket: 'other' })).rejects.toMatchObject({
      code: 'NoSuchBucket',
    });
  });

  test('a lifecycle comes back as it was put, also after a snapshot', async () => {
    const { world, s3 } = await aBucket();
    const rule = {
      ID: 'r',
      Status: 'Enabled',
      Filter: { Prefix: '' },
      Expiration: { Date: new Date('2030-01-01T00:00:00Z') },
    };
    await s3('PutBucketLifecycleConfiguration', {
      Bucket: 'bucket',
      LifecycleConfiguration: { Rules: [rule] },
    });

    world.restore(world.snapshot());

    expect(await s3('GetBucketLifecycleConfiguration', { Bucket: 'bucket' })).toEqual({
      Rules: [rule],
      TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K',
    });
  });
});

describe('objects', () => {
  test('what was put comes back: bytes, headers, metadata, entity tag', async () => {
    const { s3, put } = await aBucket();
    await put('a/é', 'hello', {
      ContentType: 'text/plain',
      Metadata: { Note: 'x' },
      Expires: new Date(0),
    });

    const object = await s3('GetObject', { Bucket: 'bucket', Key: 'a/é' });

    expect(object).toMatchObject({
      Body: Buffer.from('hello'),
      ContentLength: 5,
      ContentType: 'text/plain',
      Metadata: { note: 'x' },
      Expires: new Date(0),
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ServerSideEncryption: 'AES256',
      LastModified: new Date('2026-11-23T08:00:00Z'),
    });
    expect(object).not.toHaveProperty('VersionId');
  });

  test('keys that are names in JavaScript are keys like any other', async () => {
    const { world, s3, put, get } = await aBucket();
    await put('__proto__', 'a');
    await put('constructor', 'b');

    world.restore(world.snapshot());

    expect([await get('__proto__'), await get('constructor')]).toEqual(['a', 'b']);
    expect(await s3('ListObjectsV2', { Bucket: 'bucket' })).toMatchObject({ KeyCount: 2 });
    await expect(get('toString')).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  test('a part can be asked for', async () => {
    const { s3, put } = await aBucket();
    await put('k', '0123456789');

    const part = await s3('GetObject', { Bucket: 'bucket', Key: 'k', Range: 'bytes=2-4' });

    expect(part).toMatchObject({
      Body: Buffer.from('234'),
      ContentLength: 3,
      ContentRange: 'bytes 2-4/10',
    });
  });

  test('readers and writers may make conditions', async () => {
    const { put, get } = await aBucket();
    const { ETag } = await put('k');

    await expect(get('k', { IfNoneMatch: ETag })).rejects.toMatchObject({ code: 'NotModified' });
    await expect(get('k', { IfMatch: '"other"' })).rejects.toMatchObject({
      code: 'PreconditionFailed',
    });
    await expect(get('k', { IfModifiedSince: new Date('2030-01-01') })).rejects.toMatchObject({
      code: 'NotModified',
    });
    await expect(put('k', 'v', { IfNoneMatch: '*' })).rejects.toMatchObject({
      code: 'PreconditionFailed',
    });
    await expect(put('k', 'v', { IfMatch: ETag })).resolves.toBeDefined();
    await expect(put('new', 'v', { IfMatch: ETag })).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  test('a body that is not what its checksum says is refused and not kept', async () => {
    const { put, get } = await aBucket();

    await expect(put('k', 'v', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({
      code: 'BadDigest',
    });
    await expect(put('k', 'v', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })).rejects.toMatchObject({
      code: 'BadDigest',
    });
    await expect(get('k')).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  test('what would be lost is refused by name', async () => {
    const { put } = await aBucket();

    await expect(put('k', 'v', { WriteOffsetBytes: 1 })).rejects.toThrow(
      's3:PutObject with WriteOffsetBytes is not implemented',
    );
  });

  test('a copy keeps or replaces what is said of the object', async () => {
    const { s3, put } = await aBucket();
    await put('k', 'v', { Metadata: { a: '1' } });
    const copy = (Key: string, more = {}) =>
      s3('CopyObject', { Bucket: 'bucket', Key, CopySource: '/bucket/k', ...more });

    await copy('kept');
    await copy('replaced', { MetadataDirective: 'REPLACE', Metadata: { b: '2' } });

    expect(await s3('HeadObject', { Bucket: 'bucket', Key: 'kept' })).toMatchObject({
      Metadata: { a: '1' },
      ContentLength: 1,
    });
    expect(await s3('HeadObject', { Bucket: 'bucket', Key: 'replaced' })).toMatchObject({
      Metadata: { b: '2' },
    });
    await expect(copy('k')).rejects.toMatchObject({ code: 'InvalidRequest' });
    await expect(copy('x', { CopySourceIfNoneMatch: '*' })).rejects.toMatchObject({
      code: 'PreconditionFailed',
    });
  });
});

describe('versions', () => {
  test('none are kept until it is asked for', async () => {
    const { s3, put, get } = await aBucket();
    await put('k', '1');
    await put('k', '2');
    await s3('DeleteObject', { Bucket: 'bucket', Key: 'k' });

    await expect(get('k')).rejects.toMatchObject({ code: 'NoSuchKey' });
    expect(await s3('ListObjectVersions', { Bucket: 'bucket' })).not.toHaveProperty('Versions');
  });

  test('a deletion hides and a deleted marker brings back', async () => {
    const { s3, put, get } = await aBucket({ versioning: 'Enabled' });
    const { VersionId: first = '' } = await put('k', '1');
    await put('k', '2');
    const marker = await s3<{ VersionId: string }>('DeleteObject', { Bucket: 'bucket', Key: 'k' });

    expect(marker).toMatchObject({ DeleteMarker: true });
    await expect(get('k')).rejects.toMatchObject({
      code: 'NoSuchKey',
      members: { DeleteMarker: true },
    });
    await expect(get('k', { VersionId: marker.VersionId })).rejects.toMatchObject({
      code: 'MethodNotAllowed',
    });
    expect(await get('k', { VersionId: first })).toBe('1');

    await s3('DeleteObject', { Bucket: 'bucket', Key: 'k', VersionId: marker.VersionId });

    expect(await get('k')).toBe('2');
    await expect(get('k', { VersionId: marker.VersionId })).rejects.toMatchObject({
      code: 'NoSuchVersion',
    });
  });

  test('while suspended, one version without an id is written over', async () => {
    const { s3, put, get, version } = await aBucket();
    await put('k', 'before');
    await version('Enabled');
    await put('k', 'kept');
    await version('Suspended');
    await put('k', 'while');

    expect(await put('k', 'last')).toMatchObject({ VersionId: 'null' });
    expect(await get('k', { VersionId: 'null' })).toBe('last');
    expect(await s3('ListObjectVersions', { Bucket: 'bucket' })).toMatchObject({
      Versions: [{ VersionId: 'null', IsLatest: true }, { IsLatest: false }],
    });
  });

  test('a listing shows them newest first, page by page', async () => {
    const { s3, put } = await aBucket({ versioning: 'Enabled' });
    const ids = [];
    for (const key of ['a', 'b', 'b', 'b']) ids.push((await put(key)).VersionId);
    await s3('DeleteObject', { Bucket: 'bucket', Key: 'b' });
    const seen: (string | undefined)[] = [];
    let markers: object | undefined = {};

    while (markers) {
      const page: {
        Versions?: { VersionId: string }[];
        DeleteMarkers?: { IsLatest: boolean }[];
        NextKeyMarker?: string;
        NextVersionIdMarker?: string;
      } = await s3('ListObjectVersions', { Bucket: 'bucket', MaxKeys: 2, ...markers });
      seen.push(...(page.DeleteMarkers ?? []).map(() => 'marker'));
      seen.push(...(page.Versions ?? []).map(({ VersionId }) => VersionId));
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
      markers = KeyMarker === undefined ? undefined : { KeyMarker, VersionIdMarker };
    }

    expect(seen).toEqual(['marker', ids[0], ids[3], ids[2], ids[1]]);
  });

  test('many are deleted at once, each by its own right', async () => {
    const { world, s3, put } = await aBucket();
    await put('mine');
    await put('yours');
    const Policy = JSON.stringify(
      allow({ AWS: '999988887777' }, 's3:DeleteObject', 'arn:aws:s3:::bucket/yours'),
    );
    await s3('PutBucketPolicy', { Bucket: 'bucket', Policy });

    const answer = await client(
      world,
      's3',
      stranger,
    )('DeleteObjects', {
      Bucket: 'bucket',
      Delete: { Objects: [{ Key: 'mine' }, { Key: 'yours' }] },
    });

    expect(answer).toMatchObject({
      Deleted: [{ Key: 'yours' }],
      Errors: [{ Key: 'mine', Code: 'AccessDenied' }],
    });
    expect(await s3('ListObjectsV2', { Bucket: 'bucket' })).toMatchObject({
      Contents: [{ Key: 'mine' }],
    });
  });
});

describe('the bucket policy decides', () => {
  test('a service may write what the policy lets it, and nothing else', async () => {
    const { world, s3 } = await aBucket();
    const service = client(world, 's3', aCaller({ principal: trail }));
    const Policy = JSON.stringify(
      allow(
        { Service: 'cloudtrail.amazonaws.com' },
        's3:PutObject',
        `arn:aws:s3:::bucket/AWSLogs/${account}/*`,
        {
          Condition: {
            StringEquals: {
              's3:x-amz-acl': 'bucket-owner-full-control',
              'aws:SourceArn': trail.sourceArn,
            },
          },
        },
      ),
    );
    await s3('PutBucketPolicy', { Bucket: 'bucket', Policy });
    const write = (Key: string, more = {}) =>
      service('PutObject', { Bucket: 'bucket', Key, Body: 'x', ...more });
    const ACL = 'bucket-owner-full-control';

    await expect(write(`AWSLogs/${account}/x`, { ACL })).resolves.toBeDefined();
    await expect(write(`AWSLogs/${account}/x`)).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(write('elsewhere', { ACL })).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  test('whoever may not list a bucket does not learn what is missing', async () => {
    const { world, s3, put } = await aBucket();
    await put('there');
    const Policy = JSON.stringify(
      allow({ AWS: '999988887777' }, 's3:GetObject', 'arn:aws:s3:::bucket/*'),
    );
    await s3('PutBucketPolicy', { Bucket: 'bucket', Policy });
    const other = client(world, 's3', stranger);

    await expect(other('GetObject', { Bucket: 'bucket', Key: 'there' })).resolves.toBeDefined();
    await expect(other('GetObject', { Bucket: 'bucket', Key: 'missing' })).rejects.toMatchObject({
      code: 'AccessDenied',
    });
    await expect(other('PutObject', { Bucket: 'bucket', Key: 'there' })).rejects.toMatchObject({
      code: 'AccessDenied',
    });
  });

  test('a public policy is refused while public policies are blocked, and serves nobody while public buckets are restricted', async () => {
    const { world, s3, put } = await aBucket();
    await put('k');
    const Policy = JSON.stringify(allow('*', 's3:GetObject', 'arn:aws:s3:::bucket/*'));
    const restrict = (RestrictPublicBuckets: boolean) =>
      s3('PutPublicAccessBlock', {
        Bucket: 'bucket',
        PublicAccessBlockConfiguration: { RestrictPublicBuckets },
      });
    const anonymous = client(world, 's3', aCaller({ principal: { type: 'anonymous' } }));
    const read = () => anonymous('GetObject', { Bucket: 'bucket', Key: 'k' });

    await expect(s3('PutBucketPolicy', { Bucket: 'bucket', Policy })).rejects.toMatchObject({
      code: 'AccessDenied',
    });
    await restrict(true);
    await s3('PutBucketPolicy', { Bucket: 'bucket', Policy });
    await expect(read()).rejects.toMatchObject({ code: 'AccessDenied' });
    await restrict(false);
    await expect(read()).resolves.toBeDefined();
  });

  test.each([
    ['no JSON', 'nonsense', 'first byte'],
    [
      'another bucket',
      allow({ AWS: '*' }, 's3:GetObject', 'arn:aws:s3:::other/*'),
      'invalid resource',
    ],
    [
      'another service',
      allow({ AWS: account }, 'kms:Decrypt', 'arn:aws:s3:::bucket/*'),
      'invalid action',
    ],
    [
      'a role that is not there',
      allow({ AWS: `arn:aws:iam::${account}:role/none` }, 's3:*', 'arn:aws:s3:::bucket'),
      'Invalid principal',
    ],
  ])('a policy is refused that speaks of %s', async (_, policy, words) => {
    const { s3 } = await aBucket();
    const Policy = typeof policy === 'string' ? policy : JSON.stringify(policy);

    const put = s3('PutBucketPolicy', { Bucket: 'bucket', Policy });

    await expect(put).rejects.toMatchObject({
      code: 'MalformedPolicy',
      message: expect.stringContaining(words),
    });
  });
});

describe('with a key of KMS', () => {
  async function aKeyedBucket() {
    const made = await aBucket();
    const kms = client(made.world, 'kms');
    const { KeyMetadata } = await kms<{ KeyMetadata: { Arn: string } }>('CreateKey');
    const rule = {
      ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm: 'aws:kms',
        KMSMasterKeyID: KeyMetadata.Arn,
      },
    };
    await made.s3('PutBucketEncryption', {
      Bucket: 'bucket',
      ServerSideEncryptionConfiguration: { Rules: [rule] },
    });
    return { ...made, kms, key: KeyMetadata.Arn };
  }

  test('an object names its key and tells nothing by its entity tag', async () => {
    const { s3, put, get, key } = await aKeyedBucket();

    const stored = await put('k', 'hello');

    expect(stored).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: key });
    expect(stored.ETag).not.toBe('"5d41402abc4b2a76b9719d911017c592"');
    expect(await get('k')).toBe('hello');
    expect(await s3('HeadObject', { Bucket: 'bucket', Key: 'k' })).toMatchObject({
      SSEKMSKeyId: key,
    });
  });

  test('without the key nothing is written or read', async () => {
    const { put, get, kms, key } = await aKeyedBucket();
    await put('k');
    await kms('DisableKey', { KeyId: key });

    await expect(put('other')).rejects.toMatchObject({ code: 'KMS.DisabledException' });
    await expect(get('k')).rejects.toMatchObject({ code: 'KMS.DisabledException' });
  });

  test('the caller needs the right to the key as well, via S3', async () => {
    const { world, s3, put } = await aKeyedBucket();
    await put('k');
    const Policy = JSON.stringify(
      allow({ AWS: '999988887777' }, 's3:GetObject', 'arn:aws:s3:::bucket/*'),
    );
    await s3('PutBucketPolicy', { Bucket: 'bucket', Policy });

    const read = client(world, 's3', stranger)('GetObject', { Bucket: 'bucket', Key: 'k' });

    await expect(read).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('kms:Decrypt'),
    });
    await expect(read).rejects.toThrow(arnOf(stranger.principal));
  });

  test('a right to the key that holds via S3 alone is enough', async () => {
    const { world, s3, put, kms, key } = await aKeyedBucket();
    await put('k');
    const via = { 'kms:ViaService': 's3.ap-southeast-2.amazonaws.com' };
    const [own] = allow({ AWS: account }, 'kms:*', '*').Statement;
    const [foreign] = allow({ AWS: '999988887777' }, 'kms:Decrypt', '*', {
      Condition: { StringEquals: via },
    }).Statement;
    const keyPolicy = { Version: '2012-10-17', Statement: [own, foreign] };
    await kms('PutKeyPolicy', { KeyId: key, Policy: JSON.stringify(keyPolicy) });
    const Policy = JSON.stringify(
      allow({ AWS: '999988887777' }, 's3:GetObject', 'arn:aws:s3:::bucket/*'),
    );
    await s3('PutBucketPolicy', { Bucket: 'bucket', Policy });

    const read = client(world, 's3', stranger)('GetObject', { Bucket: 'bucket', Key: 'k' });

    await expect(read).resolves.toMatchObject({ Body: Buffer.from('k') });
  });
});

describe('a multipart upload', () => {
  const five = 'x'.repeat(5 * 1024 * 1024);

  async function anUpload() {
    const made = await aBucket();
    const { UploadId } = await made.s3<{ UploadId: string }>('CreateMultipartUpload', {
      Bucket: 'bucket',
      Key: 'k',
    });
    const target = { Bucket: 'bucket', Key: 'k', UploadId };
    const part = async (PartNumber: number, Body: string) => {
      const { ETag } = await made.s3<{ ETag: string }>('UploadPart', {
        ...target,
        PartNumber,
        Body,
      });
      return { PartNumber, ETag };
    };
    const complete = (Parts: object[]) =>
      made.s3('CompleteMultipartUpload', { ...target, MultipartUpload: { Parts } });
    return { ...made, target, part, complete };
  }

  test('puts its parts together in their order', async () => {
    const { s3, part, complete, target } = await anUpload();
    const second = await part(2, 'end');
    const first = await part(1, five);

    expect(await complete([first, second])).toMatchObject({
      ETag: expect.stringMatching(/^"[0-9a-f]{32}-2"$/),
    });
    expect(await s3('HeadObject', { Bucket: 'bucket', Key: 'k' })).toMatchObject({
      ContentLength: five.length + 3,
    });
    await expect(s3('ListParts', target)).rejects.toMatchObject({ code: 'NoSuchUpload' });
  });

  test('refuses what does not fit', async () => {
    const { part, complete } = await anUpload();
    const first = await part(1, 'small');
    const second = await part(2, 'end');

    await expect(complete([second, first])).rejects.toMatchObject({ code: 'InvalidPartOrder' });
    await expect(complete([first, second])).rejects.toMatchObject({ code: 'EntityTooSmall' });
    await expect(complete([{ PartNumber: 3, ETag: '"x"' }])).rejects.toMatchObject({
      code: 'InvalidPart',
    });
    await expect(complete([second])).resolves.toBeDefined();
  });
});
