import type * as S3 from '@aws-sdk/client-s3';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { bucketAccess } from './access.ts';
import { asPlain } from './bucket-operation.ts';
import { notConfigured } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { type Bucket, bucketsOf } from './store.ts';
import { readTagSet, shownTagSet } from './tag-set.ts';
import { bucketEvent } from './trail.ts';

/** Configurations that are kept and given back; the emulator does not act on them. */
export const configurations = {
  PutBucketTagging: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:PutBucketTagging'),
    handle: (input, call) => {
      findBucket(call, input).tags = readTagSet(input.Tagging?.TagSet ?? [], {
        most: 50,
        of: 'Bucket',
      });
      return {};
    },
    trail: bucketEvent,
  },
  GetBucketTagging: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:GetBucketTagging'),
    handle: (input, call) => {
      const { tags, name } = findBucket(call, input);
      if (tags === undefined) {
        throw notConfigured('NoSuchTagSet', 'The TagSet does not exist', name);
      }
      return { TagSet: shownTagSet(tags) };
    },
    trail: bucketEvent,
  },
  DeleteBucketTagging: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:PutBucketTagging'),
    handle: (input, call) => {
      delete findBucket(call, input).tags;
      return {};
    },
    trail: bucketEvent,
  },
  PutBucketLogging: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:PutBucketLogging'),
    handle: (input, call) => {
      const enabled = input.BucketLoggingStatus?.LoggingEnabled;
      const bucket = findBucket(call, input);
      if (enabled === undefined) delete bucket.logging;
      else {
        checkTarget(call, bucket, enabled);
        bucket.logging = asPlain(enabled);
      }
      return {};
    },
    trail: bucketEvent,
  },
  GetBucketLogging: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:GetBucketLogging'),
    handle: (input, call) => {
      const { logging } = findBucket(call, input);
      return logging === undefined ? {} : { LoggingEnabled: logging as S3.LoggingEnabled };
    },
    trail: bucketEvent,
  },
} satisfies Operations<typeof S3>;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html */
function checkTarget(
  call: Call,
  bucket: Bucket,
  { TargetBucket, TargetGrants }: S3.LoggingEnabled,
) {
  if (TargetGrants?.length) throw notImplemented('s3:PutBucketLogging with TargetGrants');
  const { buckets } = bucketsOf(call);
  const name = TargetBucket ?? '';
  const target = Object.hasOwn(buckets, name) ? buckets[name] : undefined;
  if (target === undefined) {
    throw new Fault(
      'InvalidTargetBucketForLogging',
      'The target bucket for logging does not exist',
      {
        status: 400,
        members: { TargetBucket: name },
      },
    );
  }
  if (target.account === bucket.account && target.region === bucket.region) return;
  const what = target.account === bucket.account ? 'location' : 'owner';
  throw new Fault(
    'InvalidTargetBucketForLogging',
    `The ${what} of the bucket to be logged and that of the target bucket must be the same`,
    { status: 400, members: { TargetBucket: name } },
  );
}
