import type * as S3 from '@aws-sdk/client-s3';
import type { TagFilter } from './s3-filter.ts';

/** `ReplicationConfiguration` of a template. */
export interface ReplicationConfiguration {
  readonly Role: string;
  readonly Rules: readonly Rule[];
}

type Rule = Omit<S3.ReplicationRule, 'ID' | 'Filter' | 'Destination'> & {
  readonly Id?: string;
  readonly Filter?: {
    readonly Prefix?: string;
    readonly TagFilter?: TagFilter;
    readonly And?: { readonly Prefix?: string; readonly TagFilters?: readonly TagFilter[] };
  };
  readonly Destination: Omit<S3.Destination, 'EncryptionConfiguration'> & {
    readonly EncryptionConfiguration?: { readonly ReplicaKmsKeyID: string };
  };
};

export function writeReplication(value: ReplicationConfiguration): S3.ReplicationConfiguration {
  return { Role: value.Role, Rules: value.Rules.map(writeRule) };
}

function writeRule({ Id, Filter, Destination, ...rule }: Rule): S3.ReplicationRule {
  const { EncryptionConfiguration: encryption, ...to } = Destination;
  return {
    ...rule,
    ID: Id,
    ...(Filter && {
      Filter: {
        Prefix: Filter.Prefix,
        Tag: Filter.TagFilter,
        And: Filter.And && { Prefix: Filter.And.Prefix, Tags: [...(Filter.And.TagFilters ?? [])] },
      },
    }),
    Destination: {
      ...to,
      ...(encryption && {
        EncryptionConfiguration: { ReplicaKmsKeyID: encryption.ReplicaKmsKeyID },
      }),
    },
  };
}

export function readReplication({ Role = '', Rules = [] }: S3.ReplicationConfiguration) {
  const value = { Role, Rules: Rules.map(readRule) };
  // As plain data: what is undefined is not there.
  return JSON.parse(JSON.stringify(value)) as ReplicationConfiguration;
}

function readRule({ ID, Filter, ...rule }: S3.ReplicationRule): unknown {
  const { Prefix, Tag, And } = Filter ?? {};
  return {
    ...rule,
    Id: ID,
    Filter: Filter && {
      Prefix,
      TagFilter: Tag,
      And: And && { Prefix: And.Prefix, TagFilters: And.Tags },
    },
  };
}
