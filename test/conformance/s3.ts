import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { allow, policyOf } from './roles.ts';

const api = 'https://docs.aws.amazon.com/AmazonS3/latest/API';

/** A bucket of its own, deleted with the case. */
async function aBucket(place: Place): Promise<string> {
  const { s3: client } = place.clients;
  const Bucket = place.fresh('bucket');
  const LocationConstraint = 'ap-southeast-2';
  await client.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }),
  );
  place.later(() => client.send(new DeleteBucketCommand({ Bucket })));
  return Bucket;
}

async function put(place: Place, Bucket: string, Key: string, Body = 'body') {
  const { s3: client } = place.clients;
  const answer = await client.send(new PutObjectCommand({ Bucket, Key, Body }));
  const { VersionId } = answer;
  place.later(() => client.send(new DeleteObjectCommand({ Bucket, Key, VersionId })));
  return answer;
}

export const s3: ServiceCases = {
  service: 's3',
  cases: [
    {
      name: 'An object is read back with its type, length, metadata and the MD5 as its tag',
      aws: `${api}/API_GetObject.html`,
      async run(place) {
        const Bucket = await aBucket(place);
        const { s3: client } = place.clients;
        const Key = 'AWSLogs/ü key+1.json';
        const Metadata = { origin: 'conformance' };
        const ContentType = 'application/json';
        await client.send(new PutObjectCommand({ Bucket, Key, Body: '{}', ContentType, Metadata }));
        place.later(() => client.send(new DeleteObjectCommand({ Bucket, Key })));
        const read = await client.send(new GetObjectCommand({ Bucket, Key }));
        return [
          await read.Body?.transformToString(),
          read.ContentType,
          read.ContentLength,
          read.Metadata,
          read.ETag,
        ];
      },
      expected: [
        '{}',
        'application/json',
        2,
        { origin: 'conformance' },
        '"99914b932bd37a50b983c5e7c90ae93b"',
      ],
    },
    {
      name: 'An object that does not exist is NoSuchKey, to HEAD a bare NotFound',
      aws: `${api}/API_HeadObject.html`,
      async run(place) {
        const Bucket = await aBucket(place);
        const { s3: client } = place.clients;
        return [
          await faultOf(client.send(new GetObjectCommand({ Bucket, Key: 'none' }))),
          await faultOf(client.send(new HeadObjectCommand({ Bucket, Key: 'none' }))),
        ];
      },
      expected: ['NoSuchKey', 'NotFound'],
    },
    {
      name: 'A bucket that does not exist is NoSuchBucket',
      aws: `${api}/API_ListObjectsV2.html`,
      run: (place) =>
        faultOf(place.clients.s3.send(new ListObjectsV2Command({ Bucket: place.fresh('none') }))),
      expected: 'NoSuchBucket',
    },
    {
      name: 'A bucket that one owns already is BucketAlreadyOwnedByYou',
      aws: `${api}/API_CreateBucket.html`,
      async run(place) {
        await aBucket(place);
        return faultOf(aBucket(place));
      },
      expected: 'BucketAlreadyOwnedByYou',
    },
    {
      name: 'A bucket’s name has no capitals',
      aws: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
      run: (place) =>
        faultOf(
          place.clients.s3.send(
            new CreateBucketCommand({
              Bucket: place.fresh('Capital'),
              CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
            }),
          ),
        ),
      expected: 'InvalidBucketName',
    },
    {
      name: 'A bucket that is not empty is BucketNotEmpty',
      aws: `${api}/API_DeleteBucket.html`,
      async run(place) {
        const Bucket = await aBucket(place);
        await put(place, Bucket, 'key');
        return faultOf(place.clients.s3.send(new DeleteBucketCommand({ Bucket })));
      },
      expected: 'BucketNotEmpty',
    },
    {
      name: 'A listing folds keys at the delimiter and is in the order of bytes',
      aws: `${api}/API_ListObjectsV2.html`,
      async run(place) {
        const Bucket = await aBucket(place);
        for (const key of ['b', 'a/2', 'a/1', 'B']) await put(place, Bucket, key);
        const list = await place.clients.s3.send(
          new ListObjectsV2Command({ Bucket, Delimiter: '/' }),
        );
        return [
          list.Contents?.map(({ Key }) => Key),
          list.CommonPrefixes?.map(({ Prefix }) => Prefix),
          list.KeyCount,
        ];
      },
      expected: [['B', 'b'], ['a/'], 3],
    },
    {
      name: 'A listing pages with a token',
      aws: `${api}/API_ListObjectsV2.html`,
      async run(place) {
        const Bucket = await aBucket(place);
        for (const key of ['a', 'b', 'c']) await put(place, Bucket, key);
        const list = (ContinuationToken?: string) =>
          place.clients.s3.send(
            new ListObjectsV2Command({ Bucket, MaxKeys: 2, ContinuationToken }),
          );
        const first = await list();
        const second = await list(first.NextContinuationToken);
        return [first.IsTruncated, second.Contents?.map(({ Key }) => Key), second.IsTruncated];
      },
      expected: [true, ['c'], false],
    },
    {
      name: 'A range is answered as such, and one past the end is InvalidRange',
      aws: `${api}/API_GetObject.html`,
      async run(place) {
        const Bucket = await aBucket(place);
        await put(place, Bucket, 'key', '0123456789');
        const read = (Range: string) =>
          place.clients.s3.send(new GetObjectCommand({ Bucket, Key: 'key', Range }));
        const part = await read('bytes=2-4');
        return [
          await part.Body?.transformToString(),
          part.ContentRange,
          await faultOf(read('bytes=20-30')),
        ];
      },
      expected: ['234', 'bytes 2-4/10', 'InvalidRange'],
    },
    {
      name: 'With versioning, a deletion leaves a marker and the version behind it',
      aws: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html',
      async run(place) {
        const Bucket = await aBucket(place);
        const { s3: client } = place.clients;
        await client.send(
          new PutBucketVersioningCommand({
            Bucket,
            VersioningConfiguration: { Status: 'Enabled' },
          }),
        );
        const { VersionId } = await put(place, Bucket, 'key', 'first');
        const erased = await client.send(new DeleteObjectCommand({ Bucket, Key: 'key' }));
        const marker = erased.VersionId;
        place.later(() =>
          client.send(new DeleteObjectCommand({ Bucket, Key: 'key', VersionId: marker })),
        );
        const read = await client.send(new GetObjectCommand({ Bucket, Key: 'key', VersionId }));
        return [
          erased.DeleteMarker,
          await faultOf(client.send(new GetObjectCommand({ Bucket, Key: 'key' }))),
          await read.Body?.transformToString(),
        ];
      },
      expected: [true, 'NoSuchKey', 'first'],
    },
    {
      name: 'A bucket without policy is NoSuchBucketPolicy, and one is read back as it was put',
      aws: `${api}/API_GetBucketPolicy.html`,
      async run(place) {
        const Bucket = await aBucket(place);
        const { s3: client } = place.clients;
        const before = await faultOf(client.send(new GetBucketPolicyCommand({ Bucket })));
        const Policy = policyOf({
          ...allow('s3:PutObject', `arn:aws:s3:::${Bucket}/*`),
          Sid: 'Trail',
          Principal: { Service: 'cloudtrail.amazonaws.com' },
        });
        await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
        const after = await client.send(new GetBucketPolicyCommand({ Bucket }));
        return [before, JSON.parse(after.Policy ?? '{}').Statement[0].Sid];
      },
      expected: ['NoSuchBucketPolicy', 'Trail'],
    },
    {
      name: 'A bucket policy about another bucket is MalformedPolicy',
      aws: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html',
      async run(place) {
        const Bucket = await aBucket(place);
        const Policy = policyOf({
          ...allow('s3:GetObject', 'arn:aws:s3:::another-bucket/*'),
          Principal: '*',
        });
        return faultOf(place.clients.s3.send(new PutBucketPolicyCommand({ Bucket, Policy })));
      },
      expected: 'MalformedPolicy',
    },
    {
      name: 'A new bucket encrypts with AES256',
      aws: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html',
      async run(place) {
        const Bucket = await aBucket(place);
        const { ServerSideEncryptionConfiguration } = await place.clients.s3.send(
          new GetBucketEncryptionCommand({ Bucket }),
        );
        const [rule] = ServerSideEncryptionConfiguration?.Rules ?? [];
        return rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
      },
      expected: 'AES256',
    },
    {
      name: 'A new bucket blocks all public access',
      aws: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
      async run(place) {
        const Bucket = await aBucket(place);
        const { PublicAccessBlockConfiguration } = await place.clients.s3.send(
          new GetPublicAccessBlockCommand({ Bucket }),
        );
        return PublicAccessBlockConfiguration;
      },
      expected: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    },
  ],
};
