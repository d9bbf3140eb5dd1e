import type * as S3 from '@aws-sdk/client-s3';
import type { Call, Operations } from '../../service.ts';
import { objectAccess } from './access.ts';
import { md5, readChecksum } from './checksums.ts';
import { readContext, seal, shownEncryption, wantedEncryption } from './encryption.ts';
import { notify } from './events.ts';
import { findBucket } from './find-bucket.ts';
import { checkKey, readHeaders, readMetadata, refuseAbsent } from './object-headers.ts';
import { settle } from './object-settings.ts';
import { checkWrite } from './preconditions.ts';
import type { Sealed } from './store.ts';
import { currentObject, eventObject, putVersion, shownId } from './versions.ts';

export const putting = {
  PutObject: {
    access: (input, call) =>
      objectAccess(
        call,
        findBucket(call, input),
        input.Key ?? '',
        's3:PutObject',
        writeConditions(input),
      ),
    handle: putObject,
    trail: 'data',
  },
} satisfies Operations<typeof S3>;

interface Writes {
  readonly ACL?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly StorageClass?: string | undefined;
}

/** Condition keys of every request that writes an object. */
export function writeConditions(input: Writes): Record<string, string | undefined> {
  return {
    's3:x-amz-acl': input.ACL,
    's3:x-amz-server-side-encryption': input.ServerSideEncryption,
    's3:x-amz-server-side-encryption-aws-kms-key-id': input.SSEKMSKeyId,
    's3:x-amz-storage-class': input.StorageClass,
  };
}

async function putObject(
  input: S3.PutObjectCommandInput,
  call: Call,
): Promise<Omit<S3.PutObjectCommandOutput, '$metadata'>> {
  const bucket = findBucket(call, input);
  const key = input.Key ?? '';
  checkKey(key);
  refuseAbsent('PutObject', input);
  const settled = settle(input, call, bucket, key);
  const body = bytesOf(input.Body);
  const checksum = readChecksum(input, body);
  const encryption = wantedEncryption(input, bucket);
  const sealed = await seal(call, bucket, key, encryption, readContext(input));
  checkWrite(input, key, currentObject(bucket, key));
  const version = putVersion(call, bucket, key, {
    body: body.toString('base64'),
    size: body.length,
    etag: entityTag(call, body, sealed),
    headers: readHeaders(input),
    metadata: readMetadata(input),
    sealed,
    ...settled,
    ...(checksum && { checksum }),
  });
  notify(call, bucket, 'ObjectCreated:Put', eventObject(bucket, key, version));
  return {
    ETag: version.etag,
    ...shownId(bucket, version),
    ...shownEncryption(sealed),
    ...(checksum && { [checksum.name]: checksum.value, ChecksumType: 'FULL_OBJECT' as const }),
  };
}

/** The body's MD5, but with KMS a value that tells nothing of it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html */
export function entityTag(call: Call, body: Buffer, { algorithm }: Sealed): string {
  return `"${algorithm === 'AES256' ? md5(body).toString('hex') : call.world.random.hex(32)}"`;
}

/** From the wire a body is bytes; within the emulator it may be text. */
export function bytesOf(body: unknown): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return Buffer.from(typeof body === 'string' ? body : '');
}
