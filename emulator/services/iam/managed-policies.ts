import type * as Iam from '@aws-sdk/client-iam';
import { Fault } from '../../fault.ts';
import { entry, type Identity, iamOf, type ManagedPolicy } from '../../identity/iam-store.ts';
import { awsManagedPolicies } from '../../identity/managed-policies.ts';
import { prefixed } from '../../identity/request-context.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { requireManagedPolicy } from './attached-policies.ts';
import { requirePolicy, sizeOf } from './documents.ts';
import { malformed, noSuchEntity, quotaExceeded } from './faults.ts';
import { iamArn, isTaken, requireLength, requireName, requirePath, uniqueId } from './names.ts';
import { page } from './page.ts';
import { addTags, pageOfTags, readTags, removeTags, tagConditions, writeTags } from './tags.ts';

const mostPolicies = 1500;
const sizeLimit = 6144;

export const managedPolicies = {
  CreatePolicy: {
    access: (input, call) => ({
      action: 'iam:CreatePolicy',
      resource: iamArn(call, 'policy', `${input.Path ?? '/'}${input.PolicyName ?? ''}`),
      conditions: tagConditions(input.Tags),
    }),
    handle(input, call) {
      const name = requireName(input.PolicyName, 'policyName', 128);
      const path = requirePath(input.Path);
      const { policies } = iamOf(call);
      const document = requireManagedDocument(input.PolicyDocument);
      const arn = iamArn(call, 'policy', `${path}${name}`);
      const names = Object.fromEntries(
        Object.values(policies).map((policy) => [policy.name, policy]),
      );
      if (isTaken(names, name)) {
        throw new Fault(
          'EntityAlreadyExistsException',
          `A policy called ${name} already exists. Duplicate names are not allowed.`,
        );
      }
      if (Object.keys(policies).length >= mostPolicies)
        throw quotaExceeded('PoliciesPerAccount', mostPolicies);
      requireLength(input.Description ?? '', 'description', 1000);
      const createdAt = call.world.clock.now();
      const policy: ManagedPolicy = {
        id: uniqueId(call, 'policy'),
        name,
        path,
        arn,
        createdAt,
        changedAt: createdAt,
        tags: readTags(input.Tags),
        versions: { v1: { document, createdAt } },
        defaultVersion: 'v1',
        nextVersion: 2,
        ...(input.Description !== undefined && { description: input.Description }),
      };
      policies[arn] = policy;
      const tags = writeTags(policy.tags);
      return { Policy: { ...show(call, policy), ...(tags.length > 0 && { Tags: tags }) } };
    },
  },
  GetPolicy: {
    access: (input, call) => policyAccess(call, 'GetPolicy', input.PolicyArn),
    handle(input, call) {
      const policy = requireManagedPolicy(call, input.PolicyArn);
      const { description: Description } = policy;
      return {
        Policy: {
          ...show(call, policy),
          ...(Description !== undefined && { Description }),
          Tags: writeTags(policy.tags),
        },
      };
    },
  },
  ListPolicies: {
    access: (input, call) => ({
      action: 'iam:ListPolicies',
      resource: iamArn(call, 'policy', input.PathPrefix ?? '/'),
    }),
    handle(input, call) {
      const { Scope = 'All', PathPrefix = '/', PolicyUsageFilter } = input;
      const own = Scope === 'AWS' ? [] : Object.values(iamOf(call).policies);
      const found = [...own, ...(Scope === 'Local' ? [] : awsManagedPolicies())]
        .filter(({ path }) => path.startsWith(PathPrefix))
        .map((policy) => show(call, policy))
        .filter((shown) => !input.OnlyAttached || (shown.AttachmentCount ?? 0) > 0)
        .filter((shown) => isUsedAs(shown, PolicyUsageFilter));
      const { items, rest } = page(found, ({ Arn = '' }) => Arn, input);
      return { Policies: items, ...rest };
    },
  },
  DeletePolicy: {
    access: (input, call) => policyAccess(call, 'DeletePolicy', input.PolicyArn),
    handle(input, call) {
      const policy = requireOwnPolicy(call, input.PolicyArn);
      const { attached, bounded } = usersOf(call, policy.arn);
      if (attached.length + bounded.length > 0) {
        throw new Fault('DeleteConflictException', 'Cannot delete a policy attached to entities.');
      }
      if (Object.keys(policy.versions).length > 1) {
        throw new Fault(
          'DeleteConflictException',
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        );
      }
      delete iamOf(call).policies[policy.arn];
      return {};
    },
  },
  ListEntitiesForPolicy: {
    access: (input, call) => policyAccess(call, 'ListEntitiesForPolicy', input.PolicyArn),
    handle(input, call) {
      const { arn } = requireManagedPolicy(call, input.PolicyArn);
      const { attached, bounded } = usersOf(call, arn);
      const { PolicyUsageFilter: usage, PathPrefix = '/', EntityFilter } = input;
      const found = [
        ...(usage === 'PermissionsBoundary' ? [] : attached),
        ...(usage === 'PermissionsPolicy' ? [] : bounded),
      ].filter(({ path }) => path.startsWith(PathPrefix));
      const { items, rest } = page([...new Set(found)], ({ arn: key }) => key, input);
      const ofKind = (kind: string, filter: string) =>
        items.filter((one) => one.kind === kind && (EntityFilter ?? filter) === filter);
      return {
        PolicyRoles: ofKind('role', 'Role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
        PolicyUsers: ofKind('user', 'User').map(({ name, id }) => ({ UserName: name, UserId: id })),
        PolicyGroups: ofKind('group', 'Group').map(({ name, id }) => ({
          GroupName: name,
          GroupId: id,
        })),
        ...rest,
      };
    },
  },
  TagPolicy: {
    access: (input, call) =>
      policyAccess(call, 'TagPolicy', input.PolicyArn, tagConditions(input.Tags)),
    handle(input, call) {
      addTags(requireOwnPolicy(call, input.PolicyArn), input.Tags);
      return {};
    },
  },
  UntagPolicy: {
    access: (input, call) =>
      policyAccess(call, 'UntagPolicy', input.PolicyArn, tagConditions([], input.TagKeys)),
    handle(input, call) {
      removeTags(requireOwnPolicy(call, input.PolicyArn), input.TagKeys);
      return {};
    },
  },
  ListPolicyTags: {
    access: (input, call) => policyAccess(call, 'ListPolicyTags', input.PolicyArn),
    handle: (input, call) => pageOfTags(requireManagedPolicy(call, input.PolicyArn).tags, input),
  },
} satisfies Operations<typeof Iam>;

export function policyAccess(
  call: Call,
  action: string,
  arn: string | undefined,
  conditions: Access['conditions'] = {},
): Access {
  const tags = entry(iamOf(call).policies, arn ?? '')?.tags ?? {};
  return {
    action: `iam:${action}`,
    resource: arn ?? '*',
    conditions: {
      ...prefixed('aws:ResourceTag/', tags),
      ...prefixed('iam:ResourceTag/', tags),
      ...conditions,
    },
  };
}

/** A policy that the account may change. */
export function requireOwnPolicy(call: Call, value: string | undefined): ManagedPolicy {
  const policy = requireManagedPolicy(call, value);
  if (entry(iamOf(call).policies, policy.arn) === undefined) {
    throw noSuchEntity(`Policy ${policy.arn} was not found.`);
  }
  return policy;
}

export function requireManagedDocument(text: string | undefined): string {
  const document = requirePolicy(text, 'managed');
  if (sizeOf(document) > sizeLimit) throw quotaExceeded('PolicySize', sizeLimit);
  if (document.trim() === '') throw malformed('Syntax errors in policy.');
  return document;
}

type Entity = Identity & { readonly kind: 'user' | 'role' | 'group'; boundary?: string };

function usersOf(call: Call, arn: string): { attached: Entity[]; bounded: Entity[] } {
  const { users, roles, groups } = iamOf(call);
  const all: Entity[] = [users, roles, groups].flatMap((some) => Object.values<Entity>(some));
  return {
    attached: all.filter((one) => one.attached.includes(arn)),
    bounded: all.filter((one) => one.boundary === arn),
  };
}

function isUsedAs(policy: Iam.Policy, usage: Iam.PolicyUsageType | undefined): boolean {
  if (usage === 'PermissionsPolicy') return (policy.AttachmentCount ?? 0) > 0;
  if (usage === 'PermissionsBoundary') return (policy.PermissionsBoundaryUsageCount ?? 0) > 0;
  return true;
}

export function show(call: Call, policy: ManagedPolicy): Iam.Policy {
  const { attached, bounded } = usersOf(call, policy.arn);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: attached.length,
    PermissionsBoundaryUsageCount: bounded.length,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.changedAt),
  };
}
