import type { DimensionFilter, ListMetricsInput } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchOperations } from './operations.ts';
import { readNameParameter, writeToken } from './page-token.ts';
import { constraint, missing } from './refusals.ts';
import { cloudWatchOf, type Metric } from './store.ts';

const pageLength = 500;
const mostFilters = 10;
const hour = 3_600_000;
/** Metrics without data for two weeks are not listed (`API_ListMetrics`). */
const listedFor = 14 * 24 * hour;

export const listMetrics = {
  ListMetrics: {
    access: () => ({ action: 'cloudwatch:ListMetrics', resource: '*' }),
    handle: (input, call) => {
      checkFilters(input);
      const since = call.world.clock.now() - sinceWhen(input);
      const elsewhere = input.OwningAccount !== undefined && input.OwningAccount !== call.account;
      const after = input.NextToken === undefined ? '' : readNameParameter(input.NextToken);
      const listed = Object.entries(elsewhere ? {} : cloudWatchOf(call).metrics)
        .filter(([key, metric]) => key > after && matches(metric, input) && isActive(metric, since))
        .sort(([one], [other]) => (one < other ? -1 : 1));
      const page = listed.slice(0, pageLength);
      const last = page.at(-1)?.[0];
      return {
        Metrics: page.map(([, { namespace, name, dimensions }]) => ({
          Namespace: namespace,
          MetricName: name,
          Dimensions: [...dimensions],
        })),
        ...(input.IncludeLinkedAccounts && { OwningAccounts: page.map(() => call.account) }),
        ...(listed.length > pageLength && last !== undefined && { NextToken: writeToken(last) }),
      };
    },
    trail: 'data',
  },
} satisfies CloudWatchOperations;

function checkFilters({ Dimensions = [] }: ListMetricsInput): void {
  if (Dimensions.length > mostFilters) {
    throw constraint(
      Dimensions,
      'dimensions',
      `Member must have length less than or equal to ${mostFilters}`,
    );
  }
  for (const [index, { Name }] of Dimensions.entries()) {
    if (!Name) throw missing(`Dimensions.member.${index + 1}.Name`);
  }
}

function sinceWhen({ RecentlyActive }: ListMetricsInput): number {
  if (RecentlyActive === undefined) return listedFor;
  if (RecentlyActive !== 'PT3H') {
    throw constraint(
      RecentlyActive,
      'recentlyActive',
      'Member must satisfy enum value set: [PT3H]',
    );
  }
  return 3 * hour;
}

function isActive({ points }: Metric, since: number): boolean {
  return (points.at(-1)?.at ?? 0) >= since;
}

function matches(
  metric: Metric,
  { Namespace, MetricName, Dimensions = [] }: ListMetricsInput,
): boolean {
  if (Namespace !== undefined && Namespace !== metric.namespace) return false;
  if (MetricName !== undefined && MetricName !== metric.name) return false;
  return Dimensions.every((filter: DimensionFilter) =>
    metric.dimensions.some(
      ({ Name, Value }) => Name === filter.Name && (filter.Value ?? Value) === Value,
    ),
  );
}
