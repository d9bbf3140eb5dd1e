import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { bucketAccess, bucketArn } from './access.ts';
import { grantsOfNewBucket } from './acl.ts';
import { checkBucketName, invalidBucketName } from './bucket-name.ts';
import { invalidArgument } from './faults.ts';
import { findAnywhere, findBucket } from './find-bucket.ts';
import { unschedule } from './lifecycle.ts';
import { canonicalId } from './owner.ts';
import { type Bucket, bucketsOf, compareKeys } from './store.ts';
import { bucketEvent } from './trail.ts';

export const buckets = {
  CreateBucket: {
    access: (input) => ({ action: 's3:CreateBucket', resource: bucketArn(input.Bucket ?? '') }),
    handle: createBucket,
    trail: bucketEvent,
  },
  DeleteBucket: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:DeleteBucket'),
    handle: (input, call) => {
      const bucket = findBucket(call, input);
      if (Object.keys(bucket.objects).length > 0) throw notEmpty(bucket.name);
      unschedule(call.world, bucket);
      delete bucketsOf(call).buckets[bucket.name];
      return {};
    },
    trail: bucketEvent,
  },
  HeadBucket: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:ListBucket'),
    handle: (input, call) => ({ BucketRegion: findBucket(call, input).region }),
    trail: bucketEvent,
  },
  ListBuckets: {
    access: () => ({ action: 's3:ListAllMyBuckets', resource: '*' }),
    handle: listBuckets,
  },
  GetBucketLocation: {
    access: (input, call) => bucketAccess(call, findAnywhere(call, input), 's3:GetBucketLocation'),
    handle: (input, call) => {
      const { region } = findAnywhere(call, input);
      // The first Region has no constraint.
      const place = region as S3.BucketLocationConstraint;
      return { LocationConstraint: region === 'us-east-1' ? undefined : place };
    },
    trail: bucketEvent,
  },
} satisfies Operations<typeof S3>;

function createBucket(
  input: S3.CreateBucketCommandInput,
  call: Call,
): Omit<S3.CreateBucketCommandOutput, '$metadata'> {
  const name = input.Bucket ?? '';
  checkBucketName(name);
  checkNamespace(input, call);
  checkLocation(input, call.region);
  const grants = grantsOfNewBucket(input, call.account);
  const { buckets } = bucketsOf(call);
  const known = Object.hasOwn(buckets, name) ? buckets[name] : undefined;
  if (known !== undefined) throw taken(known, call.account);
  buckets[name] = {
    name,
    account: call.account,
    region: call.region,
    createdAt: call.world.clock.now(),
    // Since April 2023 every new bucket begins so.
    publicAccess: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    ownership: input.ObjectOwnership ?? 'BucketOwnerEnforced',
    encryption: { algorithm: 'AES256', bucketKey: false },
    ...grants,
    ...(input.ObjectLockEnabledForBucket && { objectLock: {}, versioning: 'Enabled' as const }),
    ...tagsOf(input),
    objects: {},
    uploads: {},
  };
  return {
    Location: call.region === 'us-east-1' ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
  };
}

function tagsOf({ CreateBucketConfiguration: configuration }: S3.CreateBucketCommandInput) {
  const tags = configuration?.Tags ?? [];
  if (tags.length === 0) return {};
  return { tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? '', Value ?? ''])) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
function checkLocation(input: S3.CreateBucketCommandInput, region: string): void {
  const wanted = input.CreateBucketConfiguration?.LocationConstraint as string | undefined;
  if (wanted === 'us-east-1') {
    throw new Fault('InvalidLocationConstraint', 'The specified location-constraint is not valid', {
      status: 400,
      members: { LocationConstraint: wanted },
    });
  }
  if ((wanted ?? 'us-east-1') === region) return;
  throw new Fault(
    'IllegalLocationConstraintException',
    `The ${wanted ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    { status: 400 },
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html */
function checkNamespace(
  { Bucket: name = '', BucketNamespace }: S3.CreateBucketCommandInput,
  call: Call,
): void {
  const suffix = `-${call.account}-${call.region}-an`;
  const isRegional = BucketNamespace === 'account-regional';
  if (BucketNamespace !== undefined && !isRegional && BucketNamespace !== 'global') {
    throw invalidArgument('x-amz-bucket-namespace', BucketNamespace, 'Invalid bucket namespace');
  }
  if (isRegional ? name.endsWith(suffix) : !name.endsWith('-an')) return;
  throw invalidBucketName(name);
}

function taken(bucket: Bucket, account: string): Fault {
  const members = { BucketName: bucket.name };
  if (bucket.account === account) {
    const message =
      'Your previous request to create the named bucket succeeded and you already own it.';
    return new Fault('BucketAlreadyOwnedByYou', message, { status: 409, members });
  }
  const message =
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.';
  return new Fault('BucketAlreadyExists', message, { status: 409, members });
}

function notEmpty(bucket: string): Fault {
  const message = 'The bucket you tried to delete is not empty';
  return new Fault('BucketNotEmpty', message, { status: 409, members: { BucketName: bucket } });
}

function listBuckets(
  input: S3.ListBucketsCommandInput,
  call: Call,
): Omit<S3.ListBucketsCommandOutput, '$metadata'> {
  const { Prefix = '', BucketRegion, ContinuationToken = '', MaxBuckets = 10_000 } = input;
  const all = Object.values(bucketsOf(call).buckets)
    .filter(({ account }) => account === call.account)
    .filter(({ region }) => BucketRegion === undefined || region === BucketRegion)
    .filter(({ name }) => name.startsWith(Prefix) && name > ContinuationToken)
    .sort((a, b) => compareKeys(a.name, b.name));
  const page = all.slice(0, MaxBuckets);
  const last = page.at(-1)?.name;
  return {
    Owner: { ID: canonicalId(call.account) },
    Buckets: page.map(({ name, createdAt, region }) => ({
      Name: name,
      CreationDate: new Date(createdAt),
      BucketRegion: region,
      BucketArn: bucketArn(name),
    })),
    ...(all.length > page.length && last !== undefined && { ContinuationToken: last }),
    ...(input.Prefix !== undefined && { Prefix: input.Prefix }),
  };
}
