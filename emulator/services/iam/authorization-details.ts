import type * as Iam from '@aws-sdk/client-iam';
import {
  type Group,
  type Identity,
  iamOf,
  type ManagedPolicy,
  type Role,
  type User,
} from '../../identity/iam-store.ts';
import { awsManagedPolicies, findManagedPolicy } from '../../identity/managed-policies.ts';
import type { Call, Operations } from '../../service.ts';
import { encodeDocument } from './documents.ts';
import { show as showGroup } from './groups.ts';
import { showInList as showProfile } from './instance-profiles.ts';
import { show as showPolicy } from './managed-policies.ts';
import { page } from './page.ts';
import { profilesOf, showBoundary } from './roles.ts';
import { writeTags } from './tags.ts';
import { showInList as showUser } from './users.ts';

type Item = User | Role | Group | (ManagedPolicy & { readonly kind: 'own' | 'aws' });

const filters: Readonly<Record<Iam.EntityType, Item['kind']>> = {
  User: 'user',
  Role: 'role',
  Group: 'group',
  LocalManagedPolicy: 'own',
  AWSManagedPolicy: 'aws',
};

/** Everything that decides about access, in pages over all kinds together. AWS's policies count only where they are in use. */
export const authorizationDetails = {
  GetAccountAuthorizationDetails: {
    access: () => ({ action: 'iam:GetAccountAuthorizationDetails', resource: '*' }),
    handle(input, call) {
      const wanted = (input.Filter ?? []).map((filter) => filters[filter]);
      const all = everything(call).filter(
        ({ kind }) => wanted.length === 0 || wanted.includes(kind),
      );
      const { items, rest } = page(all, ({ kind, arn }) => `${kind} ${arn}`, input);
      const of = <K extends Item['kind']>(kind: K) =>
        items.filter((one): one is Extract<Item, { kind: K }> => one.kind === kind);
      return {
        UserDetailList: of('user').map((user) => describeUser(call, user)),
        GroupDetailList: of('group').map((group) => describeGroup(call, group)),
        RoleDetailList: of('role').map((role) => describeRole(call, role)),
        Policies: items.flatMap((one) =>
          one.kind === 'own' || one.kind === 'aws' ? [describePolicy(call, one)] : [],
        ),
        ...rest,
      };
    },
  },
} satisfies Operations<typeof Iam>;

function everything(call: Call): Item[] {
  const { users, roles, groups, policies } = iamOf(call);
  const inUse = awsManagedPolicies().filter(
    (policy) => (showPolicy(call, policy).AttachmentCount ?? 0) > 0,
  );
  return [
    ...[...Object.values(users), ...Object.values(groups), ...Object.values(roles)],
    ...Object.values(policies).map((policy) => ({ ...policy, kind: 'own' as const })),
    ...inUse.map((policy) => ({ ...policy, kind: 'aws' as const })),
  ];
}

function describeUser(call: Call, user: User): Iam.UserDetail {
  const { inline, attached } = policiesOf(call, user);
  return {
    ...showUser(user),
    ...(inline.length > 0 && { UserPolicyList: inline }),
    GroupList: [...user.groups],
    AttachedManagedPolicies: attached,
    ...(user.boundary !== undefined && { PermissionsBoundary: showBoundary(user.boundary) }),
    Tags: writeTags(user.tags),
  };
}

function describeGroup(call: Call, group: Group): Iam.GroupDetail {
  const { inline, attached } = policiesOf(call, group);
  return {
    ...showGroup(group),
    GroupPolicyList: inline,
    AttachedManagedPolicies: attached,
  };
}

function describeRole(call: Call, role: Role): Iam.RoleDetail {
  const { inline, attached } = policiesOf(call, role);
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    InstanceProfileList: profilesOf(call, role.name).map((one) => showProfile(call, one)),
    RolePolicyList: inline,
    AttachedManagedPolicies: attached,
    ...(role.boundary !== undefined && { PermissionsBoundary: showBoundary(role.boundary) }),
    Tags: writeTags(role.tags),
    RoleLastUsed: {},
  };
}

function policiesOf(call: Call, { inline, attached }: Identity) {
  return {
    inline: Object.entries(inline).map(([PolicyName, document]) => ({
      PolicyName,
      PolicyDocument: encodeDocument(document),
    })),
    attached: attached.map((arn) => ({
      PolicyName: findManagedPolicy(call.world, call.account, arn)?.name,
      PolicyArn: arn,
    })),
  };
}

function describePolicy(call: Call, policy: ManagedPolicy): Iam.ManagedPolicyDetail {
  const { Tags: _tags, ...shown } = showPolicy(call, policy);
  return {
    ...shown,
    ...(policy.description !== undefined && { Description: policy.description }),
    PolicyVersionList: Object.entries(policy.versions).map(([VersionId, version]) => ({
      Document: encodeDocument(version.document),
      VersionId,
      IsDefaultVersion: VersionId === policy.defaultVersion,
      CreateDate: new Date(version.createdAt),
    })),
  };
}
