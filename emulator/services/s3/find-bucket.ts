import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { accessDenied, noSuchBucket } from './faults.ts';
import { type Bucket, bucketsOf } from './store.ts';

interface NamesBucket {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/**
 * The bucket that a request names. Throws `NoSuchBucket`, `AccessDenied` if another account owns it than was expected, and
 * `PermanentRedirect` to a client that asks in another Region; AWS's own services find it from everywhere.
 */
export function findBucket(call: Call, input: NamesBucket): Bucket {
  const bucket = findAnywhere(call, input);
  const isClient = call.caller.principal.type !== 'service';
  if (isClient && call.region !== bucket.region) throw elsewhere(bucket);
  return bucket;
}

/** The same for the one question that every Region answers: where the bucket is. */
export function findAnywhere(call: Call, input: NamesBucket): Bucket {
  const name = input.Bucket ?? '';
  const { buckets } = bucketsOf(call);
  const bucket = Object.hasOwn(buckets, name) ? buckets[name] : undefined;
  if (bucket === undefined) throw noSuchBucket(name);
  const expected = input.ExpectedBucketOwner;
  if (expected !== undefined && expected !== bucket.account) throw accessDenied();
  return bucket;
}

function elsewhere(bucket: Bucket): Fault {
  const message =
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.';
  const members = {
    Bucket: bucket.name,
    Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com`,
    BucketRegion: bucket.region,
  };
  return new Fault('PermanentRedirect', message, { status: 301, members });
}
