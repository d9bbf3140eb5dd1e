import type { Decision, PolicyKind, StatementReference } from './policy/index.ts';

/** What AWS calls the kinds of policies in its messages. */
export const kindNames: Readonly<Record<PolicyKind, string>> = {
  identity: 'identity-based policy',
  resource: 'resource-based policy',
  trust: 'resource-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
};

/** A decision in a sentence: which statement allows or denies, or what kind of policy does not allow. */
export function describeDecision(action: string, decision: Decision): string {
  if (decision.effect === 'deny') {
    return decision.kind === 'explicit'
      ? `Denied by ${describeStatement(decision.statement)}.`
      : `Denied: no ${kindNames[decision.because]} allows ${action}.`;
  }
  if (decision.by === 'root') return 'Allowed: the root of the account may do everything.';
  if (decision.by === 'grant') return 'Allowed by a grant.';
  return decision.statement ? `Allowed by ${describeStatement(decision.statement)}.` : 'Allowed.';
}

function describeStatement({ policy, kind, sid, index }: StatementReference): string {
  const which = sid ? `statement ${index} (${sid})` : `statement ${index}`;
  // Session policies are only counted, and so called what they are.
  return `${which} of ${kind === 'session' ? policy : `the ${kindNames[kind]} ${policy}`}`;
}
