import type * as S3 from '@aws-sdk/client-s3';
import type { ObjectVersion, Upload, Version } from './store.ts';

const day = 86_400_000;

/** S3 counts whole days and waits for the midnight (UTC) after them. */
export function dueAt(from: number, days: number): number {
  return Math.ceil((from + days * day) / day) * day;
}

interface Conditions {
  readonly prefix: string;
  readonly tags: readonly S3.Tag[];
  readonly larger: number;
  readonly smaller: number;
  /** The rule speaks of sizes itself, so that small objects are moved as well. */
  readonly hasSizes: boolean;
}

export function conditionsOf({ Filter, Prefix }: S3.LifecycleRule): Conditions {
  const all = Filter?.And ?? { ...Filter, Tags: Filter?.Tag && [Filter.Tag] };
  return {
    prefix: all.Prefix ?? Prefix ?? '',
    tags: all.Tags ?? [],
    larger: all.ObjectSizeGreaterThan ?? -1,
    smaller: all.ObjectSizeLessThan ?? Number.POSITIVE_INFINITY,
    hasSizes: all.ObjectSizeGreaterThan !== undefined || all.ObjectSizeLessThan !== undefined,
  };
}

/** A marker has neither tags nor a size, only its key. */
export function concerns(conditions: Conditions, key: string, version: Version): boolean {
  if (!key.startsWith(conditions.prefix)) return false;
  if (version.kind === 'marker') return true;
  const { size, tags = {} } = version;
  return (
    size > conditions.larger &&
    size < conditions.smaller &&
    conditions.tags.every(({ Key = '', Value }) => tags[Key] === Value)
  );
}

/** Whether a rule expires the current object of a key. */
export function expiresCurrent(
  rule: S3.LifecycleRule,
  object: ObjectVersion,
  now: number,
): boolean {
  const { Days: days, Date: date } = rule.Expiration ?? {};
  if (date !== undefined && now >= date.getTime()) return true;
  return days !== undefined && now >= dueAt(object.modifiedAt, days);
}

/**
 * Whether a rule removes a version that is not the current one: `since` is when it was overtaken, `newer` how many noncurrent
 * versions are newer.
 */
export function expiresNoncurrent(
  { NoncurrentVersionExpiration: expiration }: S3.LifecycleRule,
  since: number,
  newer: number,
  now: number,
): boolean {
  if (expiration?.NoncurrentDays === undefined) return false;
  const { NoncurrentDays: days, NewerNoncurrentVersions: spared = 0 } = expiration;
  return newer >= spared && now >= dueAt(since, days);
}

export function abortsUpload(rule: S3.LifecycleRule, upload: Upload, now: number): boolean {
  const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  if (days === undefined || !upload.key.startsWith(conditionsOf(rule).prefix)) return false;
  return now >= dueAt(upload.startedAt, days);
}

const smallest = 128 * 1024;

/** The storage class to which a rule moves the current object by now; the last transition that is due. */
export function classOf(
  rule: S3.LifecycleRule,
  object: ObjectVersion,
  minimum: string,
  now: number,
): string | undefined {
  const isDue = ({ Days: days, Date: date }: S3.Transition) =>
    date === undefined ? now >= dueAt(object.modifiedAt, days ?? 0) : now >= date.getTime();
  const due = (rule.Transitions ?? []).filter(isDue).filter(({ StorageClass: to }) => {
    const small = object.size < smallest && !conditionsOf(rule).hasSizes;
    const archives = to === 'GLACIER' || to === 'DEEP_ARCHIVE';
    return !small || (minimum === 'varies_by_storage_class' && archives);
  });
  return due.at(-1)?.StorageClass;
}
