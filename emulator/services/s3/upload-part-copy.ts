import type * as S3 from '@aws-sdk/client-s3';
import type { Call, Operations } from '../../service.ts';
import { objectAccess } from './access.ts';
import { md5 } from './checksums.ts';
import { checkSource, readSource } from './copy-object.ts';
import { unseal } from './encryption.ts';
import { invalidArgument, invalidRequest } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { checkPartNumber, findUpload } from './multipart.ts';
import { findVersion, shownId } from './versions.ts';

export const partCopying = {
  UploadPartCopy: {
    access: (input, call) => {
      const source = readSource(input.CopySource);
      const from = findBucket(call, { Bucket: source.bucket });
      const action = source.version === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
      return [
        objectAccess(call, from, source.key, action, { 's3:VersionId': source.version }),
        objectAccess(call, findBucket(call, input), input.Key ?? '', 's3:PutObject'),
      ];
    },
    handle: copyPart,
    trail: 'data',
  },
} satisfies Operations<typeof S3>;

async function copyPart(
  input: S3.UploadPartCopyCommandInput,
  call: Call,
): Promise<Omit<S3.UploadPartCopyCommandOutput, '$metadata'>> {
  const { upload } = findUpload(input, call);
  const number = checkPartNumber(input.PartNumber);
  const source = readSource(input.CopySource);
  const from = findBucket(call, { Bucket: source.bucket });
  const original = findVersion(call, from, source.key, source.version);
  checkSource(input, original);
  await unseal(call, from, original.sealed);
  const body = cut(Buffer.from(original.body, 'base64'), input.CopySourceRange);
  const etag = `"${md5(body).toString('hex')}"`;
  const modifiedAt = call.world.clock.now();
  upload.parts[number] = { body: body.toString('base64'), size: body.length, etag, modifiedAt };
  const sourceId = shownId(from, original).VersionId;
  return {
    CopyPartResult: { ETag: etag, LastModified: new Date(modifiedAt) },
    ...(sourceId !== undefined && { CopySourceVersionId: sourceId }),
  };
}

/** Unlike a reader's, this range must be whole and within the source. */
function cut(body: Buffer, range: string | undefined): Buffer {
  if (range === undefined) return body;
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  if (first === '' || Number(first) > Number(last)) {
    const message =
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy';
    throw invalidArgument('x-amz-copy-source-range', range, message);
  }
  if (Number(last) >= body.length) {
    throw invalidRequest(`Range specified is not valid for source object of size: ${body.length}`);
  }
  return body.subarray(Number(first), Number(last) + 1);
}
