import type * as S3 from '@aws-sdk/client-s3';
import type { Access, Call, Operations } from '../../service.ts';
import { bucketAccess } from './access.ts';
import { invalidArgument } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { type Entry, list } from './listing.ts';
import { canonicalId } from './owner.ts';
import { type Bucket, keysOf, type ObjectVersion } from './store.ts';
import { currentObject } from './versions.ts';

export const listing = {
  ListObjectsV2: { access: listAccess, handle: listObjectsV2, trail: 'data' },
  ListObjects: { access: listAccess, handle: listObjects, trail: 'data' },
} satisfies Operations<typeof S3>;

export interface ListInput {
  readonly Bucket: string | undefined;
  readonly Prefix?: string | undefined;
  readonly Delimiter?: string | undefined;
  readonly MaxKeys?: number | undefined;
  readonly EncodingType?: S3.EncodingType | undefined;
}

export function listConditions(input: ListInput): Record<string, string | undefined> {
  return {
    's3:prefix': input.Prefix,
    's3:delimiter': input.Delimiter,
    's3:max-keys': input.MaxKeys === undefined ? undefined : String(input.MaxKeys),
  };
}

function listAccess(input: ListInput, call: Call): Access {
  return bucketAccess(call, findBucket(call, input), 's3:ListBucket', listConditions(input));
}

/** Pages hold at most 1,000 entries, whatever is asked for. */
export function limitOf({ MaxKeys: wanted = 1000 }: ListInput): number {
  if (wanted >= 0) return Math.min(wanted, 1000);
  throw invalidArgument(
    'max-keys',
    wanted,
    'Argument maxKeys must be an integer between 0 and 2147483647',
  );
}

/** `EncodingType=url` keeps keys readable that XML 1.0 cannot carry. */
export function encoderOf({ EncodingType: type }: ListInput): (text: string) => string {
  return type === 'url'
    ? (text) => encodeURIComponent(text).replaceAll('%2F', '/')
    : (text) => text;
}

/** The members that every listing repeats from its request. */
export function echo(input: ListInput, encode: (text: string) => string) {
  const { Bucket: name, Prefix: prefix = '', Delimiter: delimiter, EncodingType } = input;
  return {
    ...(name !== undefined && { Name: name }),
    Prefix: encode(prefix),
    ...(delimiter !== undefined && { Delimiter: encode(delimiter) }),
    ...(EncodingType !== undefined && { EncodingType }),
    MaxKeys: limitOf(input),
  };
}

export function prefixesOf<T>(entries: readonly Entry<T>[], encode: (text: string) => string) {
  const prefixes = entries.filter(({ kind }) => kind === 'prefix');
  return prefixes.length === 0
    ? {}
    : { CommonPrefixes: prefixes.map(({ key }) => ({ Prefix: encode(key) })) };
}

function* currentObjects(bucket: Bucket): Generator<[string, ObjectVersion]> {
  for (const key of keysOf(bucket)) {
    const object = currentObject(bucket, key);
    if (object) yield [key, object];
  }
}

function page(input: ListInput, bucket: Bucket, after: string) {
  const { Prefix: prefix = '', Delimiter: delimiter = '' } = input;
  return list(currentObjects(bucket), { prefix, delimiter, limit: limitOf(input), after });
}

function contentsOf(
  entries: readonly Entry<ObjectVersion>[],
  encode: (text: string) => string,
  owner?: S3.Owner,
): { Contents?: S3._Object[] } {
  const Contents = entries.flatMap((entry) => {
    if (entry.kind === 'prefix') return [];
    const { modifiedAt, etag, size, headers } = entry.item;
    const StorageClass = (headers.StorageClass ?? 'STANDARD') as S3.ObjectStorageClass;
    const Owner = owner && { Owner: owner };
    const Key = encode(entry.key);
    return [
      { Key, LastModified: new Date(modifiedAt), ETag: etag, Size: size, StorageClass, ...Owner },
    ];
  });
  return Contents.length === 0 ? {} : { Contents };
}

function listObjectsV2(
  input: S3.ListObjectsV2CommandInput,
  call: Call,
): Omit<S3.ListObjectsV2CommandOutput, '$metadata'> {
  const bucket = findBucket(call, input);
  const { ContinuationToken: token, StartAfter } = input;
  const { entries, truncated } = page(input, bucket, readToken(token) ?? StartAfter ?? '');
  const encode = encoderOf(input);
  const last = entries.at(-1)?.key;
  const owner = input.FetchOwner ? { ID: canonicalId(bucket.account) } : undefined;
  return {
    ...echo(input, encode),
    KeyCount: entries.length,
    IsTruncated: truncated,
    ...contentsOf(entries, encode, owner),
    ...prefixesOf(entries, encode),
    ...(token !== undefined && { ContinuationToken: token }),
    ...(StartAfter !== undefined && { StartAfter: encode(StartAfter) }),
    ...(truncated && last !== undefined && { NextContinuationToken: writeToken(last) }),
  };
}

function listObjects(
  input: S3.ListObjectsCommandInput,
  call: Call,
): Omit<S3.ListObjectsCommandOutput, '$metadata'> {
  const bucket = findBucket(call, input);
  const { Marker: marker = '' } = input;
  const { entries, truncated } = page(input, bucket, marker);
  const encode = encoderOf(input);
  const last = entries.at(-1)?.key;
  // Without a delimiter, clients go on from the last key themselves.
  const goesOn = truncated && input.Delimiter !== undefined && last !== undefined;
  return {
    ...echo(input, encode),
    Marker: encode(marker),
    IsTruncated: truncated,
    ...contentsOf(entries, encode, { ID: canonicalId(bucket.account) }),
    ...prefixesOf(entries, encode),
    ...(goesOn && { NextMarker: encode(last) }),
  };
}

const tokenMark = 'after:';

/** Opaque to clients. */
function writeToken(key: string): string {
  return Buffer.from(tokenMark + key).toString('base64');
}

function readToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const text = Buffer.from(token, 'base64').toString();
  if (text.startsWith(tokenMark)) return text.slice(tokenMark.length);
  throw invalidArgument(
    'continuation-token',
    token,
    'The continuation token provided is incorrect',
  );
}
