import type * as S3 from '@aws-sdk/client-s3';
import { readTags, type TagFilter, writeTags } from './s3-filter.ts';

/** `LifecycleConfiguration` of a template. */
export interface LifecycleConfiguration {
  readonly Rules: readonly Rule[];
  readonly TransitionDefaultMinimumObjectSize?: string;
}

interface Rule {
  readonly Id?: string;
  readonly Status: S3.ExpirationStatus;
  readonly Prefix?: string;
  readonly TagFilters?: readonly TagFilter[];
  readonly ObjectSizeGreaterThan?: number;
  readonly ObjectSizeLessThan?: number;
  readonly ExpirationDate?: string;
  readonly ExpirationInDays?: number;
  readonly ExpiredObjectDeleteMarker?: boolean;
  readonly NoncurrentVersionExpiration?: S3.NoncurrentVersionExpiration;
  readonly NoncurrentVersionExpirationInDays?: number;
  readonly AbortIncompleteMultipartUpload?: S3.AbortIncompleteMultipartUpload;
  readonly Transition?: Transition;
  readonly Transitions?: readonly Transition[];
  readonly NoncurrentVersionTransition?: NoncurrentTransition;
  readonly NoncurrentVersionTransitions?: readonly NoncurrentTransition[];
}

interface Transition {
  readonly StorageClass: string;
  readonly TransitionDate?: string;
  readonly TransitionInDays?: number;
}

interface NoncurrentTransition {
  readonly StorageClass: string;
  readonly TransitionInDays: number;
  readonly NewerNoncurrentVersions?: number;
}

export function writeLifecycle({ Rules }: LifecycleConfiguration): S3.LifecycleRule[] {
  return Rules.map((rule) => ({
    ID: rule.Id,
    Status: rule.Status,
    Filter: writeFilter(rule),
    ...writeExpiration(rule),
    AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
    ...writeTransitions(rule),
  }));
}

function writeFilter(rule: Rule): S3.LifecycleRuleFilter {
  const { Prefix, ObjectSizeGreaterThan, ObjectSizeLessThan } = rule;
  const Tags = writeTags(rule.TagFilters);
  const sizes = { ObjectSizeGreaterThan, ObjectSizeLessThan };
  const conditions = [Prefix, ObjectSizeGreaterThan, ObjectSizeLessThan, ...(Tags ?? [])];
  if (conditions.filter((one) => one !== undefined).length > 1) {
    return { And: { Prefix, Tags, ...sizes } };
  }
  if (Tags) return { Tag: Tags[0] };
  return Object.values(sizes).some((size) => size !== undefined) ? sizes : { Prefix: Prefix ?? '' };
}

function writeExpiration(rule: Rule) {
  const { ExpirationInDays: Days, ExpirationDate, ExpiredObjectDeleteMarker } = rule;
  const noncurrentDays = rule.NoncurrentVersionExpirationInDays;
  const given = [Days, ExpirationDate, ExpiredObjectDeleteMarker].some((one) => one !== undefined);
  const date = ExpirationDate === undefined ? undefined : new Date(ExpirationDate);
  return {
    ...(given && { Expiration: { Days, Date: date, ExpiredObjectDeleteMarker } }),
    NoncurrentVersionExpiration:
      rule.NoncurrentVersionExpiration ??
      (noncurrentDays === undefined ? undefined : { NoncurrentDays: noncurrentDays }),
  };
}

function writeTransitions(
  rule: Rule,
): Pick<S3.LifecycleRule, 'Transitions' | 'NoncurrentVersionTransitions'> {
  const current = [...(rule.Transition ? [rule.Transition] : []), ...(rule.Transitions ?? [])];
  const { NoncurrentVersionTransition: one, NoncurrentVersionTransitions: more = [] } = rule;
  const noncurrent = [...(one ? [one] : []), ...more];
  return {
    ...(current.length > 0 && {
      Transitions: current.map(({ StorageClass, TransitionDate, TransitionInDays }) => ({
        Days: TransitionInDays,
        Date: TransitionDate === undefined ? undefined : new Date(TransitionDate),
        StorageClass: StorageClass as S3.TransitionStorageClass,
      })),
    }),
    ...(noncurrent.length > 0 && {
      NoncurrentVersionTransitions: noncurrent.map((transition) => ({
        NoncurrentDays: transition.TransitionInDays,
        NewerNoncurrentVersions: transition.NewerNoncurrentVersions,
        StorageClass: transition.StorageClass as S3.TransitionStorageClass,
      })),
    }),
  };
}

