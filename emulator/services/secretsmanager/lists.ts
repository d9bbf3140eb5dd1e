import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import type { Operations } from '../../service.ts';
import { secretAccess } from './access.ts';
import { listedSecret } from './describe-secret.ts';
import { checkFilters, matches } from './filters.ts';
import { secretOf } from './find-secret.ts';
import { page } from './page.ts';
import { requireOneOf } from './refusals.ts';
import { type Secret, storeOf, type Version } from './store.ts';

type SortBy = NonNullable<SecretsManager.ListSecretsCommandInput['SortBy']>;

export const lists = {
  ListSecrets: {
    access: () => ({ action: 'secretsmanager:ListSecrets', resource: '*' }),
    handle: (input, call) => {
      const filters = checkFilters(input.Filters);
      const all = Object.values(storeOf(call).secrets).filter(
        (secret) =>
          (secret.deletion === undefined || input.IncludePlannedDeletion === true) &&
          matches(secret, filters),
      );
      const sorted = sort(all, input.SortBy ?? 'created-date', input.SortOrder ?? 'asc');
      const { items, rest } = page(sorted, ({ arn }) => arn, input);
      return { SecretList: items.map(listedSecret), ...rest };
    },
  },
  ListSecretVersionIds: {
    access: (input, call) => secretAccess(call, input.SecretId, 'ListSecretVersionIds'),
    handle: (input, call) => {
      const secret = secretOf(call, input.SecretId);
      const all = secret.versions.filter(
        ({ stages }) => stages.length > 0 || input.IncludeDeprecated === true,
      );
      const { items, rest } = page(all, ({ id }) => id, input);
      return { ARN: secret.arn, Name: secret.name, Versions: items.map(listed), ...rest };
    },
  },
} satisfies Operations<typeof SecretsManager>;

function sort(all: readonly Secret[], by: SortBy, order: string): Secret[] {
  requireOneOf(by, 'sortBy', ['created-date', 'last-accessed-date', 'last-changed-date', 'name']);
  requireOneOf(order, 'sortOrder', ['asc', 'desc']);
  const sign = order === 'asc' ? 1 : -1;
  return [...all].sort((one, other) => sign * compare(one, other, by));
}

function compare(one: Secret, other: Secret, by: SortBy): number {
  switch (by) {
    case 'name':
      return one.name < other.name ? -1 : 1;
    case 'last-accessed-date':
      return (one.accessedAt ?? 0) - (other.accessedAt ?? 0);
    case 'last-changed-date':
      return one.changedAt - other.changedAt;
    case 'created-date':
      return one.createdAt - other.createdAt;
  }
}

function listed(version: Version): SecretsManager.SecretVersionsListEntry {
  const { id, stages, createdAt, accessedAt, value } = version;
  return {
    VersionId: id,
    ...(stages.length > 0 && { VersionStages: [...stages] }),
    ...(accessedAt !== undefined && { LastAccessedDate: new Date(accessedAt) }),
    CreatedDate: new Date(createdAt),
    KmsKeyIds: [value.kmsKeyId],
  };
}
