import { findUnknownPrincipal } from '../../identity/known-principals.ts';
import { checkIdentityPolicy, MalformedPolicy } from '../../identity/policy/index.ts';
import { compilePolicy } from '../../identity/policy-cache.ts';
import type { Call } from '../../service.ts';
import { malformed, quotaExceeded } from './faults.ts';
import { required } from './names.ts';
import { refuseOpenTrust } from './open-trust.ts';

/** IAM does not count white space. */
export function sizeOf(document: string): number {
  return document.replace(/\s/g, '').length;
}

/** An identity policy as IAM accepts it. */
export function requirePolicy(text: string | undefined, where: 'inline' | 'managed'): string {
  const document = required(text, 'policyDocument');
  refuseMalformed(() => {
    checkIdentityPolicy(document, where);
    compilePolicy(document, 'identity');
  });
  return document;
}

const trustLimit = 2048;

/** A role's trust policy as IAM accepts it. */
export function requireTrust(call: Call, text: string | undefined): string {
  const document = required(text, 'assumeRolePolicyDocument');
  const policy = refuseMalformed(() => compilePolicy(document, 'trust'));
  const unknown = findUnknownPrincipal(call.world, call.account, policy);
  if (unknown !== undefined) throw malformed(`Invalid principal in policy: "AWS":"${unknown}"`);
  refuseOpenTrust(document);
  if (sizeOf(document) > trustLimit) throw quotaExceeded('ACLSizePerRole', trustLimit);
  return document;
}

/** IAM answers documents encoded as in a URL (RFC 3986). */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function refuseMalformed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedPolicy) throw malformed(error.message);
    throw error;
  }
}
