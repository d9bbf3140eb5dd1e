import type * as Iam from '@aws-sdk/client-iam';
import { credentialsOf } from '../../identity/credentials.ts';
import { forgetIdentity } from '../../identity/forget-identity.ts';
import { iamOf, type User } from '../../identity/iam-store.ts';
import type { Operations } from '../../service.ts';
import { requireBoundary } from './attached-policies.ts';
import { alreadyExists, deleteConflict, quotaExceeded } from './faults.ts';
import { findUser, ownUserName, userAccess } from './holders.ts';
import { devicesOf } from './mfa-devices.ts';
import { iamArn, isTaken, requireName, requirePath, uniqueId } from './names.ts';
import { page } from './page.ts';
import { boundaryCondition, showBoundary } from './roles.ts';
import { addTags, pageOfTags, readTags, removeTags, tagConditions, writeTags } from './tags.ts';

const mostUsers = 5000;

export const users = {
  CreateUser: {
    access: (input, call) => ({
      action: 'iam:CreateUser',
      resource: iamArn(call, 'user', `${input.Path ?? '/'}${input.UserName ?? ''}`),
      conditions: { ...tagConditions(input.Tags), ...boundaryCondition(input.PermissionsBoundary) },
    }),
    handle(input, call) {
      const name = requireName(input.UserName, 'userName', 64);
      const path = requirePath(input.Path);
      const store = iamOf(call);
      if (isTaken(store.users, name)) throw alreadyExists('User', name);
      if (Object.keys(store.users).length >= mostUsers)
        throw quotaExceeded('UsersPerAccount', mostUsers);
      const user: User = {
        kind: 'user',
        id: uniqueId(call, 'user'),
        name,
        path,
        arn: iamArn(call, 'user', `${path}${name}`),
        createdAt: call.world.clock.now(),
        inline: {},
        attached: [],
        tags: readTags(input.Tags),
        keys: [],
        groups: [],
        ...(input.PermissionsBoundary !== undefined && {
          boundary: requireBoundary(call, input.PermissionsBoundary),
        }),
      };
      store.users[name] = user;
      return { User: show(user) };
    },
  },
  GetUser: {
    access: (input, call) => userAccess(call, 'GetUser', input.UserName ?? callersName(call)),
    handle(input, call) {
      const { principal } = call.caller;
      if (input.UserName === undefined && principal.type === 'root')
        return { User: rootUser(call) };
      return { User: show(findUser(call, ownUserName(call, input.UserName))) };
    },
  },
  ListUsers: {
    access: (input, call) => ({
      action: 'iam:ListUsers',
      resource: iamArn(call, 'user', input.PathPrefix ?? '/'),
    }),
    handle(input, call) {
      const prefix = input.PathPrefix ?? '/';
      const found = Object.values(iamOf(call).users).filter(({ path }) => path.startsWith(prefix));
      const { items, rest } = page(found, ({ name }) => name, input);
      return { Users: items.map(showInList), ...rest };
    },
  },
  UpdateUser: {
    access: (input, call) => [
      userAccess(call, 'UpdateUser', input.UserName),
      ...(input.NewUserName === undefined
        ? []
        : [userAccess(call, 'UpdateUser', input.NewUserName)]),
    ],
    handle(input, call) {
      const { users } = iamOf(call);
      const user = findUser(call, input.UserName);
      const name = requireName(input.NewUserName ?? user.name, 'newUserName', 64);
      const path = requirePath(input.NewPath ?? user.path);
      const renamed = name.toLowerCase() !== user.name.toLowerCase();
      if (renamed && isTaken(users, name)) throw alreadyExists('User', name);
      delete users[user.name];
      Object.assign(user, { name, path, arn: iamArn(call, 'user', `${path}${name}`) });
      users[name] = user;
      for (const device of devicesOf(call, input.UserName ?? '')) device.user = name;
      for (const { id } of user.keys) {
        credentialsOf(call).userKeys[id] = { account: call.account, userName: name };
      }
      return {};
    },
  },
  DeleteUser: {
    access: (input, call) => userAccess(call, 'DeleteUser', input.UserName),
    handle(input, call) {
      const user = findUser(call, input.UserName);
      if (user.groups.length > 0) throw deleteConflict('remove users from group');
      if (user.keys.length > 0) throw deleteConflict('delete access keys');
      if (user.login !== undefined) throw deleteConflict('delete login profile');
      if (devicesOf(call, user.name).length > 0) throw deleteConflict('delete MFA device');
      if (user.attached.length > 0) throw deleteConflict('detach all policies');
      if (Object.keys(user.inline).length > 0) throw deleteConflict('delete policies');
      delete iamOf(call).users[user.name];
      forgetIdentity(call.world, user);
      return {};
    },
  },
  PutUserPermissionsBoundary: {
    access: (input, call) =>
      userAccess(
        call,
        'PutUserPermissionsBoundary',
        input.UserName,
        boundaryCondition(input.PermissionsBoundary),
      ),
    handle(input, call) {
      const user = findUser(call, input.UserName);
      user.boundary = requireBoundary(call, input.PermissionsBoundary);
      return {};
    },
  },
  DeleteUserPermissionsBoundary: {
    access: (input, call) => userAccess(call, 'DeleteUserPermissionsBoundary', input.UserName),
    handle(input, call) {
      delete findUser(call, input.UserName).boundary;
      return {};
    },
  },
  TagUser: {
    access: (input, call) => userAccess(call, 'TagUser', input.UserName, tagConditions(input.Tags)),
    handle(input, call) {
      addTags(findUser(call, input.UserName), input.Tags);
      return {};
    },
  },
  UntagUser: {
    access: (input, call) =>
      userAccess(call, 'UntagUser', input.UserName, tagConditions([], input.TagKeys)),
    handle(input, call) {
      removeTags(findUser(call, input.UserName), input.TagKeys);
      return {};
    },
  },
  ListUserTags: {
    access: (input, call) => userAccess(call, 'ListUserTags', input.UserName),
    handle: (input, call) => pageOfTags(findUser(call, input.UserName).tags, input),
  },
} satisfies Operations<typeof Iam>;

type UserCall = Parameters<typeof ownUserName>[0];

function callersName({ caller }: UserCall): string | undefined {
  return caller.principal.type === 'user' ? caller.principal.userName : undefined;
}

/** AWS shows when the account was made; the emulator's accounts were always there. */
function rootUser({ account }: UserCall): Iam.User {
  return {
    Path: '/',
    UserName: 'root',
    UserId: account,
    Arn: `arn:aws:iam::${account}:root`,
    CreateDate: new Date(Date.UTC(2020, 0, 1)),
  };
}

function show(user: User): Iam.User {
  return {
    ...showInList(user),
    ...(user.boundary !== undefined && { PermissionsBoundary: showBoundary(user.boundary) }),
    ...(Object.keys(user.tags).length > 0 && { Tags: writeTags(user.tags) }),
  };
}

export function showInList(user: User): Iam.User {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: new Date(user.createdAt),
  };
}
