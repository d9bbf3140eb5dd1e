import type * as Iam from '@aws-sdk/client-iam';
import { forgetIdentity } from '../../identity/forget-identity.ts';
import { type InstanceProfile, iamOf, type Role } from '../../identity/iam-store.ts';
import type { Call, Operations } from '../../service.ts';
import { requireBoundary } from './attached-policies.ts';
import { encodeDocument, requireTrust } from './documents.ts';
import { alreadyExists, deleteConflict, quotaExceeded } from './faults.ts';
import { findChangeableRole, findRole, roleAccess } from './holders.ts';
import {
  iamArn,
  isTaken,
  requireLength,
  requireName,
  requirePath,
  requireRange,
  uniqueId,
} from './names.ts';
import { page } from './page.ts';
import { addTags, pageOfTags, readTags, removeTags, tagConditions, writeTags } from './tags.ts';

const mostRoles = 1000;
const hour = 3600;

export const roles = {
  CreateRole: {
    access: (input, call) => ({
      action: 'iam:CreateRole',
      resource: iamArn(call, 'role', `${input.Path ?? '/'}${input.RoleName ?? ''}`),
      conditions: { ...tagConditions(input.Tags), ...boundaryCondition(input.PermissionsBoundary) },
    }),
    handle(input, call) {
      const name = requireName(input.RoleName, 'roleName', 64);
      const path = requirePath(input.Path);
      const store = iamOf(call);
      const trust = requireTrust(call, input.AssumeRolePolicyDocument);
      if (isTaken(store.roles, name)) throw alreadyExists('Role', name);
      if (Object.keys(store.roles).length >= mostRoles)
        throw quotaExceeded('RolesPerAccount', mostRoles);
      const role: Role = {
        kind: 'role',
        id: uniqueId(call, 'role'),
        name,
        path,
        arn: iamArn(call, 'role', `${path}${name}`),
        createdAt: call.world.clock.now(),
        inline: {},
        attached: [],
        tags: readTags(input.Tags),
        trust,
        maxSessionSeconds: requireSessionLimit(input.MaxSessionDuration),
        ...describe(input.Description),
        ...(input.PermissionsBoundary !== undefined && {
          boundary: requireBoundary(call, input.PermissionsBoundary),
        }),
      };
      store.roles[name] = role;
      return { Role: show(role) };
    },
  },
  GetRole: {
    access: (input, call) => roleAccess(call, 'GetRole', input.RoleName),
    handle: (input, call) => ({ Role: show(findRole(call, input.RoleName)) }),
  },
  ListRoles: {
    access: (input, call) => ({
      action: 'iam:ListRoles',
      resource: iamArn(call, 'role', input.PathPrefix ?? '/'),
    }),
    handle(input, call) {
      const prefix = input.PathPrefix ?? '/';
      const found = Object.values(iamOf(call).roles).filter(({ path }) => path.startsWith(prefix));
      const { items, rest } = page(found, ({ name }) => name, input);
      return { Roles: items.map(showInList), ...rest };
    },
  },
  UpdateRole: {
    access: (input, call) => roleAccess(call, 'UpdateRole', input.RoleName),
    handle(input, call) {
      const role = findChangeableRole(call, input.RoleName);
      const maxSessionSeconds = requireSessionLimit(input.MaxSessionDuration);
      Object.assign(role, describe(input.Description));
      // "If you do not specify a value for this setting, the default value of one hour is applied."
      // https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
      role.maxSessionSeconds = maxSessionSeconds;
      return {};
    },
  },
  /** Also of a service-linked role: "You can edit the description" (using-service-linked-roles.html). */
  UpdateRoleDescription: {
    access: (input, call) => roleAccess(call, 'UpdateRoleDescription', input.RoleName),
    handle(input, call) {
      const role = findRole(call, input.RoleName);
      Object.assign(role, describe(input.Description));
      return { Role: show(role) };
    },
  },
  UpdateAssumeRolePolicy: {
    access: (input, call) => roleAccess(call, 'UpdateAssumeRolePolicy', input.RoleName),
    handle(input, call) {
      const role = findChangeableRole(call, input.RoleName);
      role.trust = requireTrust(call, input.PolicyDocument);
      return {};
    },
  },
  DeleteRole: {
    access: (input, call) => roleAccess(call, 'DeleteRole', input.RoleName),
    handle(input, call) {
      const role = findChangeableRole(call, input.RoleName);
      if (profilesOf(call, role.name).length > 0) {
        throw deleteConflict('remove roles from instance profile');
      }
      if (role.attached.length > 0) throw deleteConflict('detach all policies');
      if (Object.keys(role.inline).length > 0) throw deleteConflict('delete policies');
      delete iamOf(call).roles[role.name];
      forgetIdentity(call.world, role);
      return {};
    },
  },
  PutRolePermissionsBoundary: {
    access: (input, call) =>
      roleAccess(
        call,
        'PutRolePermissionsBoundary',
        input.RoleName,
        boundaryCondition(input.PermissionsBoundary),
      ),
    handle(input, call) {
      const role = findChangeableRole(call, input.RoleName);
      role.boundary = requireBoundary(call, input.PermissionsBoundary);
      return {};
    },
  },
  DeleteRolePermissionsBoundary: {
    access: (input, call) => roleAccess(call, 'DeleteRolePermissionsBoundary', input.RoleName),
    handle(input, call) {
      delete findChangeableRole(call, input.RoleName).boundary;
      return {};
    },
  },
  TagRole: {
    access: (input, call) => roleAccess(call, 'TagRole', input.RoleName, tagConditions(input.Tags)),
    handle(input, call) {
      addTags(findChangeableRole(call, input.RoleName), input.Tags);
      return {};
    },
  },
  UntagRole: {
    access: (input, call) =>
      roleAccess(call, 'UntagRole', input.RoleName, tagConditions([], input.TagKeys)),
    handle(input, call) {
      removeTags(findChangeableRole(call, input.RoleName), input.TagKeys);
      return {};
    },
  },
  ListRoleTags: {
    access: (input, call) => roleAccess(call, 'ListRoleTags', input.RoleName),
    handle: (input, call) => pageOfTags(findRole(call, input.RoleName).tags, input),
  },
} satisfies Operations<typeof Iam>;

/** The instance profiles that a role is in. */
export function profilesOf(call: Call, roleName: string): InstanceProfile[] {
  return Object.values(iamOf(call).instanceProfiles).filter(({ role }) => role === roleName);
}

export function show(role: Role): Iam.Role {
  return {
    ...showInList(role),
    ...(role.boundary !== undefined && { PermissionsBoundary: showBoundary(role.boundary) }),
    ...(Object.keys(role.tags).length > 0 && { Tags: writeTags(role.tags) }),
    RoleLastUsed: {},
  };
}

/** A list leaves out tags, boundary and last use (API_ListRoles.html). */
export function showInList(role: Role): Iam.Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    ...(role.description !== undefined && { Description: role.description }),
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

export function showBoundary(arn: string): Iam.AttachedPermissionsBoundary {
  return { PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: arn };
}

export function boundaryCondition(arn: string | undefined): Record<string, string> {
  return arn === undefined ? {} : { 'iam:PermissionsBoundary': arn };
}

function requireSessionLimit(seconds = hour): number {
  return requireRange(seconds, 'maxSessionDuration', hour, 12 * hour);
}

function describe(description: string | undefined): { description?: string } {
  if (description === undefined) return {};
  requireLength(description, 'description', 1000);
  return { description };
}
