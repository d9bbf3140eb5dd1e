import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { objectAccess } from './access.ts';
import { readContext, seal, shownEncryption, unseal, wantedEncryption } from './encryption.ts';
import { notify } from './events.ts';
import { invalidArgument, invalidRequest, preconditionFailed } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { checkKey, readHeaders, readMetadata, refuseAbsent } from './object-headers.ts';
import { settle } from './object-settings.ts';
import { checkRead, checkWrite } from './preconditions.ts';
import { entityTag, writeConditions } from './put-object.ts';
import type { Bucket, ObjectHeaders, ObjectVersion } from './store.ts';
import { currentObject, eventObject, findVersion, putVersion, shownId } from './versions.ts';

export const copying = {
  CopyObject: {
    access: (input, call) => {
      const source = readSource(input.CopySource);
      const from = findBucket(call, { Bucket: source.bucket });
      const action = source.version === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
      const conditions = {
        ...writeConditions(input),
        's3:x-amz-copy-source': `/${source.bucket}/${source.key}`,
        's3:x-amz-metadata-directive': input.MetadataDirective,
      };
      return [
        objectAccess(call, from, source.key, action, { 's3:VersionId': source.version }),
        objectAccess(call, findBucket(call, input), input.Key ?? '', 's3:PutObject', conditions),
      ];
    },
    handle: copyObject,
    trail: 'data',
  },
} satisfies Operations<typeof S3>;

export interface Source {
  readonly bucket: string;
  readonly key: string;
  readonly version: string | undefined;
}

async function copyObject(
  input: S3.CopyObjectCommandInput,
  call: Call,
): Promise<Omit<S3.CopyObjectCommandOutput, '$metadata'>> {
  const source = readSource(input.CopySource);
  const from = findBucket(call, { Bucket: source.bucket });
  const bucket = findBucket(call, input);
  const key = input.Key ?? '';
  checkKey(key);
  refuseAbsent('CopyObject', input);
  const { Tagging, ...others } = input;
  const newTags = input.TaggingDirective === 'REPLACE';
  const settled = settle(newTags ? { ...others, Tagging } : others, call, bucket, key);
  const original = findVersion(call, from, source.key, source.version);
  checkSource(input, original);
  if (from === bucket && source.key === key && source.version === undefined) requireChange(input);
  await unseal(call, from, original.sealed);
  const encryption = wantedEncryption(input, bucket);
  const sealed = await seal(call, bucket, key, encryption, readContext(input));
  checkWrite(input, key, currentObject(bucket, key));
  const etag = entityTag(call, Buffer.from(original.body, 'base64'), sealed);
  const replaces = input.MetadataDirective === 'REPLACE';
  const version = putVersion(call, bucket, key, {
    ...contentOf(original),
    ...(replaces
      ? { headers: readHeaders(input), metadata: readMetadata(input) }
      : { headers: keptHeaders(original, input) }),
    etag,
    sealed,
    ...(!newTags && original.tags && { tags: { ...original.tags } }),
    ...settled,
  });
  notify(call, bucket, 'ObjectCreated:Copy', eventObject(bucket, key, version));
  return answer(bucket, from, original, version);
}

/** A storage class and a redirect do not go along with a copy. */
function keptHeaders({ headers }: ObjectVersion, input: S3.CopyObjectCommandInput): ObjectHeaders {
  const { StorageClass: _class, WebsiteRedirectLocation: _location, ...kept } = headers;
  const { StorageClass, WebsiteRedirectLocation } = readHeaders(input);
  return {
    ...kept,
    ...(StorageClass !== undefined && { StorageClass }),
    ...(WebsiteRedirectLocation !== undefined && { WebsiteRedirectLocation }),
  };
}

function contentOf({ body, size, headers, metadata, checksum }: ObjectVersion) {
  return { body, size, headers, metadata, ...(checksum && { checksum }) };
}

function answer(bucket: Bucket, from: Bucket, original: ObjectVersion, version: ObjectVersion) {
  const sourceId = shownId(from, original).VersionId;
  return {
    CopyObjectResult: { ETag: version.etag, LastModified: new Date(version.modifiedAt) },
    ...(sourceId !== undefined && { CopySourceVersionId: sourceId }),
    ...shownId(bucket, version),
    ...shownEncryption(version.sealed),
  };
}

/** `bucket/key?versionId=…`, percent-encoded, with a slash before it or not. */
export function readSource(text = ''): Source {
  const [path = '', query = ''] = text.replace(/^\//, '').split('?');
  const slash = path.indexOf('/');
  const version = new URLSearchParams(query).get('versionId') ?? undefined;
  try {
    const bucket = decodeURIComponent(path.slice(0, slash));
    const key = decodeURIComponent(path.slice(slash + 1));
    if (slash > 0 && key !== '') return { bucket, key, version };
  } catch {
    // Not percent-encoded as it must be: refused below like anything else that names no object.
  }
  const message = 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey';
  throw invalidArgument('x-amz-copy-source', text, message);
}

type SourceConditions = Pick<
  S3.CopyObjectCommandInput,
  | 'CopySourceIfMatch'
  | 'CopySourceIfNoneMatch'
  | 'CopySourceIfModifiedSince'
  | 'CopySourceIfUnmodifiedSince'
>;

/** A copy answers with `PreconditionFailed` where a reader would be told `NotModified`. */
export function checkSource(input: SourceConditions, original: ObjectVersion): void {
  try {
    checkRead(
      {
        IfMatch: input.CopySourceIfMatch,
        IfNoneMatch: input.CopySourceIfNoneMatch,
        IfModifiedSince: input.CopySourceIfModifiedSince,
        IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
      },
      original,
    );
  } catch (cause) {
    if (cause instanceof Fault && cause.code === 'NotModified') {
      throw preconditionFailed('x-amz-copy-source-If');
    }
    throw cause;
  }
}

function requireChange(input: S3.CopyObjectCommandInput): void {
  const { MetadataDirective, ServerSideEncryption, StorageClass, WebsiteRedirectLocation } = input;
  if (MetadataDirective === 'REPLACE' || ServerSideEncryption || StorageClass) return;
  if (WebsiteRedirectLocation !== undefined) return;
  throw invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}
