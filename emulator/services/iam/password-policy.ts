import type * as Iam from '@aws-sdk/client-iam';
import { Fault } from '../../fault.ts';
import { iamOf, type PasswordPolicy } from '../../identity/iam-store.ts';
import type { Operations } from '../../service.ts';
import { noSuchEntity } from './faults.ts';
import { requireRange } from './names.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html */
export const passwordPolicy = {
  GetAccountPasswordPolicy: {
    access: () => ({ action: 'iam:GetAccountPasswordPolicy', resource: '*' }),
    handle(_input, call) {
      const policy = iamOf(call).passwordPolicy;
      if (policy === undefined) throw missing(call.account);
      return { PasswordPolicy: show(policy) };
    },
  },
  /** What a request leaves out goes back to its default. */
  UpdateAccountPasswordPolicy: {
    access: () => ({ action: 'iam:UpdateAccountPasswordPolicy', resource: '*' }),
    handle(input, call) {
      const { MaxPasswordAge, PasswordReusePrevention, HardExpiry } = input;
      iamOf(call).passwordPolicy = {
        minimumLength: requireRange(
          input.MinimumPasswordLength ?? 6,
          'minimumPasswordLength',
          6,
          128,
        ),
        symbols: input.RequireSymbols ?? false,
        numbers: input.RequireNumbers ?? false,
        upperCase: input.RequireUppercaseCharacters ?? false,
        lowerCase: input.RequireLowercaseCharacters ?? false,
        mayChange: input.AllowUsersToChangePassword ?? false,
        ...(MaxPasswordAge !== undefined && {
          maxAge: requireRange(MaxPasswordAge, 'maxPasswordAge', 1, 1095),
        }),
        ...(PasswordReusePrevention !== undefined && {
          reusePrevention: requireRange(PasswordReusePrevention, 'passwordReusePrevention', 1, 24),
        }),
        ...(HardExpiry !== undefined && { hardExpiry: HardExpiry }),
      };
      return {};
    },
  },
  DeleteAccountPasswordPolicy: {
    access: () => ({ action: 'iam:DeleteAccountPasswordPolicy', resource: '*' }),
    handle(_input, call) {
      const store = iamOf(call);
      if (store.passwordPolicy === undefined) {
        throw noSuchEntity('The account policy with name PasswordPolicy cannot be found.');
      }
      delete store.passwordPolicy;
      return {};
    },
  },
} satisfies Operations<typeof Iam>;

/** "This is the default policy of an account without a custom one." */
export const defaultPolicy: PasswordPolicy = {
  minimumLength: 8,
  symbols: false,
  numbers: false,
  upperCase: false,
  lowerCase: false,
  mayChange: false,
};

/** Throws PasswordPolicyViolation. */
export function requirePassword(policy: PasswordPolicy, password: string): void {
  const rules: readonly (readonly [boolean, string])[] = [
    [password.length >= policy.minimumLength, `minimum length of ${policy.minimumLength}`],
    [!policy.symbols || /[!@#$%^&*()_+\-=[\]{}|']/.test(password), 'at least one symbol'],
    [!policy.numbers || /\d/.test(password), 'at least one number'],
    [!policy.upperCase || /[A-Z]/.test(password), 'at least one uppercase letter'],
    [!policy.lowerCase || /[a-z]/.test(password), 'at least one lowercase letter'],
  ];
  const broken = rules.find(([kept]) => !kept);
  if (broken === undefined) return;
  throw new Fault(
    'PasswordPolicyViolationException',
    `Password does not conform to the account password policy. Password should have ${broken[1]}.`,
  );
}

function missing(account: string): Fault {
  return noSuchEntity(`The Password Policy with domain name ${account} cannot be found.`);
}

function show(policy: PasswordPolicy): Iam.PasswordPolicy {
  const { maxAge, reusePrevention, hardExpiry } = policy;
  return {
    MinimumPasswordLength: policy.minimumLength,
    RequireSymbols: policy.symbols,
    RequireNumbers: policy.numbers,
    RequireUppercaseCharacters: policy.upperCase,
    RequireLowercaseCharacters: policy.lowerCase,
    AllowUsersToChangePassword: policy.mayChange,
    ExpirePasswords: maxAge !== undefined,
    ...(maxAge !== undefined && { MaxPasswordAge: maxAge }),
    ...(reusePrevention !== undefined && { PasswordReusePrevention: reusePrevention }),
    ...(hardExpiry !== undefined && { HardExpiry: hardExpiry }),
  };
}
