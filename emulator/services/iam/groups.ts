import type * as Iam from '@aws-sdk/client-iam';
import { type Group, iamOf } from '../../identity/iam-store.ts';
import type { Operations } from '../../service.ts';
import { alreadyExists, deleteConflict, quotaExceeded } from './faults.ts';
import { findGroup, findUser, groupAccess, userAccess } from './holders.ts';
import { iamArn, isTaken, requireName, requirePath, uniqueId } from './names.ts';
import { page } from './page.ts';
import { showInList as showUser } from './users.ts';

const mostGroups = 300;
const mostGroupsOfUser = 10;

export const groups = {
  CreateGroup: {
    access: (input, call) => ({
      action: 'iam:CreateGroup',
      resource: iamArn(call, 'group', `${input.Path ?? '/'}${input.GroupName ?? ''}`),
    }),
    handle(input, call) {
      const name = requireName(input.GroupName, 'groupName', 128);
      const path = requirePath(input.Path);
      const store = iamOf(call);
      if (isTaken(store.groups, name)) throw alreadyExists('Group', name);
      if (Object.keys(store.groups).length >= mostGroups)
        throw quotaExceeded('GroupsPerAccount', mostGroups);
      const group: Group = {
        kind: 'group',
        id: uniqueId(call, 'group'),
        name,
        path,
        arn: iamArn(call, 'group', `${path}${name}`),
        createdAt: call.world.clock.now(),
        inline: {},
        attached: [],
      };
      store.groups[name] = group;
      return { Group: show(group) };
    },
  },
  GetGroup: {
    access: (input, call) => groupAccess(call, 'GetGroup', input.GroupName),
    handle(input, call) {
      const group = findGroup(call, input.GroupName);
      const members = Object.values(iamOf(call).users).filter((user) =>
        user.groups.includes(group.name),
      );
      const { items, rest } = page(members, ({ name }) => name, input);
      return { Group: show(group), Users: items.map(showUser), ...rest };
    },
  },
  ListGroups: {
    access: (input, call) => ({
      action: 'iam:ListGroups',
      resource: iamArn(call, 'group', input.PathPrefix ?? '/'),
    }),
    handle(input, call) {
      const prefix = input.PathPrefix ?? '/';
      const found = Object.values(iamOf(call).groups).filter(({ path }) => path.startsWith(prefix));
      const { items, rest } = page(found, ({ name }) => name, input);
      return { Groups: items.map(show), ...rest };
    },
  },
  UpdateGroup: {
    access: (input, call) => [
      groupAccess(call, 'UpdateGroup', input.GroupName),
      ...(input.NewGroupName === undefined
        ? []
        : [groupAccess(call, 'UpdateGroup', input.NewGroupName)]),
    ],
    handle(input, call) {
      const { users, groups } = iamOf(call);
      const group = findGroup(call, input.GroupName);
      const before = group.name;
      const name = requireName(input.NewGroupName ?? before, 'newGroupName', 128);
      const path = requirePath(input.NewPath ?? group.path);
      const renamed = name.toLowerCase() !== before.toLowerCase();
      if (renamed && isTaken(groups, name)) throw alreadyExists('Group', name);
      delete groups[before];
      Object.assign(group, { name, path, arn: iamArn(call, 'group', `${path}${name}`) });
      groups[name] = group;
      for (const user of Object.values(users)) {
        user.groups = user.groups.map((one) => (one === before ? name : one));
      }
      return {};
    },
  },
  DeleteGroup: {
    access: (input, call) => groupAccess(call, 'DeleteGroup', input.GroupName),
    handle(input, call) {
      const group = findGroup(call, input.GroupName);
      const { users, groups } = iamOf(call);
      if (Object.values(users).some((user) => user.groups.includes(group.name))) {
        throw deleteConflict('remove users from group');
      }
      if (group.attached.length > 0) throw deleteConflict('detach all policies');
      if (Object.keys(group.inline).length > 0) throw deleteConflict('delete policies');
      delete groups[group.name];
      return {};
    },
  },
  AddUserToGroup: {
    access: (input, call) => groupAccess(call, 'AddUserToGroup', input.GroupName),
    handle(input, call) {
      const user = findUser(call, input.UserName);
      const { name } = findGroup(call, input.GroupName);
      if (user.groups.includes(name)) return {};
      if (user.groups.length >= mostGroupsOfUser)
        throw quotaExceeded('GroupsPerUser', mostGroupsOfUser);
      user.groups.push(name);
      return {};
    },
  },
  RemoveUserFromGroup: {
    access: (input, call) => groupAccess(call, 'RemoveUserFromGroup', input.GroupName),
    handle(input, call) {
      const { name } = findGroup(call, input.GroupName);
      const user = findUser(call, input.UserName);
      user.groups = user.groups.filter((group) => group !== name);
      return {};
    },
  },
  ListGroupsForUser: {
    access: (input, call) => userAccess(call, 'ListGroupsForUser', input.UserName),
    handle(input, call) {
      const found = findUser(call, input.UserName).groups.map((name) => findGroup(call, name));
      const { items, rest } = page(found, ({ name }) => name, input);
      return { Groups: items.map(show), ...rest };
    },
  },
} satisfies Operations<typeof Iam>;

export function show(group: Group): Iam.Group {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: new Date(group.createdAt),
  };
}
