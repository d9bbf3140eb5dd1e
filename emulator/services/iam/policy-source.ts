import {
  entry,
  type Group,
  type Identity,
  iamOf,
  type Role,
  type User,
} from '../../identity/iam-store.ts';
import { defaultDocument, findManagedPolicy } from '../../identity/managed-policies.ts';
import type { ContextValues, NamedPolicy, PolicyPrincipal } from '../../identity/policy/index.ts';
import { compilePolicy } from '../../identity/policy-cache.ts';
import { prefixed } from '../../identity/request-context.ts';
import type { Access, Call } from '../../service.ts';
import { invalidInput, noSuchEntity } from './faults.ts';

/** The user, group or role whose policies are tried out. */
export interface PolicySource {
  readonly kind: 'user' | 'group' | 'role';
  readonly policies: readonly NamedPolicy[];
  readonly boundary: NamedPolicy | undefined;
  readonly principal: PolicyPrincipal;
  readonly context: ContextValues;
}

export function sourceAccess(action: string, arn: string | undefined): Access {
  return { action: `iam:${action}`, resource: arn ?? '*' };
}

/** Throws InvalidInput for an ARN of anything else, and NoSuchEntity. */
export function findSource(value: string | undefined, call: Call): PolicySource {
  const arn = value ?? '';
  const [, account, kind, path = ''] =
    /^arn:aws[\w-]*:iam::(\d{12}):(user|group|role)\/(.+)$/.exec(arn) ?? [];
  if (account === undefined) {
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  const { users, groups, roles } = iamOf(call);
  const all: Readonly<Record<string, User | Group | Role>> =
    kind === 'user' ? users : kind === 'group' ? groups : roles;
  const found = entry(all, name);
  if (found?.arn !== arn) throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
  return describe(found, call);
}

function describe(identity: User | Group | Role, call: Call): PolicySource {
  const { account } = call;
  const { kind, arn } = identity;
  const memberships = kind === 'user' ? groupsOf(identity, call) : [];
  return {
    kind,
    policies: [identity, ...memberships].flatMap((one) => policiesOf(one, call)),
    boundary: boundaryOf(identity, call),
    principal:
      kind === 'role'
        ? {
            kind,
            account,
            arn,
            sessionArn: `arn:aws:sts::${account}:assumed-role/${identity.name}`,
          }
        : { kind: 'user', account, arn },
    context: {
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': account,
      ...(kind === 'user' && { 'aws:username': identity.name, 'aws:userid': identity.id }),
      ...(kind !== 'group' && prefixed('aws:PrincipalTag/', identity.tags)),
    },
  };
}

function groupsOf({ groups }: User, call: Call): Group[] {
  return groups.flatMap((name) => entry(iamOf(call).groups, name) ?? []);
}

/** Named as IAM names the sources of its results. */
function policiesOf(
  { kind, name, inline, attached }: Identity & { readonly kind: PolicySource['kind'] },
  call: Call,
): NamedPolicy[] {
  return [
    ...Object.entries(inline).map(([policy, text]) => ({
      name: `${kind}_${name}_${policy}`,
      policy: compilePolicy(text, 'identity'),
    })),
    ...attached.flatMap((arn) => {
      const policy = findManagedPolicy(call.world, call.account, arn);
      if (policy === undefined) return [];
      return [{ name: policy.name, policy: compilePolicy(defaultDocument(policy), 'identity') }];
    }),
  ];
}

function boundaryOf(identity: User | Group | Role, call: Call): NamedPolicy | undefined {
  if (identity.kind === 'group' || identity.boundary === undefined) return undefined;
  const policy = findManagedPolicy(call.world, call.account, identity.boundary);
  if (policy === undefined) return undefined;
  return { name: policy.name, policy: compilePolicy(defaultDocument(policy), 'boundary') };
}
