import type * as S3 from '@aws-sdk/client-s3';
import type { Call, Operations } from '../../service.ts';
import { bucketAccess } from './access.ts';
import { findBucket } from './find-bucket.ts';
import { echo, encoderOf, limitOf, listConditions, prefixesOf } from './list-objects.ts';
import { type Entry, list } from './listing.ts';
import { canonicalId } from './owner.ts';
import { type Bucket, compareKeys, keysOf, type Version, versionsOf } from './store.ts';

export const versionListing = {
  ListObjectVersions: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:ListBucketVersions', listConditions(input)),
    handle: listVersions,
    trail: 'data',
  },
} satisfies Operations<typeof S3>;

interface Place {
  readonly version: Version;
  readonly isLatest: boolean;
}

function listVersions(
  input: S3.ListObjectVersionsCommandInput,
  call: Call,
): Omit<S3.ListObjectVersionsCommandOutput, '$metadata'> {
  const bucket = findBucket(call, input);
  const { Prefix: prefix = '', Delimiter: delimiter = '', KeyMarker, VersionIdMarker } = input;
  const encode = encoderOf(input);
  const { entries, truncated } = list(
    versionsAfter(bucket, delimiter, KeyMarker, VersionIdMarker),
    {
      prefix,
      delimiter,
      limit: limitOf(input),
      after: '',
    },
  );
  const { Name, Prefix, Delimiter, EncodingType, MaxKeys } = {
    Delimiter: undefined,
    EncodingType: undefined,
    ...echo(input, encode),
  };
  const last = entries.at(-1);
  return {
    ...(Name !== undefined && { Name }),
    Prefix,
    ...(Delimiter !== undefined && { Delimiter }),
    ...(EncodingType !== undefined && { EncodingType }),
    MaxKeys,
    KeyMarker: encode(KeyMarker ?? ''),
    VersionIdMarker: VersionIdMarker ?? '',
    IsTruncated: truncated,
    ...rowsOf(entries, bucket, encode),
    ...prefixesOf(entries, encode),
    ...(truncated && last && nextMarkers(last, encode)),
  };
}

/** Keys in order, of each the newest version first, after the place that the markers name. */
function* versionsAfter(
  bucket: Bucket,
  delimiter: string,
  keyMarker = '',
  versionMarker?: string,
): Generator<[string, Place]> {
  const afterPrefix = delimiter !== '' && keyMarker.endsWith(delimiter);
  for (const key of keysOf(bucket)) {
    const order = compareKeys(key, keyMarker);
    const resumes = order === 0 && versionMarker !== undefined;
    const isPast = keyMarker !== '' && order <= 0 && !resumes;
    if (isPast || (afterPrefix && key.startsWith(keyMarker))) continue;
    const versions = versionsOf(bucket, key);
    const from = resumes ? versions.findIndex(({ id }) => id === versionMarker) + 1 : 0;
    for (const [index, version] of versions.entries()) {
      if (index >= from) yield [key, { version, isLatest: index === 0 }];
    }
  }
}

function rowsOf(
  entries: readonly Entry<Place>[],
  bucket: Bucket,
  encode: (text: string) => string,
): { Versions?: S3.ObjectVersion[]; DeleteMarkers?: S3.DeleteMarkerEntry[] } {
  const Versions: S3.ObjectVersion[] = [];
  const DeleteMarkers: S3.DeleteMarkerEntry[] = [];
  for (const entry of entries) {
    if (entry.kind === 'prefix') continue;
    const { version, isLatest } = entry.item;
    const row = {
      Key: encode(entry.key),
      VersionId: version.id,
      IsLatest: isLatest,
      LastModified: new Date(version.modifiedAt),
      Owner: { ID: canonicalId(bucket.account) },
    };
    if (version.kind === 'marker') DeleteMarkers.push(row);
    else
      Versions.push({ ...row, ETag: version.etag, Size: version.size, StorageClass: 'STANDARD' });
  }
  return {
    ...(Versions.length > 0 && { Versions }),
    ...(DeleteMarkers.length > 0 && { DeleteMarkers }),
  };
}

function nextMarkers(last: Entry<Place>, encode: (text: string) => string) {
  const NextKeyMarker = encode(last.key);
  return last.kind === 'prefix'
    ? { NextKeyMarker }
    : { NextKeyMarker, NextVersionIdMarker: last.item.version.id };
}
