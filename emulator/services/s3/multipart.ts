import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { bucketAccess, objectAccess } from './access.ts';
import { md5, readChecksum } from './checksums.ts';
import { readContext, seal, shownEncryption, wantedEncryption } from './encryption.ts';
import { notify } from './events.ts';
import { invalidArgument, malformedXml, noSuchUpload } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { encoderOf, limitOf, prefixesOf } from './list-objects.ts';
import { type Entry, list } from './listing.ts';
import { checkKey, readHeaders, readMetadata, refuseAbsent } from './object-headers.ts';
import { settle } from './object-settings.ts';
import { canonicalId } from './owner.ts';
import { checkWrite } from './preconditions.ts';
import { bytesOf, writeConditions } from './put-object.ts';
import { type Bucket, compareKeys, type Part, type Upload } from './store.ts';
import { currentObject, eventObject, putVersion, shownId } from './versions.ts';

interface NamesUpload {
  readonly Bucket: string | undefined;
  readonly Key: string | undefined;
  readonly UploadId: string | undefined;
}

const putAccess = (input: PutInput, call: Call) =>
  objectAccess(
    call,
    findBucket(call, input),
    input.Key ?? '',
    's3:PutObject',
    writeConditions(input),
  );

type PutInput = Omit<NamesUpload, 'UploadId'> & Parameters<typeof writeConditions>[0];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
export const multipart = {
  CreateMultipartUpload: { access: putAccess, handle: createUpload, trail: 'data' },
  UploadPart: { access: putAccess, handle: uploadPart, trail: 'data' },
  CompleteMultipartUpload: { access: putAccess, handle: completeUpload, trail: 'data' },
  AbortMultipartUpload: {
    access: (input, call) =>
      objectAccess(call, findBucket(call, input), input.Key ?? '', 's3:AbortMultipartUpload'),
    handle: (input, call) => {
      const { bucket, upload } = findUpload(input, call);
      delete bucket.uploads[upload.id];
      return {};
    },
    trail: 'data',
  },
  ListParts: {
    access: (input, call) =>
      objectAccess(call, findBucket(call, input), input.Key ?? '', 's3:ListMultipartUploadParts'),
    handle: listParts,
    trail: 'data',
  },
  ListMultipartUploads: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:ListBucketMultipartUploads'),
    handle: listUploads,
    trail: 'data',
  },
} satisfies Operations<typeof S3>;

/** Every part but the last. */
const smallestPart = 5 * 1024 * 1024;

export function findUpload(input: NamesUpload, call: Call): { bucket: Bucket; upload: Upload } {
  const bucket = findBucket(call, input);
  const id = input.UploadId ?? '';
  const upload = Object.hasOwn(bucket.uploads, id) ? bucket.uploads[id] : undefined;
  if (upload === undefined || upload.key !== input.Key) throw noSuchUpload(id);
  return { bucket, upload };
}

function createUpload(
  input: S3.CreateMultipartUploadCommandInput,
  call: Call,
): Omit<S3.CreateMultipartUploadCommandOutput, '$metadata'> {
  const bucket = findBucket(call, input);
  const key = input.Key ?? '';
  checkKey(key);
  refuseAbsent('CreateMultipartUpload', input);
  const settled = settle(input, call, bucket, key);
  const id = call.world.random.hex(64);
  const context = readContext(input);
  bucket.uploads[id] = {
    id,
    key,
    startedAt: call.world.clock.now(),
    headers: readHeaders(input),
    metadata: readMetadata(input),
    encryption: wantedEncryption(input, bucket),
    ...(context && { context }),
    settled,
    parts: {},
  };
  return { Bucket: bucket.name, Key: key, UploadId: id };
}

export function checkPartNumber(number = 0): number {
  if (number >= 1 && number <= 10_000) return number;
  const message = 'Part number must be an integer between 1 and 10000, inclusive';
  throw invalidArgument('partNumber', number, message);
}

function uploadPart(
  input: S3.UploadPartCommandInput,
  call: Call,
): Omit<S3.UploadPartCommandOutput, '$metadata'> {
  const { upload } = findUpload(input, call);
  const number = checkPartNumber(input.PartNumber);
  const body = bytesOf(input.Body);
  const checksum = readChecksum(input, body);
  const etag = `"${md5(body).toString('hex')}"`;
  const modifiedAt = call.world.clock.now();
  upload.parts[number] = { body: body.toString('base64'), size: body.length, etag, modifiedAt };
  return { ETag: etag, ...(checksum && { [checksum.name]: checksum.value }) };
}

async function completeUpload(
  input: S3.CompleteMultipartUploadCommandInput,
  call: Call,
): Promise<Omit<S3.CompleteMultipartUploadCommandOutput, '$metadata'>> {
  const { bucket, upload } = findUpload(input, call);
  const { key } = upload;
  const parts = chooseParts(upload, input.MultipartUpload?.Parts ?? []);
  const sealed = await seal(call, bucket, key, upload.encryption, upload.context);
  checkWrite(input, key, currentObject(bucket, key));
  const body = Buffer.concat(parts.map((part) => Buffer.from(part.body, 'base64')));
  const version = putVersion(call, bucket, key, {
    body: body.toString('base64'),
    size: body.length,
    etag: compositeTag(parts),
    headers: upload.headers,
    metadata: upload.metadata,
    sealed,
    ...upload.settled,
    parts: parts.map(({ size }) => size),
  });
  delete bucket.uploads[upload.id];
  const event = 'ObjectCreated:CompleteMultipartUpload';
  notify(call, bucket, event, eventObject(bucket, key, version));
  return {
    Bucket: bucket.name,
    Key: key,
    Location: `https://${bucket.name}.s3.${bucket.region}.amazonaws.com/${encodeURIComponent(key)}`,
    ETag: version.etag,
    ...shownId(bucket, version),
    ...shownEncryption(sealed),
  };
}

