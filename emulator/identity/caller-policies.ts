import type { World } from '../world.ts';
import { entry, type Group, type Identity, iamOf, type Role, type User } from './iam-store.ts';
import { defaultDocument, findManagedPolicy } from './managed-policies.ts';
import type { NamedPolicy, PolicyKind } from './policy/index.ts';
import { compilePolicy } from './policy-cache.ts';
import type { FederatedUser, Principal, RoleSession } from './principal.ts';

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
  switch (principal.type) {
    case 'user':
      return policiesOfUser(world, principal.account, principal);
    case 'role':
      return policiesOfRole(world, principal);
    case 'federated':
      return policiesOfFederated(world, principal);
    default:
      return none;
  }
}

function policiesOfUser(
  world: World,
  account: string,
  { userName, userId }: { readonly userName: string; readonly userId: string },
): CallerPolicies {
  const store = iamOf({ world, account });
  const user = entry(store.users, userName);
  if (user?.id !== userId) return none;
  const groups = user.groups.flatMap((name) => entry(store.groups, name) ?? []);
  return policiesOfIdentity(world, account, user, groups);
}

/** At most what its user may, and of that only what the session policies allow. */
function policiesOfFederated(world: World, principal: FederatedUser): CallerPolicies {
  const { account, user, sessionPolicies, tags } = principal;
  const own = user
    ? policiesOfUser(world, account, user)
    : { identityPolicies: [named('root', allowsEverything, 'identity')], tags: {} };
  return {
    ...own,
    sessionPolicies: ofSession(sessionPolicies),
    tags: overlay(own.tags, tags),
  };
}

function policiesOfRole(world: World, principal: RoleSession): CallerPolicies {
  const { account } = principal;
  const store = iamOf({ world, account });
  const role = entry(store.roles, principal.roleName);
  if (role?.id !== principal.roleId) return none;
  const own = policiesOfIdentity(world, account, role, []);
  return {
    ...own,
    tags: overlay(own.tags, principal.tags ?? {}),
    ...(principal.sessionPolicies && {
      sessionPolicies: ofSession(principal.sessionPolicies),
    }),
  };
}

/** Counted from 1, the inline one before the managed ones. */
function ofSession(texts: readonly string[]): NamedPolicy[] {
  return texts.map((text, index) => named(`session policy ${index + 1}`, text, 'session'));
}

type Tags = Readonly<Record<string, string>>;

/** A session tag hides a tag of the role whose key differs in case only. */
function overlay(below: Tags, above: Tags): Tags {
  const keys = new Set(Object.keys(above).map((key) => key.toLowerCase()));
  const kept = Object.entries(below).filter(([key]) => !keys.has(key.toLowerCase()));
  return { ...Object.fromEntries(kept), ...above };
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

const allowsEverything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

const allowsNothing = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});

function named(name: string, text: string, kind: PolicyKind): NamedPolicy {
  return { name, policy: compilePolicy(text, kind) };
}
