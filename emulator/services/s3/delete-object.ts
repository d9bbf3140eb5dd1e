import type * as S3 from '@aws-sdk/client-s3';
import { Fault, notImplemented } from '../../fault.ts';
import { authorize } from '../../identity/authorize.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { objectAccess } from './access.ts';
import { notify } from './events.ts';
import { malformedXml } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { checkWrite } from './preconditions.ts';
import { type Bucket, versionsOf } from './store.ts';
import { currentObject, deleteVersion } from './versions.ts';

export const deleting = {
  DeleteObject: {
    access: (input, call) =>
      deleteAccess(call, findBucket(call, input), input.Key ?? '', input.VersionId),
    handle: (input, call) => {
      const bucket = findBucket(call, input);
      if (input.MFA !== undefined) throw notImplemented('s3:DeleteObject with MFA');
      checkMatch(input, bucket);
      return remove(
        call,
        bucket,
        input.Key ?? '',
        input.VersionId,
        input.BypassGovernanceRetention,
      );
    },
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
    if (denial) {
      Errors.push({ ...given, Code: 'AccessDenied', Message: denial.message });
      continue;
    }
    try {
      const bypass = input.BypassGovernanceRetention;
      const deletion = remove(call, bucket, key, version, bypass);
      Deleted.push({ ...given, ...asDeleted(deletion, version) });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      Errors.push({ ...given, Code: error.code, Message: error.message });
    }
  }
  return {
    ...(!quiet && Deleted.length > 0 && { Deleted }),
    ...(Errors.length > 0 && { Errors }),
  };
}

/** Removes and tells of it. */
function remove(
  call: Call,
  bucket: Bucket,
  key: string,
  version: string | undefined,
  bypass: boolean | undefined,
): ReturnType<typeof deleteVersion> {
  const existed = versionsOf(bucket, key).length > 0;
  const deletion = deleteVersion(call, bucket, key, version, bypass);
  const isNewMarker = version === undefined && deletion.DeleteMarker === true;
  if (!isNewMarker && !existed) return deletion;
  const event = isNewMarker ? 'ObjectRemoved:DeleteMarkerCreated' : 'ObjectRemoved:Delete';
  notify(call, bucket, event, {
    key,
    ...(deletion.VersionId !== undefined && { versionId: deletion.VersionId }),
  });
  return deletion;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html */
function checkMatch(input: S3.DeleteObjectCommandInput, bucket: Bucket): void {
  const { IfMatch, IfMatchLastModifiedTime, IfMatchSize, Key: key = '' } = input;
  if (IfMatchLastModifiedTime ?? IfMatchSize) {
    throw notImplemented('s3:DeleteObject with x-amz-if-match-last-modified-time or -size');
  }
  if (IfMatch !== undefined) checkWrite({ IfMatch }, key, currentObject(bucket, key));
}

function asDeleted(
  deletion: ReturnType<typeof deleteVersion>,
  version: string | undefined,
): S3.DeletedObject {
  const { DeleteMarker, VersionId } = deletion;
  if (!DeleteMarker || VersionId === undefined) return {};
  return { DeleteMarker, DeleteMarkerVersionId: version ?? VersionId };
}
