import type * as Kms from '@aws-sdk/client-kms';
import type { Grant, GrantPrincipal } from '../services/kms/store.ts';

/** A grant as the listing shows it, without its tokens. */
export function toGrant(listed: Kms.GrantListEntry): Grant {
  const { GrantId: id = '', Name: name, Constraints: constraints, Operations = [] } = listed;
  const retiring = principalOf(listed.RetiringPrincipal, listed.RetiringServicePrincipal);
  return {
    ...{ id, tokens: [] },
    issuer: listed.IssuingAccount ?? '',
    createdAt: listed.CreationDate?.getTime() ?? 0,
    terms: {
      ...(name && { name }),
      grantee: principalOf(listed.GranteePrincipal, listed.GranteeServicePrincipal) ?? nobody,
      ...(retiring && { retiring }),
      operations: Operations,
      ...(constraints?.EncryptionContextEquals && { equals: constraints.EncryptionContextEquals }),
      ...(constraints?.EncryptionContextSubset && { subset: constraints.EncryptionContextSubset }),
      ...(constraints?.SourceArn && { sourceArn: constraints.SourceArn }),
    },
  };
}

const nobody: GrantPrincipal = { kind: 'principal', name: '' };

/** LocalStack knows no members for services, and keeps a service's name where a principal's ARN is. */
function principalOf(
  principal: string | undefined,
  service: string | undefined,
): GrantPrincipal | undefined {
  const name = service ?? principal;
  if (!name) return undefined;
  const kind = service !== undefined || /^[\w-]+\.amazonaws\.com$/.test(name);
  return { kind: kind ? 'service' : 'principal', name };
}
