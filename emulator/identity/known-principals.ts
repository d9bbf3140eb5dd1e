import type { World } from '../world.ts';
import { entry, iamOf } from './iam-store.ts';
import type { Policy } from './policy/index.ts';

/**
 * The first user or role of `account` that a policy names and that is not there; AWS refuses such a
 * policy when it is put. Principals of other accounts are taken as they are.
 */
export function findUnknownPrincipal(
  world: World,
  account: string,
  policy: Policy,
): string | undefined {
  const { users, roles } = iamOf({ world, account });
  return policy.statements
    .flatMap(({ principals }) => principals)
    .find((arn) => {
      const [, owner, kind, path = ''] = /^arn:[^:]+:iam::(\d+):(\w+)\/(.+)$/.exec(arn) ?? [];
      if (owner !== account || (kind !== 'user' && kind !== 'role')) return false;
      const name = path.slice(path.lastIndexOf('/') + 1);
      return entry<{ arn: string }>(kind === 'user' ? users : roles, name)?.arn !== arn;
    });
}
