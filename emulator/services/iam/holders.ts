import { Fault } from '../../fault.ts';
import {
  entry,
  type Group,
  type Identity,
  iamOf,
  type Role,
  type User,
} from '../../identity/iam-store.ts';
import { prefixed } from '../../identity/request-context.ts';
import type { Access, Call, Operation } from '../../service.ts';
import { noSuchEntity, validationError } from './faults.ts';
import { iamArn, required } from './names.ts';

/** What users, roles and groups are to the operations that all three have; `I` is the input that names one. */
export interface Holder<I> {
  /** As IAM's texts call it. */
  readonly label: 'user' | 'role' | 'group';
  /** Characters that all its inline policies may have together. */
  readonly inlineLimit: number;
  /** Throws NoSuchEntity; for a change also UnmodifiableEntity. */
  find(input: I, call: Call, purpose: 'read' | 'change'): Identity;
  access(action: string, input: I, call: Call, conditions?: Access['conditions']): Access;
}

/** An operation that CloudTrail records by its own rule. */
export type HolderOperation<I, O> = Pick<Operation<I, O>, 'access' | 'handle'>;

export const roleHolder: Holder<{ RoleName: string | undefined }> = {
  label: 'role',
  inlineLimit: 10_240,
  find: ({ RoleName }, call, purpose) =>
    purpose === 'read' ? findRole(call, RoleName) : findChangeableRole(call, RoleName),
  access: (action, { RoleName }, call, conditions) =>
    roleAccess(call, action, RoleName, conditions),
};

export const userHolder: Holder<{ UserName: string | undefined }> = {
  label: 'user',
  inlineLimit: 2048,
  find: ({ UserName }, call) => findUser(call, UserName),
  access: (action, { UserName }, call, conditions) =>
    userAccess(call, action, UserName, conditions),
};

export const groupHolder: Holder<{ GroupName: string | undefined }> = {
  label: 'group',
  inlineLimit: 5120,
  find: ({ GroupName }, call) => findGroup(call, GroupName),
  access: (action, { GroupName }, call, conditions) =>
    groupAccess(call, action, GroupName, conditions),
};

export function findRole(call: Call, roleName: string | undefined): Role {
  const name = required(roleName, 'roleName');
  const role = entry(iamOf(call).roles, name);
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** Nobody but its service changes a service-linked role. */
export function findChangeableRole(call: Call, roleName: string | undefined): Role {
  const role = findRole(call, roleName);
  if (role.linkedTo === undefined) return role;
  throw new Fault(
    'UnmodifiableEntityException',
    `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
  );
}

export function findUser(call: Call, userName: string | undefined): User {
  const name = required(userName, 'userName');
  const user = entry(iamOf(call).users, name);
  if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

export function findGroup(call: Call, groupName: string | undefined): Group {
  const name = required(groupName, 'groupName');
  const group = entry(iamOf(call).groups, name);
  if (group === undefined) throw noSuchEntity(`The group with name ${name} cannot be found.`);
  return group;
}

/** Whom an operation means that may leave out the user's name. */
export function ownUserName({ caller }: Call, userName: string | undefined): string {
  if (userName !== undefined) return userName;
  if (caller.principal.type === 'user') return caller.principal.userName;
  throw validationError('Must specify userName when calling with non-User credentials');
}

export function roleAccess(
  call: Call,
  action: string,
  roleName = '',
  conditions: Access['conditions'] = {},
): Access {
  const role = entry(iamOf(call).roles, roleName);
  return identityAccess(action, iamArn(call, 'role', roleName), role, conditions);
}

export function userAccess(
  call: Call,
  action: string,
  userName = '',
  conditions: Access['conditions'] = {},
): Access {
  const user = entry(iamOf(call).users, userName);
  return identityAccess(action, iamArn(call, 'user', userName), user, conditions);
}

export function groupAccess(
  call: Call,
  action: string,
  groupName = '',
  conditions: Access['conditions'] = {},
): Access {
  const group = entry(iamOf(call).groups, groupName);
  return identityAccess(action, iamArn(call, 'group', groupName), group, conditions);
}

/** The operations whose permission may depend on the boundary that the user or role has at present. */
const boundaryMatters =
  /^(Attach|Detach|Put|Delete)(Role|User)Policy$|^Delete(Role|User)PermissionsBoundary$/;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
function identityAccess(
  action: string,
  absent: string,
  found: (Identity & { tags?: Record<string, string>; boundary?: string }) | undefined,
  conditions: Access['conditions'],
): Access {
  const tags = found?.tags ?? {};
  const boundary = boundaryMatters.test(action) ? found?.boundary : undefined;
  return {
    action: `iam:${action}`,
    resource: found?.arn ?? absent,
    conditions: {
      ...prefixed('aws:ResourceTag/', tags),
      ...prefixed('iam:ResourceTag/', tags),
      ...(boundary !== undefined && { 'iam:PermissionsBoundary': boundary }),
      ...conditions,
    },
  };
}
