import type * as Iam from '@aws-sdk/client-iam';
import { makeAccessKeyId } from '../../identity/access-key-id.ts';
import { credentialsOf, makeSecret } from '../../identity/credentials.ts';
import { type AccessKey, entry, type User } from '../../identity/iam-store.ts';
import type { Call, Operations } from '../../service.ts';
import { noSuchEntity, quotaExceeded, validationError } from './faults.ts';
import { findUser, ownUserName, userAccess } from './holders.ts';
import { required } from './names.ts';
import { page } from './page.ts';

const most = 2;

interface KeyInput {
  readonly UserName?: string | undefined;
  readonly AccessKeyId?: string | undefined;
}

export const accessKeys = {
  CreateAccessKey: {
    access: (input, call) => keyAccess(call, 'CreateAccessKey', input),
    handle(input, call) {
      const { world, account } = call;
      const user = findUser(call, ownUserName(call, input.UserName));
      if (user.keys.length >= most) throw quotaExceeded('AccessKeysPerUser', most);
      const id = makeAccessKeyId(world, 'AKIA');
      const key = { id, secret: makeSecret(world), createdAt: world.clock.now(), active: true };
      user.keys.push(key);
      credentialsOf(call).userKeys[id] = { account, userName: user.name };
      return { AccessKey: { ...show(user, key), SecretAccessKey: key.secret } };
    },
  },
  ListAccessKeys: {
    access: (input, call) => keyAccess(call, 'ListAccessKeys', input),
    handle(input, call) {
      const user = findUser(call, ownUserName(call, input.UserName));
      const { items, rest } = page(user.keys, ({ id }) => id, input);
      return { AccessKeyMetadata: items.map((key) => show(user, key)), ...rest };
    },
  },
  UpdateAccessKey: {
    access: (input, call) => keyAccess(call, 'UpdateAccessKey', input),
    handle(input, call) {
      const status = required(input.Status, 'status');
      if (status !== 'Active' && status !== 'Inactive') {
        throw validationError(`Status ${status} is not valid; use Active or Inactive`);
      }
      findKey(call, input).key.active = status === 'Active';
      return {};
    },
  },
  DeleteAccessKey: {
    access: (input, call) => keyAccess(call, 'DeleteAccessKey', input),
    handle(input, call) {
      const { user, key } = findKey(call, input);
      user.keys = user.keys.filter(({ id }) => id !== key.id);
      delete credentialsOf(call).userKeys[key.id];
      return {};
    },
  },
  /** The emulator does not note the use of keys, which AWS shows as `N/A`. */
  GetAccessKeyLastUsed: {
    access: (input, call) =>
      userAccess(call, 'GetAccessKeyLastUsed', ownerOf(call, input.AccessKeyId)),
    handle(input, call) {
      const id = required(input.AccessKeyId, 'accessKeyId');
      const UserName = ownerOf(call, id);
      if (UserName === undefined) throw noSuchKey(id);
      const never = { ServiceName: 'N/A', Region: 'N/A', LastUsedDate: undefined };
      return { UserName, AccessKeyLastUsed: never };
    },
  },
} satisfies Operations<typeof Iam>;

function keyAccess(call: Call, action: string, { UserName }: KeyInput) {
  const { principal } = call.caller;
  const own = principal.type === 'user' ? principal.userName : undefined;
  return userAccess(call, action, UserName ?? own);
}

function ownerOf(call: Call, id = ''): string | undefined {
  const home = entry(credentialsOf(call).userKeys, id);
  return home?.account === call.account ? home.userName : undefined;
}

function findKey(call: Call, input: KeyInput): { user: User; key: AccessKey } {
  const user = findUser(call, ownUserName(call, input.UserName));
  const wanted = required(input.AccessKeyId, 'accessKeyId');
  const key = user.keys.find(({ id }) => id === wanted);
  if (key === undefined) throw noSuchKey(wanted);
  return { user, key };
}

function noSuchKey(id: string) {
  return noSuchEntity(`The Access Key with id ${id} cannot be found.`);
}

function show(user: User, key: AccessKey) {
  return {
    UserName: user.name,
    AccessKeyId: key.id,
    Status: key.active ? ('Active' as const) : ('Inactive' as const),
    CreateDate: new Date(key.createdAt),
  };
}
