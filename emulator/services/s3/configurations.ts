import type * as S3 from '@aws-sdk/client-s3';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { bucketAccess } from './access.ts';
import { asPlain } from './bucket-operation.ts';
import { invalidArgument, malformedXml, notConfigured } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { type Bucket, bucketsOf } from './store.ts';
import { readTagSet, shownTagSet } from './tag-set.ts';
import { bucketEvent } from './trail.ts';

/** Configurations that are kept and given back; the emulator does not act on them. */
export const configurations = {
  PutBucketLifecycleConfiguration: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutLifecycleConfiguration'),
    handle: (input, call) => {
      const rules = input.LifecycleConfiguration?.Rules ?? [];
      checkLifecycle(rules);
      const bucket = findBucket(call, input);
      const { random } = call.world;
      bucket.lifecycle = asPlain(rules.map((rule) => ({ ...rule, ID: rule.ID ?? random.hex(48) })));
      const minimum = input.TransitionDefaultMinimumObjectSize ?? defaultMinimum;
      bucket.transitionMinimum = minimum;
      return { TransitionDefaultMinimumObjectSize: minimum };
    },
    trail: bucketEvent,
  },
  GetBucketLifecycleConfiguration: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:GetLifecycleConfiguration'),
    handle: (input, call) => {
      const { lifecycle, name, transitionMinimum = defaultMinimum } = findBucket(call, input);
      if (lifecycle === undefined) {
        const message = 'The lifecycle configuration does not exist';
        throw notConfigured('NoSuchLifecycleConfiguration', message, name);
      }
      return {
        Rules: withDates(lifecycle) as S3.LifecycleRule[],
        TransitionDefaultMinimumObjectSize:
          transitionMinimum as S3.TransitionDefaultMinimumObjectSize,
      };
    },
    trail: bucketEvent,
  },
  DeleteBucketLifecycle: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutLifecycleConfiguration'),
    handle: (input, call) => {
      delete findBucket(call, input).lifecycle;
      return {};
    },
    trail: bucketEvent,
  },
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

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
function checkLifecycle(rules: readonly S3.LifecycleRule[]): void {
  if (rules.length === 0) throw malformedXml('no rule');
  if (rules.length > 1000) throw malformedXml('more than 1,000 rules');
  const ids = rules.flatMap(({ ID: id }) => id ?? []);
  if (new Set(ids).size < ids.length) {
    throw invalidArgument(
      'ID',
      ids.join(),
      'RuleId must be unique. Found same ID for more than one rule',
    );
  }
  for (const { Status: status } of rules) {
    if (status !== 'Enabled' && status !== 'Disabled') throw malformedXml(`Status is ${status}`);
  }
}

const defaultMinimum = 'all_storage_classes_128K';

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

/** Dates that the state keeps as text; in a lifecycle every member called `Date` is one. */
function withDates(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, member: unknown) =>
    name === 'Date' && typeof member === 'string' ? new Date(member) : member,
  );
}
