import { authorize } from '../../identity/authorize.ts';
import { accountOf } from '../../identity/principal.ts';
import type { Access, Call } from '../../service.ts';
import { isPublicPolicy } from './public-policy.ts';
import type { Bucket } from './store.ts';

type Conditions = Readonly<Record<string, string | undefined>>;

/** What a caller needs to do `action` with a bucket. */
export function bucketAccess(
  call: Call,
  bucket: Bucket,
  action: string,
  conditions: Conditions = {},
): Access {
  return access(call, bucket, action, bucketArn(bucket.name), conditions);
}

/** What a caller needs to do `action` with an object, whether it is there or not. */
export function objectAccess(
  call: Call,
  bucket: Bucket,
  key: string,
  action: string,
  conditions: Conditions = {},
): Access {
  return access(call, bucket, action, objectArn(bucket.name, key), conditions);
}

export function isAllowed(call: Call, wanted: Access): boolean {
  return authorize(call, [wanted]) === undefined;
}

export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

export function objectArn(bucket: string, key: string): string {
  return `arn:aws:s3:::${bucket}/${key}`;
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
function access(
  call: Call,
  bucket: Bucket,
  action: string,
  resource: string,
  conditions: Conditions,
): Access {
  const given = Object.entries(conditions).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined;
  });
  return {
    action,
    resource,
    conditions: { 's3:ResourceAccount': bucket.account, ...Object.fromEntries(given) },
    resourcePolicy: {
      document: isShutOut(call, bucket) ? undefined : bucket.policy,
      owner: bucket.account,
      role: 'sufficient',
    },
  };
}

/**
 * Under `RestrictPublicBuckets` a public policy serves the bucket's own account and AWS services only.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
function isShutOut({ caller }: Call, { policy, publicAccess, account }: Bucket): boolean {
  if (policy === undefined || !publicAccess?.RestrictPublicBuckets) return false;
  if (caller.principal.type === 'service' || accountOf(caller.principal) === account) return false;
  return isPublicPolicy(policy);
}
