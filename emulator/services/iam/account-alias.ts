import type * as Iam from '@aws-sdk/client-iam';
import { Fault } from '../../fault.ts';
import { iamOf } from '../../identity/iam-store.ts';
import type { Operations } from '../../service.ts';
import { globalStore } from '../../state.ts';
import { noSuchEntity, validationError } from './faults.ts';
import { required } from './names.ts';

/** Aliases are unique among all accounts. */
const aliasesOf = globalStore<{ readonly accounts: Record<string, string> }>(
  'account-aliases',
  () => ({ accounts: {} }),
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/console-account-alias.html */
export const accountAlias = {
  CreateAccountAlias: {
    access: () => ({ action: 'iam:CreateAccountAlias', resource: '*' }),
    handle(input, call) {
      const alias = requireAlias(input.AccountAlias);
      const { accounts } = aliasesOf(call);
      const owner = Object.hasOwn(accounts, alias) ? accounts[alias] : undefined;
      if (owner !== undefined && owner !== call.account) {
        const message = `The account alias ${alias} already exists.`;
        throw new Fault('EntityAlreadyExistsException', message);
      }
      const store = iamOf(call);
      if (store.alias !== undefined) delete accounts[store.alias];
      accounts[alias] = call.account;
      store.alias = alias;
      return {};
    },
  },
  /** An account has one alias at most. */
  ListAccountAliases: {
    access: () => ({ action: 'iam:ListAccountAliases', resource: '*' }),
    handle(_input, call) {
      const { alias } = iamOf(call);
      return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
    },
  },
  DeleteAccountAlias: {
    access: () => ({ action: 'iam:DeleteAccountAlias', resource: '*' }),
    handle(input, call) {
      const alias = requireAlias(input.AccountAlias);
      const store = iamOf(call);
      if (store.alias !== alias) {
        throw noSuchEntity(`The account alias ${alias} cannot be found.`);
      }
      delete store.alias;
      delete aliasesOf(call).accounts[alias];
      return {};
    },
  },
} satisfies Operations<typeof Iam>;

function requireAlias(value: string | undefined): string {
  const alias = required(value, 'accountAlias');
  if (/^[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?$/.test(alias) && alias.length >= 3) {
    if (alias.length <= 63) return alias;
  }
  throw validationError(
    `1 validation error detected: Value '${alias}' at 'accountAlias' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?$`,
  );
}
