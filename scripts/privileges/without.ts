import {
  type AuthorizationRequest,
  type NamedPolicy,
  type Policy,
  parsePolicy,
} from '../../emulator/identity/policy/index.ts';
import type { Removal } from './permission.ts';

export type Edit = (request: AuthorizationRequest) => AuthorizationRequest;

/** Shows a request as it is with these permissions removed from every policy that has them. */
export function without(removals: readonly Removal[]): Edit {
  const byMark = new Map<string, Removal[]>();
  for (const removal of removals) {
    const { mark } = removal.statement;
    byMark.set(mark, [...(byMark.get(mark) ?? []), removal]);
  }
  const known = new Map<Policy, Policy>();
  const editPolicy = (policy: Policy): Policy => {
    const edited = known.get(policy) ?? shorten(policy, byMark);
    known.set(policy, edited);
    return edited;
  };
  return (request) => editEach(request, editPolicy);
}

function editEach(
  request: AuthorizationRequest,
  edit: (policy: Policy) => Policy,
): AuthorizationRequest {
  const one = ({ name, policy }: NamedPolicy) => ({ name, policy: edit(policy) });
  const { identityPolicies, boundary, resourcePolicy } = request;
  return {
    ...request,
    identityPolicies: identityPolicies.map(one),
    boundary: boundary && one(boundary),
    resourcePolicy: resourcePolicy && one(resourcePolicy),
  };
}

interface Element {
  Sid?: string;
  Action: string | string[];
}

function shorten(policy: Policy, byMark: ReadonlyMap<string, readonly Removal[]>): Policy {
  if (!policy.statements.some(({ sid }) => sid !== undefined && byMark.has(sid))) return policy;
  const document = JSON.parse(policy.text) as { Statement: Element[] };
  const gone = new Set<string>();
  for (const element of document.Statement) {
    const removed = byMark.get(element.Sid ?? '')?.flatMap(({ actions }) => actions);
    if (removed === undefined) continue;
    const kept = [element.Action].flat().filter((action) => !removed.includes(action));
    if (kept.length > 0) element.Action = kept;
    else gone.add(element.Sid ?? '');
  }
  const parsed = parsePolicy(JSON.stringify(document), policy.kind);
  // A policy of no statements at all would not be accepted as text.
  return {
    ...parsed,
    statements: parsed.statements.filter(({ sid = '' }) => !gone.has(sid)),
  };
}
