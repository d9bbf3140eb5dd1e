import { resolveValue } from './intrinsics.ts';
import { checkedPolicy } from './read-resources.ts';
import type { Scope } from './scope.ts';
import type { ResourceDefinition } from './template.ts';

/** A resource whose policies are functions, these resolved. Throws `ValidationError` for what is no policy. */
export function withPolicies(
  id: string,
  definition: ResourceDefinition,
  scope: Scope,
): ResourceDefinition {
  const { policyFunctions, ...rest } = definition;
  if (policyFunctions === undefined) return definition;
  const { DeletionPolicy: deletion, UpdateReplacePolicy: replacement } = policyFunctions;
  const { type } = definition;
  return {
    ...rest,
    ...(deletion !== undefined && {
      deletionPolicy: checkedPolicy(id, type, 'DeletionPolicy', resolveValue(deletion, scope)),
    }),
    ...(replacement !== undefined && {
      updateReplacePolicy: checkedPolicy(
        id,
        type,
        'UpdateReplacePolicy',
        resolveValue(replacement, scope),
      ),
    }),
  };
}
