import type { World } from '../world.ts';
import { forgetPrincipal } from './policy/index.ts';

/**
 * Puts the unique id of a user or role that goes in place of its ARN, in every policy of every service and account. Services
 * keep their policies as texts; so whatever text of the state is a policy that names it is changed.
 */
export function forgetIdentity(
  { state }: World,
  { arn, id }: { readonly arn: string; readonly id: string },
): void {
  forgetWithin(state.stores, arn, id);
}

function forgetWithin(value: object, arn: string, id: string): void {
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    if (typeof member === 'object' && member !== null) forgetWithin(member, arn, id);
    else if (typeof member === 'string') {
      const text = forgetPrincipal(member, arn, id);
      if (text !== undefined) (value as Record<string, unknown>)[name] = text;
    }
  }
}
