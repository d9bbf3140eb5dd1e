import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { bucketAccess, isAllowed } from './access.ts';
import { accessDenied, noSuchKey, noSuchVersion } from './faults.ts';
import { refuseLocked } from './locked.ts';
import {
  type Bucket,
  entryName,
  type ObjectVersion,
  type StoredObject,
  type Version,
  versionsOf,
} from './store.ts';

const idAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';
/** The id of what was written while the bucket kept no versions. */
const nullId = 'null';

/** The object that a request means. Throws as S3 does: whoever may not list the bucket does not learn what is missing. */
export function findVersion(
  call: Call,
  bucket: Bucket,
  key: string,
  id: string | undefined,
): ObjectVersion {
  const versions = versionsOf(bucket, key);
  const version = id === undefined ? versions[0] : versions.find((one) => one.id === id);
  if (version?.kind === 'object') return version;
  if (!isAllowed(call, bucketAccess(call, bucket, 's3:ListBucket'))) throw accessDenied();
  if (version === undefined) throw id === undefined ? noSuchKey(key) : noSuchVersion(key, id);
  const members = { DeleteMarker: true, VersionId: version.id };
  if (id === undefined) throw noSuchKey(key, members);
  const message = 'The specified method is not allowed against this resource.';
  throw new Fault('MethodNotAllowed', message, { status: 405, members });
}

/** The current object, if there is one: no marker, and allowed or not. */
export function currentObject(bucket: Bucket, key: string): ObjectVersion | undefined {
  const [newest] = versionsOf(bucket, key);
  return newest?.kind === 'object' ? newest : undefined;
}

export function putVersion(
  call: Call,
  bucket: Bucket,
  key: string,
  object: StoredObject,
): ObjectVersion {
  const version = { kind: 'object' as const, ...stamp(call, bucket), ...object };
  pushVersion(bucket, key, version);
  return version;
}

/** The answer of a deletion: the marker that was made or removed, or the version that is gone. */
export interface Deletion {
  readonly DeleteMarker?: true;
  readonly VersionId?: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html */
export function deleteVersion(
  call: Call,
  bucket: Bucket,
  key: string,
  id: string | undefined,
  bypass = false,
): Deletion {
  if (id !== undefined) {
    refuseLocked(
      call,
      bucket,
      key,
      versionsOf(bucket, key).find((one) => one.id === id),
      bypass,
    );
    return removeVersion(bucket, key, id);
  }
  if (bucket.versioning === undefined) {
    delete bucket.objects[entryName(key)];
    return {};
  }
  const marker = { kind: 'marker' as const, ...stamp(call, bucket) };
  pushVersion(bucket, key, marker);
  return { DeleteMarker: true, VersionId: marker.id };
}

export function moveToClass(bucket: Bucket, key: string, id: string, StorageClass: string): void {
  const versions = versionsOf(bucket, key).map((one) =>
    one.kind === 'object' && one.id === id
      ? { ...one, headers: { ...one.headers, StorageClass } }
      : one,
  );
  setVersions(bucket, key, versions);
}

/** What a version's id is worth to a client: nothing where the bucket never kept versions. */
export function shownId(bucket: Bucket, version: Version): { VersionId?: string } {
  return bucket.versioning === undefined ? {} : { VersionId: version.id };
}

/** What an event tells of a version. */
export function eventObject(bucket: Bucket, key: string, version: ObjectVersion) {
  const { VersionId } = shownId(bucket, version);
  const { size, etag } = version;
  return { key, size, etag, ...(VersionId !== undefined && { versionId: VersionId }) };
}

function removeVersion(bucket: Bucket, key: string, id: string): Deletion {
  const versions = versionsOf(bucket, key);
  const removed = versions.find((one) => one.id === id);
  setVersions(
    bucket,
    key,
    versions.filter((one) => one !== removed),
  );
  return { VersionId: id, ...(removed?.kind === 'marker' && { DeleteMarker: true }) };
}

/** A version without an id of its own replaces the one before it. */
function pushVersion(bucket: Bucket, key: string, version: Version): void {
  const others = versionsOf(bucket, key).filter((one) => one.id !== version.id);
  setVersions(bucket, key, [version, ...others]);
}

function setVersions(bucket: Bucket, key: string, versions: Version[]): void {
  if (versions.length > 0) bucket.objects[entryName(key)] = versions;
  else delete bucket.objects[entryName(key)];
}

/** S3 knows whole seconds only. */
function stamp({ world }: Call, { versioning }: Bucket): { id: string; modifiedAt: number } {
  const id = versioning === 'Enabled' ? world.random.text(32, idAlphabet) : nullId;
  return { id, modifiedAt: Math.floor(world.clock.now() / 1000) * 1000 };
}