/** The parts that the client names, in its order, which must be that of their numbers. */
function chooseParts(upload: Upload, named: readonly S3.CompletedPart[]): Part[] {
  if (named.length === 0) throw malformedXml('no part');
  let previous = 0;
  const parts = named.map(({ PartNumber: number = 0, ETag: etag = '' }) => {
    const part = upload.parts[number];
    if (number <= previous)
      throw refuse(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
      );
    previous = number;
    if (part === undefined || part.etag !== `"${etag.replaceAll('"', '')}"`) {
      throw refuse(
        'InvalidPart',
        `One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag: part ${number}`,
      );
    }
    return part;
  });
  if (parts.slice(0, -1).every(({ size }) => size >= smallestPart)) return parts;
  throw refuse('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
}

function refuse(code: string, message: string): Fault {
  return new Fault(code, message, { status: 400 });
}

/** MD5 of the parts' MD5s, and their number. */
function compositeTag(parts: readonly Part[]): string {
  const digests = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  return `"${md5(Buffer.concat(digests)).toString('hex')}-${parts.length}"`;
}

function listParts(
  input: S3.ListPartsCommandInput,
  call: Call,
): Omit<S3.ListPartsCommandOutput, '$metadata'> {
  const { bucket, upload } = findUpload(input, call);
  const { MaxParts: limit = 1000, PartNumberMarker: marker = '0' } = input;
  const all = Object.entries(upload.parts)
    .map(([number, { size, etag, modifiedAt }]) => ({
      PartNumber: Number(number),
      Size: size,
      ETag: etag,
      LastModified: new Date(modifiedAt),
    }))
    .filter(({ PartNumber: number }) => number > Number(marker));
  const Parts = all.slice(0, Math.min(limit, 1000));
  const last = Parts.at(-1)?.PartNumber;
  return {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.id,
    IsTruncated: Parts.length < all.length,
    ...(Parts.length > 0 && { Parts }),
    ...(last !== undefined && { NextPartNumberMarker: String(last) }),
  };
}

/** By key, and of one key in the order in which they began. */
function listUploads(
  input: S3.ListMultipartUploadsCommandInput,
  call: Call,
): Omit<S3.ListMultipartUploadsCommandOutput, '$metadata'> {
  const bucket = findBucket(call, input);
  const { Prefix: prefix = '', Delimiter: delimiter = '', KeyMarker = '', UploadIdMarker } = input;
  const limit = limitOf({ Bucket: input.Bucket, MaxKeys: input.MaxUploads });
  const all = Object.values(bucket.uploads).toSorted(
    (a, b) => compareKeys(a.key, b.key) || a.startedAt - b.startedAt,
  );
  const { entries, truncated } = list(uploadsAfter(all, delimiter, KeyMarker, UploadIdMarker), {
    prefix,
    delimiter,
    limit,
    after: '',
  });
  const encode = encoderOf(input);
  const Owner = { ID: canonicalId(bucket.account) };
  const Uploads = entries.flatMap((entry) =>
    entry.kind === 'prefix'
      ? []
      : {
          UploadId: entry.item.id,
          Key: encode(entry.key),
          Initiated: new Date(entry.item.startedAt),
          StorageClass: (entry.item.headers.StorageClass ?? 'STANDARD') as S3.StorageClass,
          ...{ Owner, Initiator: Owner },
        },
  );
  const last = entries.at(-1);
  return {
    Bucket: bucket.name,
    KeyMarker: encode(KeyMarker),
    UploadIdMarker: UploadIdMarker ?? '',
    Prefix: encode(prefix),
    ...(delimiter !== '' && { Delimiter: encode(delimiter) }),
    ...(input.EncodingType !== undefined && { EncodingType: input.EncodingType }),
    MaxUploads: limit,
    IsTruncated: truncated,
    ...(Uploads.length > 0 && { Uploads }),
    ...prefixesOf(entries, encode),
    ...(truncated && last && nextMarkers(last, encode)),
  };
}

function nextMarkers(last: Entry<Upload>, encode: (text: string) => string) {
  const NextKeyMarker = encode(last.key);
  return last.kind === 'prefix'
    ? { NextKeyMarker }
    : { NextKeyMarker, NextUploadIdMarker: last.item.id };
}

/** Uploads after the markers: later keys, and later uploads of the marked key if one of them is marked. */
function* uploadsAfter(
  uploads: readonly Upload[],
  delimiter: string,
  keyMarker: string,
  idMarker: string | undefined,
): Generator<[string, Upload]> {
  const marked = uploads.findIndex(({ id, key }) => key === keyMarker && id === idMarker);
  const afterPrefix = delimiter !== '' && keyMarker.endsWith(delimiter);
  for (const [at, upload] of uploads.entries()) {
    if (afterPrefix && upload.key.startsWith(keyMarker)) continue;
    const order = keyMarker === '' ? 1 : compareKeys(upload.key, keyMarker);
    if (order > 0 || (order === 0 && marked >= 0 && at > marked)) yield [upload.key, upload];
  }
}
