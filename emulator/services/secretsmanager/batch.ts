import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { checkFilters, matches } from './filters.ts';
import { page } from './page.ts';
import { invalidParameter, requireLength } from './refusals.ts';
import { storeOf } from './store.ts';

const most = 20;

export const batch = {
  BatchGetSecretValue: {
    access: () => ({ action: 'secretsmanager:BatchGetSecretValue', resource: '*' }),
    handle: async (input, call) => {
      checkRequest(input);
      const { ids, rest } = idsOf(input, call);
      const SecretValues: SecretsManager.SecretValueEntry[] = [];
      const Errors: SecretsManager.APIErrorType[] = [];
      for (const SecretId of ids) {
        try {
          SecretValues.push(await get(call, SecretId));
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          Errors.push({ SecretId, ErrorCode: error.code, Message: error.message });
        }
      }
      return { SecretValues, Errors, ...rest };
    },
    trail: (_input, _outcome) => ({ readOnly: true, responseElements: null }),
  },
} satisfies Operations<typeof SecretsManager>;

function checkRequest(input: SecretsManager.BatchGetSecretValueCommandInput): void {
  const { SecretIdList: ids, Filters: filters, MaxResults: count } = input;
  if ((ids === undefined) === (filters === undefined)) {
    throw invalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
  }
  if (count !== undefined && filters === undefined) {
    throw invalidParameter(
      "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.",
    );
  }
  if (ids !== undefined) requireLength(ids.length, 'secretIdList', 1, most);
}

function idsOf(input: SecretsManager.BatchGetSecretValueCommandInput, call: Call) {
  if (input.SecretIdList !== undefined) return { ids: input.SecretIdList, rest: {} };
  const filters = checkFilters(input.Filters);
  const all = Object.values(storeOf(call).secrets).filter(
    (secret) => secret.deletion === undefined && matches(secret, filters),
  );
  const { items, rest } = page(all, ({ arn }) => arn, input, most);
  return { ids: items.map(({ arn }) => arn), rest };
}

/** Each secret is read as by GetSecretValue: with the caller's rights, and with a record of its own. */
async function get(call: Call, SecretId: string): Promise<SecretsManager.SecretValueEntry> {
  return call.world.invoke(call.caller, 'secretsmanager', 'GetSecretValue', { SecretId });
}
