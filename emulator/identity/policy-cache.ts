import { type Policy, type PolicyKind, parsePolicy } from './policy/index.ts';

type ByText = Map<string, Policy>;

/** Compiled policies by text: a call meets the same few texts again and again. */
const compiled: Readonly<Record<PolicyKind, ByText>> = {
  identity: new Map(),
  boundary: new Map(),
  session: new Map(),
  resource: new Map(),
  trust: new Map(),
};
const most = 1000;

/** `parsePolicy`, remembered. Throws MalformedPolicy. */
export function compilePolicy(text: string, kind: PolicyKind): Policy {
  const known = compiled[kind];
  const found = known.get(text);
  if (found !== undefined) return found;
  const policy = parsePolicy(text, kind);
  if (known.size >= most) known.clear();
  known.set(text, policy);
  return policy;
}
