import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import { arnOf } from '../../identity/principal.ts';
import type { Call, Operations } from '../../service.ts';
import { bucketAccess, bucketArn, objectAccess, objectArn } from './access.ts';
import { type Grant, isPublicAcl, ownersGrant } from './canned-acl.ts';
import { accessDenied } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { type GivesGrants, isOwnersAlone, readGrants } from './grants.ts';
import { canonicalId } from './owner.ts';
import type { Bucket } from './store.ts';
import { bucketEvent } from './trail.ts';
import { findVersion } from './versions.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html */
export const acl = {
  PutBucketAcl: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:PutBucketAcl'),
    handle: (input, call) => {
      const bucket = findBucket(call, input);
      const grants = readGrants(input, bucket.account, bucket.account);
      if (grants === undefined) throw missingHeader();
      if (bucket.ownership === 'BucketOwnerEnforced') throw notSupported();
      refusePublic(call, bucket, grants, 's3:PutBucketAcl', bucketArn(bucket.name));
      bucket.acl = grants;
      return {};
    },
    trail: bucketEvent,
  },
  GetBucketAcl: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:GetBucketAcl'),
    handle: (input, call) => {
      const bucket = findBucket(call, input);
      return shown(bucket, bucket.account, bucket.acl);
    },
    trail: bucketEvent,
  },
  PutObjectAcl: {
    access: (input, call) => {
      const action = input.VersionId === undefined ? 's3:PutObjectAcl' : 's3:PutObjectVersionAcl';
      const conditions = { 's3:x-amz-acl': input.ACL, 's3:VersionId': input.VersionId };
      return objectAccess(call, findBucket(call, input), input.Key ?? '', action, conditions);
    },
    handle: (input, call) => {
      const bucket = findBucket(call, input);
      const version = findVersion(call, bucket, input.Key ?? '', input.VersionId);
      const grants = readGrants(input, version.owner ?? bucket.account, bucket.account);
      if (grants === undefined) throw missingHeader();
      if (bucket.ownership === 'BucketOwnerEnforced') throw notSupported();
      refusePublic(
        call,
        bucket,
        grants,
        's3:PutObjectAcl',
        objectArn(bucket.name, input.Key ?? ''),
      );
      version.acl = grants;
      return {};
    },
    trail: 'data',
  },
  GetObjectAcl: {
    access: (input, call) => {
      const action = input.VersionId === undefined ? 's3:GetObjectAcl' : 's3:GetObjectVersionAcl';
      const conditions = { 's3:VersionId': input.VersionId };
      return objectAccess(call, findBucket(call, input), input.Key ?? '', action, conditions);
    },
    handle: (input, call) => {
      const bucket = findBucket(call, input);
      const version = findVersion(call, bucket, input.Key ?? '', input.VersionId);
      return shown(bucket, version.owner ?? bucket.account, version.acl);
    },
    trail: 'data',
  },
} satisfies Operations<typeof S3>;

/**
 * The list that an object gets with its writing; undefined: its owner's alone. Where the bucket's owner owns everything, the
 * one list that says so is accepted.
 */
export function grantsOnWriting(
  input: GivesGrants,
  call: Call,
  bucket: Bucket,
  key: string,
): { owner?: string; acl?: Grant[] } {
  const handsOver = input.ACL === 'bucket-owner-full-control';
  const isEnforced = bucket.ownership === 'BucketOwnerEnforced';
  const isForeign = call.account !== bucket.account;
  const keepsOwner =
    isForeign && !isEnforced && !(bucket.ownership === 'BucketOwnerPreferred' && handsOver);
  const owner = keepsOwner ? call.account : bucket.account;
  const grants = readGrants(input, owner, bucket.account);
  if (isEnforced) {
    if (grants === undefined || (handsOver && isOwnersAlone(grants, bucket.account))) return {};
    throw notSupported();
  }
  if (grants) refusePublic(call, bucket, grants, 's3:PutObject', objectArn(bucket.name, key));
  return { ...(keepsOwner && { owner }), ...(grants && { acl: grants }) };
}

/** The list that a bucket gets with its creation. */
export function grantsOfNewBucket(
  input: GivesGrants & { readonly ObjectOwnership?: string | undefined },
  account: string,
): { acl?: Grant[] } {
  const acl = readGrants(input, account, account);
  if (acl === undefined || isOwnersAlone(acl, account)) return {};
  if ((input.ObjectOwnership ?? 'BucketOwnerEnforced') === 'BucketOwnerEnforced') throw enforced();
  if (!isPublicAcl(acl)) return { acl };
  throw new Fault(
    'InvalidBucketAclWithBlockPublicAccessError',
    'Bucket cannot have public ACLs set with BlockPublicAccess enabled',
    { status: 400 },
  );
}

export function enforced(): Fault {
  return new Fault(
    'InvalidBucketAclWithObjectOwnership',
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    { status: 400 },
  );
}

function shown(bucket: Bucket, owner: string, grants: readonly Grant[] | undefined) {
  const effective = bucket.ownership === 'BucketOwnerEnforced' ? undefined : grants;
  const account = bucket.ownership === 'BucketOwnerEnforced' ? bucket.account : owner;
  return {
    Owner: { ID: canonicalId(account) },
    Grants: (effective ?? [ownersGrant(account)]).map((grant) => ({ ...grant })),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
function refusePublic(
  call: Call,
  bucket: Bucket,
  grants: readonly Grant[],
  action: string,
  resource: string,
): void {
  if (!bucket.publicAccess?.BlockPublicAcls || !isPublicAcl(grants)) return;
  throw accessDenied(
    `User: ${arnOf(call.caller.principal)} is not authorized to perform: ${action} on resource: "${resource}" because public access control lists (ACLs) are prevented by the BlockPublicAcls setting in S3 Block Public Access.`,
  );
}

function notSupported(): Fault {
  return new Fault('AccessControlListNotSupported', 'The bucket does not allow ACLs', {
    status: 400,
  });
}

function missingHeader(): Fault {
  return new Fault('MissingSecurityHeader', 'Your request was missing a required header', {
    status: 400,
    members: { MissingHeaderName: 'x-amz-acl' },
  });
}
