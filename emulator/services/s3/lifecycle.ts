import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import { serviceCaller } from '../../identity/service-role.ts';
import type { Call, Operations, TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { bucketAccess, bucketArn } from './access.ts';
import { asPlain, changes, shows } from './bucket-operation.ts';
import { notify } from './events.ts';
import { notConfigured } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { checkLifecycle } from './lifecycle-check.ts';
import {
  abortsUpload,
  classOf,
  concerns,
  conditionsOf,
  dueAt,
  expiresCurrent,
  expiresNoncurrent,
} from './lifecycle-rules.ts';
import { type Bucket, bucketsOf, keysOf, versionsOf } from './store.ts';
import { bucketEvent } from './trail.ts';
import { currentObject, deleteVersion, moveToClass } from './versions.ts';

const defaultMinimum = 'all_storage_classes_128K';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html */
export const lifecycle = {
  PutBucketLifecycleConfiguration: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutLifecycleConfiguration'),
    handle: (input, call) => {
      const bucket = findBucket(call, input);
      const rules = input.LifecycleConfiguration?.Rules ?? [];
      checkLifecycle(rules);
      const { random } = call.world;
      bucket.lifecycle = asPlain(rules.map((rule) => ({ ...rule, ID: rule.ID ?? random.hex(48) })));
      const minimum = input.TransitionDefaultMinimumObjectSize ?? defaultMinimum;
      bucket.transitionMinimum = minimum;
      schedule(call.world, bucket);
      return { TransitionDefaultMinimumObjectSize: minimum };
    },
    trail: bucketEvent,
  },
  GetBucketLifecycleConfiguration: shows<
    S3.GetBucketLifecycleConfigurationCommandInput,
    Omit<S3.GetBucketLifecycleConfigurationCommandOutput, '$metadata'>
  >('s3:GetLifecycleConfiguration', (bucket) => {
    if (bucket.lifecycle === undefined) {
      const message = 'The lifecycle configuration does not exist';
      throw notConfigured('NoSuchLifecycleConfiguration', message, bucket.name);
    }
    return {
      Rules: rulesOf(bucket),
      TransitionDefaultMinimumObjectSize: (bucket.transitionMinimum ??
        defaultMinimum) as S3.TransitionDefaultMinimumObjectSize,
    };
  }),
  DeleteBucketLifecycle: changes<S3.DeleteBucketLifecycleCommandInput>(
    's3:PutLifecycleConfiguration',
    (bucket, _, { world }) => {
      delete bucket.lifecycle;
      unschedule(world, bucket);
    },
  ),
} satisfies Operations<typeof S3>;

/** Rules with their dates, which the state keeps as text; in a lifecycle every member called `Date` is one. */
function rulesOf({ lifecycle: kept = [] }: Bucket): S3.LifecycleRule[] {
  return JSON.parse(JSON.stringify(kept), (name, member: unknown) =>
    name === 'Date' && typeof member === 'string' ? new Date(member) : member,
  ) as S3.LifecycleRule[];
}

/** Rules are carried out once a day, at midnight UTC. */
function schedule(world: World, bucket: Bucket): void {
  unschedule(world, bucket);
  const { account, region, name } = bucket;
  const at = dueAt(world.clock.now() + 1, 0);
  bucket.lifecycleTimer = world.clock.schedule({
    ...{ at, service: 's3', name: 'lifecycle', account, region },
    data: name,
  });
}

export function unschedule(world: World, bucket: Bucket): void {
  if (bucket.lifecycleTimer !== undefined) world.clock.cancel(bucket.lifecycleTimer);
  delete bucket.lifecycleTimer;
}

export const carryOut: TimerHandler = ({ id, data }, world) => {
  const { buckets } = bucketsOf({ world });
  const name = String(data);
  const bucket = Object.hasOwn(buckets, name) ? buckets[name] : undefined;
  if (bucket?.lifecycleTimer !== id) return;
  delete bucket.lifecycleTimer;
  schedule(world, bucket);
  const rules = rulesOf(bucket).filter(({ Status: status }) => status === 'Enabled');
  const call = callOfS3(world, bucket);
  for (const rule of rules) applyRule(call, bucket, rule);
};

function callOfS3(world: World, { account, region, name }: Bucket): Call {
  const caller = serviceCaller('s3.amazonaws.com', account, region, bucketArn(name));
  const requestId = world.random.hex(16).toUpperCase();
  return { world, caller, account, region, requestId, signal: new AbortController().signal };
}

function applyRule(call: Call, bucket: Bucket, rule: S3.LifecycleRule): void {
  const now = call.world.clock.now();
  for (const key of keysOf(bucket)) {
    applyToCurrent(call, bucket, rule, key, now);
    applyToNoncurrent(call, bucket, rule, key, now);
    removeLoneMarker(call, bucket, rule, key);
  }
  for (const upload of Object.values(bucket.uploads)) {
    if (abortsUpload(rule, upload, now)) delete bucket.uploads[upload.id];
  }
}

function applyToCurrent(
  call: Call,
  bucket: Bucket,
  rule: S3.LifecycleRule,
  key: string,
  now: number,
) {
  const object = currentObject(bucket, key);
  if (object === undefined || !concerns(conditionsOf(rule), key, object)) return;
  if (expiresCurrent(rule, object, now)) {
    const { DeleteMarker, VersionId } = deleteVersion(call, bucket, key, undefined);
    const event = DeleteMarker ? 'DeleteMarkerCreated' : 'Delete';
    notify(call, bucket, `LifecycleExpiration:${event}`, {
      key,
      ...(VersionId !== undefined && { versionId: VersionId }),
    });
    return;
  }
  const to = classOf(rule, object, bucket.transitionMinimum ?? defaultMinimum, now);
  if (to !== undefined && to !== object.headers.StorageClass) {
    moveToClass(bucket, key, object.id, to);
    notify(call, bucket, 'LifecycleTransition', { key, size: object.size, etag: object.etag });
  }
}

function applyToNoncurrent(
  call: Call,
  bucket: Bucket,
  rule: S3.LifecycleRule,
  key: string,
  now: number,
) {
  const versions = versionsOf(bucket, key);
  for (const [at, version] of versions.entries()) {
    const successor = versions[at - 1];
    if (successor === undefined || !concerns(conditionsOf(rule), key, version)) continue;
    if (!expiresNoncurrent(rule, successor.modifiedAt, at - 1, now)) continue;
    removeUnlessLocked(call, bucket, key, version.id);
  }
}

/** A marker that hides nothing any more. */
function removeLoneMarker(call: Call, bucket: Bucket, rule: S3.LifecycleRule, key: string) {
  const [only, ...others] = versionsOf(bucket, key);
  if (only?.kind !== 'marker' || others.length > 0) return;
  if (!concerns(conditionsOf(rule), key, only)) return;
  const { ExpiredObjectDeleteMarker: asked, Days: days } = rule.Expiration ?? {};
  const isOld = days !== undefined && call.world.clock.now() >= dueAt(only.modifiedAt, days);
  if (asked || isOld) removeUnlessLocked(call, bucket, key, only.id);
}

/** A version under a lock outlives every rule. */
function removeUnlessLocked(call: Call, bucket: Bucket, key: string, id: string): void {
  try {
    deleteVersion(call, bucket, key, id);
    notify(call, bucket, 'LifecycleExpiration:Delete', { key, versionId: id });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}
