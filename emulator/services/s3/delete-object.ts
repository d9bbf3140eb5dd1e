import type * as S3 from '@aws-sdk/client-s3';
import { authorize } from '../../identity/authorize.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { objectAccess } from './access.ts';
import { malformedXml } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import type { Bucket } from './store.ts';
import { deleteVersion } from './versions.ts';

export const deleting = {
  DeleteObject: {
    access: (input, call) =>
      deleteAccess(call, findBucket(call, input), input.Key ?? '', input.VersionId),
    handle: (input, call) =>
      deleteVersion(
        call,
        findBucket(call, input),
        input.Key ?? '',
        input.VersionId,
        input.BypassGovernanceRetention,
      ),
    trail: 'data',
  },
  DeleteObjects: {
    // Each object is authorized by itself; a refusal is part of the answer.
    access: (input, call) => {
      findBucket(call, input);
      return [];
    },
    handle: deleteObjects,
    trail: 'data',
  },
} satisfies Operations<typeof S3>;

const mostObjects = 1000;

function deleteAccess(
  call: Call,
  bucket: Bucket,
  key: string,
  version: string | undefined,
): Access {
  const action = version === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  return objectAccess(call, bucket, key, action, { 's3:VersionId': version });
}

function deleteObjects(
  input: S3.DeleteObjectsCommandInput,
  call: Call,
): Omit<S3.DeleteObjectsCommandOutput, '$metadata'> {
  const bucket = findBucket(call, input);
  const { Objects: objects = [], Quiet: quiet = false } = input.Delete ?? {};
  if (objects.length < 1 || objects.length > mostObjects) {
    throw malformedXml(`${objects.length} objects; at most ${mostObjects} can be deleted at once`);
  }
  const Deleted: S3.DeletedObject[] = [];
  const Errors: S3._Error[] = [];
  for (const { Key: key = '', VersionId: version } of objects) {
    const given = { Key: key, ...(version !== undefined && { VersionId: version }) };
    const denial = authorize(call, [deleteAccess(call, bucket, key, version)]);
    if (denial) Errors.push({ ...given, Code: 'AccessDenied', Message: denial.message });
    else
      Deleted.push({ ...given, ...asDeleted(deleteVersion(call, bucket, key, version), version) });
  }
  return {
    ...(!quiet && Deleted.length > 0 && { Deleted }),
    ...(Errors.length > 0 && { Errors }),
  };
}

function asDeleted(
  deletion: ReturnType<typeof deleteVersion>,
  version: string | undefined,
): S3.DeletedObject {
  const { DeleteMarker, VersionId } = deletion;
  if (!DeleteMarker || VersionId === undefined) return {};
  return { DeleteMarker, DeleteMarkerVersionId: version ?? VersionId };
}
