import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { objectAccess } from './access.ts';
import { shownEncryption, unseal } from './encryption.ts';
import { invalidRequest } from './faults.ts';
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
      demandReadable(object);
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

/** What lies in an archive must be restored first, and nothing here restores. */
function demandReadable({ headers }: ObjectVersion): void {
  const { StorageClass = 'STANDARD' } = headers;
  if (StorageClass !== 'GLACIER' && StorageClass !== 'DEEP_ARCHIVE') return;
  throw new Fault(
    'InvalidObjectState',
    "The operation is not valid for the object's storage class",
    { status: 403, members: { StorageClass } },
  );
}

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
  const range = partRange(input, object) ?? readRange(input.Range, object.size);
  await unseal(call, bucket, object.sealed);
  const members = {
    ...describe(bucket, object, range),
    ...checksumOf(input, object, range),
    ...overrides(input),
    ...(input.PartNumber !== undefined && object.parts && { PartsCount: object.parts.length }),
  };
  return { object, range, members };
}

/** The bytes of one part, where a part is asked for. An object that was put at once is its first part. */
function partRange({ PartNumber: number, Range: header }: ReadInput, object: ObjectVersion) {
  if (number === undefined) return undefined;
  if (header !== undefined) {
    throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
  }
  const sizes = object.parts ?? [object.size];
  const size = sizes[number - 1];
  if (size === undefined) {
    throw new Fault('InvalidPartNumber', 'The requested partnumber is not satisfiable', {
      status: 416,
      members: { PartNumberRequested: number, ActualPartCount: sizes.length },
    });
  }
  if (size === 0) return undefined;
  const first = sizes.slice(0, number - 1).reduce((sum, one) => sum + one, 0);
  return { first, last: first + size - 1 };
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
