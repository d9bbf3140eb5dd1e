import type * as Iam from '@aws-sdk/client-iam';
import type { NamedPolicy } from '../../identity/policy/index.ts';
import type { Operations } from '../../service.ts';
import { inputPolicies } from './policy-input.ts';
import { findSource, sourceAccess } from './policy-source.ts';

export const contextKeys = {
  GetContextKeysForCustomPolicy: {
    access: () => ({ action: 'iam:GetContextKeysForCustomPolicy', resource: '*' }),
    handle: (input) => ({ ContextKeyNames: keysOf(inputPolicies(input.PolicyInputList)) }),
  },
  GetContextKeysForPrincipalPolicy: {
    access: (input) => sourceAccess('GetContextKeysForPrincipalPolicy', input.PolicySourceArn),
    handle(input, call) {
      const { policies } = findSource(input.PolicySourceArn, call);
      return { ContextKeyNames: keysOf([...policies, ...inputPolicies(input.PolicyInputList)]) };
    },
  },
} satisfies Operations<typeof Iam>;

/** Keys in conditions and policy variables, each once, whichever way it is spelled. */
function keysOf(policies: readonly NamedPolicy[]): string[] {
  const keys = policies.flatMap(({ policy }) => policy.statements.flatMap((one) => one.keys));
  const byLowerCase = new Map<string, string>();
  for (const key of keys) {
    const lower = key.toLowerCase();
    if (!byLowerCase.has(lower)) byLowerCase.set(lower, key);
  }
  return [...byLowerCase.values()];
}
