import type * as S3 from '@aws-sdk/client-s3';
import type { Access, Call, Operations } from '../../service.ts';
import { objectAccess } from './access.ts';
import { shownEncryption, unseal } from './encryption.ts';
import { findBucket } from './find-bucket.ts';
import { refuseAbsent, shownHeaders } from './object-headers.ts';
import { tagCount } from './object-tagging.ts';
import { checkRead } from './preconditions.ts';
import { type Range, readRange } from './range.ts';
import { shownLock } from './retention.ts';
import type { Bucket, ObjectVersion } from './store.ts';
import { findVersion, shownId } from './versions.ts';

type ReadInput = S3.GetObjectCommandInput | S3.HeadObjectCommandInput;

export const getting = {
  GetObject: {
    access: readAccess,
    handle: async (input, call) => {
      const { object, range, members } = await read('GetObject', input, call);
      const body = Buffer.from(object.body, 'base64');
      const part = range ? body.subarray(range.first, range.last + 1) : body;
      return { ...members, Body: asStream(part) };
    },
    trail: 'data',
  },
  HeadObject: {
    access: readAccess,
    handle: async (input, call) => (await read('HeadObject', input, call)).members,
    trail: 'data',
  },
} satisfies Operations<typeof S3>;

/** The stream of the SDK's type is what a client makes of these bytes; within the emulator they are taken as they are. */
function asStream(body: Buffer): NonNullable<S3.GetObjectCommandOutput['Body']> {
  return body as unknown as NonNullable<S3.GetObjectCommandOutput['Body']>;
}

function readAccess(input: ReadInput, call: Call): Access {
  const action = input.VersionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  const conditions = { 's3:VersionId': input.VersionId };
  return objectAccess(call, findBucket(call, input), input.Key ?? '', action, conditions);
}

async function read(operation: string, input: ReadInput, call: Call) {
  refuseAbsent(operation, input);
  const bucket = findBucket(call, input);
  const object = findVersion(call, bucket, input.Key ?? '', input.VersionId);
  checkRead(input, object);
  const range = readRange(input.Range, object.size);
  await unseal(call, bucket, object.sealed);
  const members = {
    ...describe(bucket, object, range),
    ...checksumOf(input, object, range),
    ...overrides(input),
  };
  return { object, range, members };
}

function describe(bucket: Bucket, object: ObjectVersion, range: Range | undefined) {
  const { size } = object;
  return {
    AcceptRanges: 'bytes',
    LastModified: new Date(object.modifiedAt),
    ContentLength: range ? range.last - range.first + 1 : size,
    ...(range && { ContentRange: `bytes ${range.first}-${range.last}/${size}` }),
    ETag: object.etag,
    ...(shownHeaders(object.headers) as { StorageClass?: S3.StorageClass }),
    ...shownId(bucket, object),
    ...shownEncryption(object.sealed),
    ...shownLock(object),
    ...tagCount(object),
    Metadata: { ...object.metadata },
  };
}

/** A checksum is of the whole object: clients would hold it against the part. */
function checksumOf(input: ReadInput, { checksum }: ObjectVersion, range: Range | undefined) {
  if (input.ChecksumMode !== 'ENABLED' || checksum === undefined || range) return {};
  return { [checksum.name]: checksum.value, ChecksumType: 'FULL_OBJECT' as const };
}

function overrides(input: ReadInput) {
  const {
    ResponseContentType: ContentType,
    ResponseContentDisposition: ContentDisposition,
    ResponseContentEncoding: ContentEncoding,
    ResponseContentLanguage: ContentLanguage,
    ResponseCacheControl: CacheControl,
    ResponseExpires: Expires,
  } = input;
  return {
    ...(ContentType !== undefined && { ContentType }),
    ...(ContentDisposition !== undefined && { ContentDisposition }),
    ...(ContentEncoding !== undefined && { ContentEncoding }),
    ...(ContentLanguage !== undefined && { ContentLanguage }),
    ...(CacheControl !== undefined && { CacheControl }),
    ...(Expires !== undefined && { Expires }),
  };
}
