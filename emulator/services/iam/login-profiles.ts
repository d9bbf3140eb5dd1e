import { createHash } from 'node:crypto';
import type * as Iam from '@aws-sdk/client-iam';
import { Fault } from '../../fault.ts';
import { iamOf, type LoginProfile, type User } from '../../identity/iam-store.ts';
import type { Call, Operations } from '../../service.ts';
import { noSuchEntity } from './faults.ts';
import { findUser, ownUserName, userAccess } from './holders.ts';
import { required } from './names.ts';
import { defaultPolicy, requirePassword } from './password-policy.ts';

/** Passwords for the console, which is not here: they can be set, changed and taken away. */
export const loginProfiles = {
  CreateLoginProfile: {
    access: (input, call) => userAccess(call, 'CreateLoginProfile', target(input, call)),
    handle(input, call) {
      const user = findUser(call, ownUserName(call, input.UserName));
      if (user.login !== undefined) {
        const message = `Login Profile for user ${user.name} already exists.`;
        throw new Fault('EntityAlreadyExistsException', message);
      }
      const now = call.world.clock.now();
      const login = { createdAt: now, changedAt: now, passwords: [], resetRequired: false };
      setPassword(call, login, required(input.Password, 'password'));
      login.resetRequired = input.PasswordResetRequired ?? false;
      user.login = login;
      return { LoginProfile: show(user, login) };
    },
  },
  GetLoginProfile: {
    access: (input, call) => userAccess(call, 'GetLoginProfile', target(input, call)),
    handle(input, call) {
      const { user, login } = find(input, call);
      return { LoginProfile: show(user, login) };
    },
  },
  UpdateLoginProfile: {
    access: (input, call) => userAccess(call, 'UpdateLoginProfile', input.UserName),
    handle(input, call) {
      const { login } = find(input, call);
      if (input.Password !== undefined) setPassword(call, login, input.Password);
      login.resetRequired = input.PasswordResetRequired ?? login.resetRequired;
      return {};
    },
  },
  DeleteLoginProfile: {
    access: (input, call) => userAccess(call, 'DeleteLoginProfile', target(input, call)),
    handle(input, call) {
      delete find(input, call).user.login;
      return {};
    },
  },
  /** A user's own; the policy of the account allows it without a right of one's own. */
  ChangePassword: {
    access: (_input, call) =>
      iamOf(call).passwordPolicy?.mayChange
        ? []
        : userAccess(call, 'ChangePassword', target({}, call)),
    handle(input, call) {
      const { login } = find({}, call);
      if (login.passwords[0] !== hash(required(input.OldPassword, 'oldPassword'))) {
        throw new Fault('AccessDenied', 'The old password was incorrect.', { status: 403 });
      }
      setPassword(call, login, required(input.NewPassword, 'newPassword'));
      login.resetRequired = false;
      return {};
    },
    trail: () => ({ requestParameters: null, responseElements: null }),
  },
} satisfies Operations<typeof Iam>;

interface NamesUser {
  readonly UserName?: string | undefined;
}

function target({ UserName }: NamesUser, { caller }: Call): string | undefined {
  const own = caller.principal.type === 'user' ? caller.principal.userName : undefined;
  return UserName ?? own;
}

function find({ UserName }: NamesUser, call: Call): { user: User; login: LoginProfile } {
  const user = findUser(call, ownUserName(call, UserName));
  if (user.login !== undefined) return { user, login: user.login };
  throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
}

function setPassword(call: Call, login: LoginProfile, password: string): void {
  const policy = iamOf(call).passwordPolicy ?? defaultPolicy;
  requirePassword(policy, password);
  const hashed = hash(password);
  if (login.passwords.slice(0, policy.reusePrevention ?? 0).includes(hashed)) {
    throw new Fault(
      'PasswordPolicyViolationException',
      'Policy constraint violation with password reuse prevention during password change.',
    );
  }
  login.passwords = [hashed, ...login.passwords].slice(0, 24);
  login.changedAt = call.world.clock.now();
}

function hash(password: string): string {
  return createHash('sha256').update(password).digest('base64');
}

function show(user: User, login: LoginProfile): Iam.LoginProfile {
  return {
    UserName: user.name,
    CreateDate: new Date(login.createdAt),
    PasswordResetRequired: login.resetRequired,
  };
}
