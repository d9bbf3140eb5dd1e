import { findUnknownPrincipal } from '../../identity/known-principals.ts';
import { MalformedPolicy, parsePolicy } from '../../identity/policy/index.ts';
import type { Call } from '../../service.ts';

/** Why a text is no policy for a secret, in AWS's words. */
export function problemOf(call: Call, text: string): string | undefined {
  try {
    const policy = parsePolicy(text, 'resource');
    const unknown = findUnknownPrincipal(call.world, call.account, policy);
    return unknown === undefined
      ? undefined
      : 'This resource policy contains an unsupported principal.';
  } catch (cause) {
    if (!(cause instanceof MalformedPolicy)) throw cause;
    return 'This resource policy contains a syntax error.';
  }
}

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** Whether a policy lets everybody in: a wildcard for the principal, and no condition to narrow it. */
export function isPublic(text: string): boolean {
  const { Statement: statements } = JSON.parse(text) as { readonly Statement?: unknown };
  const list: readonly Statement[] = Array.isArray(statements) ? statements : [statements];
  return list.some(
    ({ Effect, Principal, Condition }) =>
      Effect === 'Allow' && Condition === undefined && includesEveryone(Principal),
  );
}

function includesEveryone(principal: unknown): boolean {
  if (principal === '*') return true;
  if (Array.isArray(principal)) return principal.some(includesEveryone);
  if (typeof principal !== 'object' || principal === null || !('AWS' in principal)) return false;
  return includesEveryone(principal.AWS);
}
