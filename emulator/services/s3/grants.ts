import type * as S3 from '@aws-sdk/client-s3';
import { notImplemented } from '../../fault.ts';
import { type Grant, grantsOfCanned, ownersGrant } from './canned-acl.ts';
import { invalidArgument, invalidRequest, malformedXml } from './faults.ts';

/** How a request gives grants: by a canned list, by headers, or as a whole list. */
export interface GivesGrants {
  readonly ACL?: string | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
  readonly AccessControlPolicy?: S3.AccessControlPolicy | undefined;
}

const headers = {
  GrantFullControl: 'FULL_CONTROL',
  GrantRead: 'READ',
  GrantReadACP: 'READ_ACP',
  GrantWrite: 'WRITE',
  GrantWriteACP: 'WRITE_ACP',
} as const satisfies Partial<Record<keyof GivesGrants, S3.Permission>>;

const mostGrants = 100;

/** The grants that a request asks for; undefined: it does not speak of any. */
export function readGrants(
  input: GivesGrants,
  owner: string,
  bucketOwner: string,
): Grant[] | undefined {
  const byHeaders = grantsOfHeaders(input);
  if (input.ACL !== undefined) {
    if (byHeaders.length > 0) {
      throw invalidRequest('Specifying both Canned ACLs and Header Grants is not allowed');
    }
    const grants = grantsOfCanned(input.ACL, owner, bucketOwner);
    if (grants !== undefined) return grants;
    if (input.ACL === 'aws-exec-read') throw notImplemented('The canned ACL aws-exec-read of s3');
    throw invalidArgument('x-amz-acl', input.ACL, '');
  }
  if (byHeaders.length > 0) return byHeaders;
  return input.AccessControlPolicy && grantsOfPolicy(input.AccessControlPolicy);
}

function grantsOfHeaders(input: GivesGrants): Grant[] {
  return Object.entries(headers).flatMap(([name, permission]) => {
    const header = input[name as keyof typeof headers];
    if (header === undefined) return [];
    return header.split(',').map((one) => grantOf(one.trim(), permission));
  });
}

/** `id="…"` or `uri="…"`. */
function grantOf(text: string, Permission: S3.Permission): Grant {
  const [, kind, value = ''] = /^(id|uri|emailAddress)="?([^"]*)"?$/.exec(text) ?? [];
  if (kind === 'id') return { Grantee: { Type: 'CanonicalUser', ID: checkId(value) }, Permission };
  if (kind === 'uri') return { Grantee: { Type: 'Group', URI: checkGroup(value) }, Permission };
  if (kind === 'emailAddress') throw notImplemented('A grant of s3 by e-mail address');
  throw invalidArgument('x-amz-grant', text, 'Argument format not recognized');
}

function grantsOfPolicy({ Grants = [], Owner }: S3.AccessControlPolicy): Grant[] {
  if (Owner?.ID === undefined) throw malformedXml('no Owner');
  if (Grants.length > mostGrants) throw malformedXml(`more than ${mostGrants} grants`);
  return Grants.map(({ Grantee, Permission }) => {
    if (Permission === undefined || Grantee === undefined)
      throw malformedXml('a grant is not whole');
    switch (Grantee.Type) {
      case 'CanonicalUser':
        return { Grantee: { Type: 'CanonicalUser', ID: checkId(Grantee.ID ?? '') }, Permission };
      case 'Group':
        return { Grantee: { Type: 'Group', URI: checkGroup(Grantee.URI ?? '') }, Permission };
      default:
        throw notImplemented('A grant of s3 by e-mail address');
    }
  });
}

function checkId(id: string): string {
  if (/^[0-9a-f]{64}$/.test(id)) return id;
  throw invalidArgument('CanonicalUser/ID', id, 'Invalid id');
}

function checkGroup(uri: string): string {
  if (
    /^http:\/\/acs\.amazonaws\.com\/groups\/(global\/(AllUsers|AuthenticatedUsers)|s3\/LogDelivery)$/.test(
      uri,
    )
  )
    return uri;
  throw invalidArgument('Group/URI', uri, 'Invalid group uri');
}

/** Whether a list gives its owner everything and nobody else anything. */
export function isOwnersAlone(grants: readonly Grant[], account: string): boolean {
  const own = JSON.stringify(ownersGrant(account));
  return grants.every((grant) => JSON.stringify(grant) === own);
}
