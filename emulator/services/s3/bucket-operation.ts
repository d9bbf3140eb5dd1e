import type { Call } from '../../service.ts';
import { bucketAccess } from './access.ts';
import { findBucket } from './find-bucket.ts';
import type { Bucket } from './store.ts';
import { bucketEvent } from './trail.ts';

interface NamesBucket {
  readonly Bucket: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** An operation that changes one thing of a bucket and answers nothing. */
export function changes<I extends NamesBucket>(
  action: string,
  change: (bucket: Bucket, input: I, call: Call) => void,
) {
  return {
    access: (input: I, call: Call) => bucketAccess(call, findBucket(call, input), action),
    handle: (input: I, call: Call) => {
      change(findBucket(call, input), input, call);
      return {};
    },
    trail: bucketEvent,
  };
}

/** An operation that shows one thing of a bucket. */
export function shows<I extends NamesBucket, O>(
  action: string,
  show: (bucket: Bucket, input: I, call: Call) => O,
) {
  return {
    access: (input: I, call: Call) => bucketAccess(call, findBucket(call, input), action),
    handle: (input: I, call: Call) => show(findBucket(call, input), input, call),
    trail: bucketEvent,
  };
}

/** As the state keeps it: without members that are undefined, its dates as text. */
export function asPlain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
