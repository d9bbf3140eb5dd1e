import type * as S3 from '@aws-sdk/client-s3';
import type { Call, Operations } from '../../service.ts';
import { objectAccess } from './access.ts';
import { notify } from './events.ts';
import { findBucket } from './find-bucket.ts';
import type { Bucket, ObjectVersion } from './store.ts';
import { readTagHeader, readTagSet, shownTagSet } from './tag-set.ts';
import { eventObject, findVersion, shownId } from './versions.ts';

interface Names {
  readonly Bucket: string | undefined;
  readonly Key: string | undefined;
  readonly VersionId?: string | undefined;
}

const objectTags = { most: 10, of: 'Object' } as const;

const accessTo = (verb: 'Get' | 'Put' | 'Delete') => (input: Names, call: Call) =>
  objectAccess(
    call,
    findBucket(call, input),
    input.Key ?? '',
    `s3:${verb}Object${input.VersionId === undefined ? '' : 'Version'}Tagging`,
    { 's3:VersionId': input.VersionId },
  );

export const objectTagging = {
  PutObjectTagging: {
    access: accessTo('Put'),
    handle: (input, call) => {
      const { bucket, version } = find(input, call);
      version.tags = readTagSet(input.Tagging?.TagSet ?? [], objectTags);
      notify(call, bucket, 'ObjectTagging:Put', eventObject(bucket, input.Key ?? '', version));
      return shownId(bucket, version);
    },
    trail: 'data',
  },
  GetObjectTagging: {
    access: accessTo('Get'),
    handle: (input, call) => {
      const { bucket, version } = find(input, call);
      return { ...shownId(bucket, version), TagSet: shownTagSet(version.tags ?? {}) };
    },
    trail: 'data',
  },
  DeleteObjectTagging: {
    access: accessTo('Delete'),
    handle: (input, call) => {
      const { bucket, version } = find(input, call);
      delete version.tags;
      notify(call, bucket, 'ObjectTagging:Delete', eventObject(bucket, input.Key ?? '', version));
      return shownId(bucket, version);
    },
    trail: 'data',
  },
} satisfies Operations<typeof S3>;

/** Tags that a writing gives in its header. */
export function tagsOnWriting({ Tagging }: { readonly Tagging?: string | undefined }) {
  if (Tagging === undefined) return {};
  const tags = readTagSet(readTagHeader(Tagging), objectTags);
  return Object.keys(tags).length > 0 ? { tags } : {};
}

/** How many tags a reader is told of; it would need a right to see them. */
export function tagCount({ tags = {} }: ObjectVersion): { TagCount?: number } {
  const count = Object.keys(tags).length;
  return count > 0 ? { TagCount: count } : {};
}

function find(input: Names, call: Call): { bucket: Bucket; version: ObjectVersion } {
  const bucket = findBucket(call, input);
  return { bucket, version: findVersion(call, bucket, input.Key ?? '', input.VersionId) };
}
