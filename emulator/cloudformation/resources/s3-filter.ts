import type * as S3 from '@aws-sdk/client-s3';

export interface TagFilter {
  readonly Key: string;
  readonly Value: string;
}

/** How templates narrow a configuration to some objects. */
export interface Narrowed {
  readonly Prefix?: string;
  readonly TagFilters?: readonly TagFilter[];
  readonly AccessPointArn?: string;
}

/** How S3 does it: one condition by itself, several in an `And`. */
interface Filter {
  readonly Prefix?: string | undefined;
  readonly Tag?: S3.Tag | undefined;
  readonly AccessPointArn?: string | undefined;
  readonly And?:
    | (Omit<Filter, 'Tag' | 'And'> & { readonly Tags?: readonly S3.Tag[] | undefined })
    | undefined;
}

export function writeTags(tags: readonly TagFilter[] | undefined): S3.Tag[] | undefined {
  return tags && tags.length > 0 ? tags.map(({ Key, Value }) => ({ Key, Value })) : undefined;
}

export function readTags(tags: readonly S3.Tag[] | undefined): TagFilter[] | undefined {
  return tags?.map(({ Key = '', Value = '' }) => ({ Key, Value }));
}

export function writeFilter({ Prefix, TagFilters, AccessPointArn }: Narrowed) {
  const Tags = writeTags(TagFilters);
  const conditions = [Prefix, AccessPointArn, ...(Tags ?? [])].filter((one) => one !== undefined);
  if (conditions.length === 0) return undefined;
  if (conditions.length > 1) return { And: { Prefix, AccessPointArn, Tags } };
  return Tags ? { Tag: Tags[0] } : { Prefix, AccessPointArn };
}

export function readFilter(filter: Filter | undefined): Narrowed {
  const { Prefix, AccessPointArn, Tags } = filter?.And ?? {
    ...filter,
    Tags: filter?.Tag && [filter.Tag],
  };
  const TagFilters = readTags(Tags);
  return {
    ...(Prefix !== undefined && { Prefix }),
    ...(AccessPointArn !== undefined && { AccessPointArn }),
    ...(TagFilters && { TagFilters }),
  };
}
