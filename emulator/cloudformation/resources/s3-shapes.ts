import type * as S3 from '@aws-sdk/client-s3';
import { refuseOthers } from './document.ts';

/** `BucketEncryption` of a template. */
export interface BucketEncryption {
  readonly ServerSideEncryptionConfiguration: readonly {
    readonly BucketKeyEnabled?: boolean;
    readonly ServerSideEncryptionByDefault?: S3.ServerSideEncryptionByDefault;
  }[];
}

export function encryptionRules(encryption: BucketEncryption): S3.ServerSideEncryptionRule[] {
  return encryption.ServerSideEncryptionConfiguration.map((rule) => {
    refuseOthers(
      rule,
      'ServerSideEncryptionRule',
      'BucketKeyEnabled',
      'ServerSideEncryptionByDefault',
    );
    return {
      ApplyServerSideEncryptionByDefault: rule.ServerSideEncryptionByDefault,
      BucketKeyEnabled: rule.BucketKeyEnabled,
    };
  });
}

/** `LifecycleConfiguration` of a template, as far as the emulator carries it over. */
export interface LifecycleConfiguration {
  readonly Rules: readonly {
    readonly Id?: string;
    readonly Status: S3.ExpirationStatus;
    readonly Prefix?: string;
    readonly ExpirationInDays?: number;
    readonly NoncurrentVersionExpiration?: S3.NoncurrentVersionExpiration;
    readonly NoncurrentVersionExpirationInDays?: number;
    readonly AbortIncompleteMultipartUpload?: S3.AbortIncompleteMultipartUpload;
    readonly ExpiredObjectDeleteMarker?: boolean;
    readonly Transitions?: readonly { StorageClass: string; TransitionInDays?: number }[];
  }[];
}

const ruleMembers = [
  ...['Id', 'Status', 'Prefix', 'ExpirationInDays', 'NoncurrentVersionExpiration', 'Transitions'],
  ...['NoncurrentVersionExpirationInDays', 'AbortIncompleteMultipartUpload'],
  'ExpiredObjectDeleteMarker',
];

export function lifecycleRules({ Rules }: LifecycleConfiguration): S3.LifecycleRule[] {
  return Rules.map((rule) => {
    refuseOthers(rule, 'LifecycleConfiguration.Rule', ...ruleMembers);
    return {
      ID: rule.Id,
      Status: rule.Status,
      Filter: { Prefix: rule.Prefix ?? '' },
      ...expiration(rule),
      ...(rule.AbortIncompleteMultipartUpload && {
        AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
      }),
      ...(rule.Transitions && { Transitions: rule.Transitions.map(transition) }),
    };
  });
}

type Rule = LifecycleConfiguration['Rules'][number];

function expiration(
  rule: Rule,
): Pick<S3.LifecycleRule, 'Expiration' | 'NoncurrentVersionExpiration'> {
  const { ExpirationInDays: Days, ExpiredObjectDeleteMarker } = rule;
  const noncurrentDays = rule.NoncurrentVersionExpirationInDays;
  const noncurrent =
    rule.NoncurrentVersionExpiration ??
    (noncurrentDays === undefined ? undefined : { NoncurrentDays: noncurrentDays });
  return {
    ...((Days !== undefined || ExpiredObjectDeleteMarker !== undefined) && {
      Expiration: { Days, ExpiredObjectDeleteMarker },
    }),
    ...(noncurrent && { NoncurrentVersionExpiration: noncurrent }),
  };
}

function transition(one: NonNullable<Rule['Transitions']>[number]): S3.Transition {
  refuseOthers(one, 'LifecycleConfiguration.Rule.Transition', 'StorageClass', 'TransitionInDays');
  return {
    Days: one.TransitionInDays,
    StorageClass: one.StorageClass as S3.TransitionStorageClass,
  };
}
