import type * as S3 from '@aws-sdk/client-s3';
import { canonicalId } from './owner.ts';

/** A grant of a list as the state keeps it, in the SDK's shape. */
export interface Grant {
  readonly Grantee:
    | { readonly Type: 'CanonicalUser'; readonly ID: string }
    | { readonly Type: 'Group'; readonly URI: string };
  readonly Permission: S3.Permission;
}

const groups = 'http://acs.amazonaws.com/groups';
export const everybody = `${groups}/global/AllUsers`;
const anyAccount = `${groups}/global/AuthenticatedUsers`;
const logDelivery = `${groups}/s3/LogDelivery`;

/** Lists in which the whole world, or whoever has an account, has a place. */
export function isPublicAcl(grants: readonly Grant[]): boolean {
  return grants.some(
    ({ Grantee }) =>
      Grantee.Type === 'Group' && (Grantee.URI === everybody || Grantee.URI === anyAccount),
  );
}

export function ownersGrant(account: string): Grant {
  return {
    Grantee: { Type: 'CanonicalUser', ID: canonicalId(account) },
    Permission: 'FULL_CONTROL',
  };
}

const group = (URI: string, ...permissions: S3.Permission[]): Grant[] =>
  permissions.map((Permission) => ({ Grantee: { Type: 'Group', URI }, Permission }));

const canned: Readonly<Record<string, readonly Grant[]>> = {
  private: [],
  'public-read': group(everybody, 'READ'),
  'public-read-write': group(everybody, 'READ', 'WRITE'),
  'authenticated-read': group(anyAccount, 'READ'),
  'log-delivery-write': group(logDelivery, 'WRITE', 'READ_ACP'),
};

/**
 * The grants that a canned ACL stands for; undefined: there is none of this name. `owner` owns what is granted, `bucketOwner`
 * its bucket. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
 */
export function grantsOfCanned(
  name: string,
  owner: string,
  bucketOwner: string,
): Grant[] | undefined {
  const own = ownersGrant(owner);
  const others = Object.hasOwn(canned, name) ? canned[name] : undefined;
  if (others !== undefined) return [own, ...others];
  const { Grantee } = ownersGrant(bucketOwner);
  const isSame = owner === bucketOwner;
  if (name === 'bucket-owner-full-control') {
    return isSame ? [own] : [own, { Grantee, Permission: 'FULL_CONTROL' }];
  }
  if (name === 'bucket-owner-read') return isSame ? [own] : [own, { Grantee, Permission: 'READ' }];
  return undefined;
}
