import type * as S3 from '@aws-sdk/client-s3';
import type { Operations } from '../../service.ts';
import { objectAccess } from './access.ts';
import { invalidArgument } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import type { ObjectVersion } from './store.ts';
import { findVersion, shownId } from './versions.ts';

const known = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

export const attributes = {
  /** Needs both rights: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
  GetObjectAttributes: {
    access: (input, call) => {
      const version = input.VersionId === undefined ? '' : 'Version';
      return [`s3:GetObject${version}`, `s3:GetObject${version}Attributes`].map((action) =>
        objectAccess(call, findBucket(call, input), input.Key ?? '', action, {
          's3:VersionId': input.VersionId,
        }),
      );
    },
    handle: (input, call) => {
      const bucket = findBucket(call, input);
      const asked = input.ObjectAttributes ?? [];
      const odd = asked.find((name) => !known.includes(name));
      if (odd !== undefined || asked.length === 0) {
        throw invalidArgument(
          'x-amz-object-attributes',
          odd ?? '',
          'Invalid attribute name specified.',
        );
      }
      const version = findVersion(call, bucket, input.Key ?? '', input.VersionId);
      const all = describe(version, input.MaxParts, input.PartNumberMarker);
      const shown = Object.entries(all).filter(([name]) => asked.some((one) => one === name));
      const LastModified = new Date(version.modifiedAt);
      return { ...Object.fromEntries(shown), LastModified, ...shownId(bucket, version) };
    },
    trail: 'data',
  },
} satisfies Operations<typeof S3>;

function describe(version: ObjectVersion, most = 1000, marker = '0') {
  const { etag, size, headers, checksum, parts } = version;
  return {
    ETag: etag.replaceAll('"', ''),
    ObjectSize: size,
    StorageClass: (headers.StorageClass ?? 'STANDARD') as S3.StorageClass,
    ...(checksum && {
      Checksum: { [checksum.name]: checksum.value, ChecksumType: 'FULL_OBJECT' as const },
    }),
    ...(parts && { ObjectParts: pageOfParts(parts, most, Number(marker)) }),
  };
}

function pageOfParts(sizes: readonly number[], most: number, after: number) {
  const all = sizes.map((Size, at) => ({ PartNumber: at + 1, Size }));
  const rest = all.filter(({ PartNumber }) => PartNumber > after);
  const page = rest.slice(0, most);
  return {
    TotalPartsCount: sizes.length,
    MaxParts: most,
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(page.at(-1)?.PartNumber ?? after),
    IsTruncated: page.length < rest.length,
    Parts: page,
  };
}