/** In the template's own words, where it has two for the same. */
export function readLifecycle(
  rules: readonly S3.LifecycleRule[],
  minimum: string | undefined,
  template: LifecycleConfiguration | undefined,
): LifecycleConfiguration {
  const words = new Map(template?.Rules.map((rule, at) => [rule.Id ?? rules[at]?.ID, rule]));
  return {
    Rules: rules.map((rule) => inTheWordsOf(words.get(rule.ID), readRule(rule))),
    ...(minimum !== undefined && { TransitionDefaultMinimumObjectSize: minimum }),
  };
}

function readRule(rule: S3.LifecycleRule): Rule {
  const { Filter = {}, Expiration, NoncurrentVersionExpiration } = rule;
  const conditions = Filter.And ?? { ...Filter, Tags: Filter.Tag && [Filter.Tag] };
  const { Prefix = rule.Prefix, Tags, ObjectSizeGreaterThan, ObjectSizeLessThan } = conditions;
  return withoutUndefined({
    Id: rule.ID,
    Status: rule.Status as S3.ExpirationStatus,
    Prefix: Prefix === '' ? undefined : Prefix,
    TagFilters: readTags(Tags),
    ObjectSizeGreaterThan,
    ObjectSizeLessThan,
    ExpirationDate: dateText(Expiration?.Date),
    ExpirationInDays: Expiration?.Days,
    ExpiredObjectDeleteMarker: Expiration?.ExpiredObjectDeleteMarker,
    NoncurrentVersionExpiration,
    AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
    Transitions: rule.Transitions?.map(({ Days, Date: date, StorageClass = '' }) =>
      withoutUndefined({ StorageClass, TransitionInDays: Days, TransitionDate: dateText(date) }),
    ),
    NoncurrentVersionTransitions: rule.NoncurrentVersionTransitions?.map((one) =>
      withoutUndefined({
        StorageClass: one.StorageClass ?? '',
        TransitionInDays: one.NoncurrentDays ?? 0,
        NewerNoncurrentVersions: one.NewerNoncurrentVersions,
      }),
    ),
  });
}

function inTheWordsOf(template: Rule | undefined, rule: Rule): Rule {
  const { Transitions, NoncurrentVersionTransitions, NoncurrentVersionExpiration, ...rest } = rule;
  const [first, ...more] = Transitions ?? [];
  const [noncurrent, ...others] = NoncurrentVersionTransitions ?? [];
  const days = NoncurrentVersionExpiration?.NoncurrentDays;
  return withoutUndefined({
    ...rest,
    ...(template?.Transition
      ? { Transition: first, ...(more.length > 0 && { Transitions: more }) }
      : { Transitions }),
    ...(template?.NoncurrentVersionTransition
      ? {
          NoncurrentVersionTransition: noncurrent,
          ...(others.length > 0 && { NoncurrentVersionTransitions: others }),
        }
      : { NoncurrentVersionTransitions }),
    ...(template?.NoncurrentVersionExpirationInDays === undefined
      ? { NoncurrentVersionExpiration }
      : { NoncurrentVersionExpirationInDays: days }),
  });
}

/** As CloudFormation's reference writes dates: whole seconds, UTC. */
function dateText(date: Date | undefined): string | undefined {
  return date?.toISOString().replace('.000Z', 'Z');
}

function withoutUndefined<T extends object>(
  value: Partial<{ [K in keyof T]: T[K] | undefined }>,
): T {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries) as T;
}
