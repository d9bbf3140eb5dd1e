import type * as S3 from '@aws-sdk/client-s3';
import type { Operations } from '../../service.ts';
import { bucketAccess } from './access.ts';
import { invalidArgument, malformedXml, notConfigured } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { bucketEvent } from './trail.ts';

/** Configurations that are kept and given back; the emulator does not act on them. */
export const configurations = {
  PutBucketLifecycleConfiguration: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutLifecycleConfiguration'),
    handle: (input, call) => {
      const rules = input.LifecycleConfiguration?.Rules ?? [];
      checkLifecycle(rules);
      findBucket(call, input).lifecycle = asPlain(rules);
      return {};
    },
    trail: bucketEvent,
  },
  GetBucketLifecycleConfiguration: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:GetLifecycleConfiguration'),
    handle: (input, call) => {
      const { lifecycle, name } = findBucket(call, input);
      if (lifecycle === undefined) {
        const message = 'The lifecycle configuration does not exist';
        throw notConfigured('NoSuchLifecycleConfiguration', message, name);
      }
      return { Rules: withDates(lifecycle) as S3.LifecycleRule[] };
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
      findBucket(call, input).tags = readTags(input.Tagging?.TagSet ?? []);
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
      return { TagSet: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
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
      else bucket.logging = asPlain(enabled);
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
  PutBucketNotificationConfiguration: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutBucketNotification'),
    handle: (input, call) => {
      findBucket(call, input).notification = asPlain(input.NotificationConfiguration ?? {});
      return {};
    },
    trail: bucketEvent,
  },
  GetBucketNotificationConfiguration: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:GetBucketNotification'),
    handle: (input, call) => findBucket(call, input).notification ?? {},
    trail: bucketEvent,
  },
} satisfies Operations<typeof S3>;

const mostTags = 50;

function readTags(tags: readonly S3.Tag[]): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { Key: key = '', Value: value = '' } of tags) {
    if (Object.hasOwn(read, key)) {
      throw invalidArgument('TagKey', key, 'Cannot provide multiple Tags with the same key');
    }
    if (key.length < 1 || key.length > 128 || value.length > 256 || key.startsWith('aws:')) {
      throw invalidArgument('TagKey', key, 'The TagKey you have provided is invalid');
    }
    read[key] = value;
  }
  if (tags.length <= mostTags) return read;
  throw invalidArgument(
    'TagSet',
    tags.length,
    `Bucket tag count cannot be greater than ${mostTags}`,
  );
}

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

function asPlain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

/** Dates that the state keeps as text; in a lifecycle every member called `Date` is one. */
function withDates(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, member: unknown) =>
    name === 'Date' && typeof member === 'string' ? new Date(member) : member,
  );
}
