import { Fault } from '../../fault.ts';
import { noSuchKey, preconditionFailed } from './faults.ts';
import type { ObjectVersion } from './store.ts';

export interface Preconditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/**
 * Throws `PreconditionFailed`, or `NotModified` where the reader has it already.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
 */
export function checkRead(given: Preconditions, object: ObjectVersion): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = given;
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, object.etag)) throw preconditionFailed('If-Match');
  } else if (IfUnmodifiedSince !== undefined && object.modifiedAt > IfUnmodifiedSince.getTime()) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (IfNoneMatch !== undefined) {
    if (matches(IfNoneMatch, object.etag)) throw notModified();
  } else if (IfModifiedSince !== undefined && object.modifiedAt <= IfModifiedSince.getTime()) {
    throw notModified();
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function checkWrite(
  { IfMatch, IfNoneMatch }: Preconditions,
  key: string,
  current: ObjectVersion | undefined,
): void {
  if (IfNoneMatch !== undefined && current !== undefined && matches(IfNoneMatch, current.etag)) {
    throw preconditionFailed('If-None-Match');
  }
  if (IfMatch === undefined) return;
  if (current === undefined) throw noSuchKey(key);
  if (!matches(IfMatch, current.etag)) throw preconditionFailed('If-Match');
}

/** Clients send entity tags with their quotes or without. */
function matches(condition: string, etag: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '').replace(/^"|"$/g, '');
  return condition.trim() === '*' || condition.split(',').map(bare).includes(bare(etag));
}

function notModified(): Fault {
  return new Fault('NotModified', 'Not Modified', { status: 304 });
}
