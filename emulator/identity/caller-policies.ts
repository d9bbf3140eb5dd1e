import type { World } from '../world.ts';
import { entry, type Group, type Identity, iamOf, type Role, type User } from './iam-store.ts';
import { defaultDocument, findManagedPolicy } from './managed-policies.ts';
import type { NamedPolicy, PolicyKind } from './policy/index.ts';
import { compilePolicy } from './policy-cache.ts';
import type { Principal } from './principal.ts';

/** Every policy that a principal brings along, and its tags. */
export interface CallerPolicies {
  readonly identityPolicies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  readonly sessionPolicies?: readonly NamedPolicy[];
  readonly tags: Readonly<Record<string, string>>;
}

const none: CallerPolicies = { identityPolicies: [], tags: {} };

/**
 * A user or role that is no longer there, or was made anew since the session began, has no policy
 * and thus no permission.
 */
export function policiesOf(world: World, principal: Principal): CallerPolicies {
  if (principal.type !== 'user' && principal.type !== 'role') return none;
  const { account } = principal;
  const store = iamOf({ world, account });
  if (principal.type === 'user') {
    const user = entry(store.users, principal.userName);
    if (user?.id !== principal.userId) return none;
    const groups = user.groups.flatMap((name) => entry(store.groups, name) ?? []);
    return policiesOfIdentity(world, account, user, groups);
  }
  const role = entry(store.roles, principal.roleName);
  if (role?.id !== principal.roleId) return none;
  return {
    ...policiesOfIdentity(world, account, role, []),
    ...(principal.sessionPolicies && {
      sessionPolicies: principal.sessionPolicies.map((text) => named('session', text, 'session')),
    }),
  };
}

function policiesOfIdentity(
  world: World,
  account: string,
  identity: User | Role,
  groups: readonly Group[],
): CallerPolicies {
  const boundary = managed(world, account, identity.boundary, 'boundary');
  return {
    identityPolicies: [identity, ...groups].flatMap((one) => ownPolicies(world, account, one)),
    ...(boundary && { boundary }),
    tags: identity.tags,
  };
}

function ownPolicies(world: World, account: string, identity: Identity): NamedPolicy[] {
  return [
    ...Object.entries(identity.inline).map(([name, text]) => named(name, text, 'identity')),
    ...identity.attached.flatMap((arn) => managed(world, account, arn, 'identity') ?? []),
  ];
}

function managed(
  world: World,
  account: string,
  arn: string | undefined,
  kind: PolicyKind,
): NamedPolicy | undefined {
  if (arn === undefined) return undefined;
  const policy = findManagedPolicy(world, account, arn);
  // A boundary cannot be deleted while in use; were it gone, its text allows nothing.
  return named(arn, policy ? defaultDocument(policy) : allowsNothing, kind);
}

const allowsNothing = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});

function named(name: string, text: string, kind: PolicyKind): NamedPolicy {
  return { name, policy: compilePolicy(text, kind) };
}
