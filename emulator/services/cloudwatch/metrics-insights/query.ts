export const aggregations = ['AVG', 'COUNT', 'MAX', 'MIN', 'SUM'] as const;
export type Aggregation = (typeof aggregations)[number];

/** A condition on one dimension: `InstanceType != 'c3.4xlarge'`. */
export interface Condition {
  readonly label: string;
  readonly isEqual: boolean;
  readonly value: string;
}

/** A Metrics Insights query ("Metrics Insights query components and syntax"). */
export interface InsightsQuery {
  readonly aggregation: Aggregation;
  readonly metricName: string;
  readonly namespace: string;
  /** From a `SCHEMA`: exactly these dimensions, in whatever order. */
  readonly schema?: readonly string[];
  readonly where: readonly Condition[];
  readonly groupBy: readonly string[];
  readonly orderBy?: { readonly aggregation: Aggregation; readonly isDescending: boolean };
  readonly limit: number;
}

/** The name of the group of metrics that lack a dimension to group by. */
const others = 'Other';

type Dimensions = readonly { readonly Name: string; readonly Value: string }[];

interface Named {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
}

export function isSelected(query: InsightsQuery, { namespace, name, dimensions }: Named): boolean {
  const { schema, where } = query;
  if (namespace !== query.namespace || name !== query.metricName) return false;
  const names = dimensions.map(({ Name }) => Name);
  if (schema && !(schema.length === names.length && schema.every((key) => names.includes(key)))) {
    return false;
  }
  return where.every(
    ({ label, isEqual, value }) => (dimensionValue(dimensions, label) === value) === isEqual,
  );
}

/** The values of the dimensions that the query groups by. */
export function groupOf({ groupBy }: InsightsQuery, { dimensions }: Named): string {
  return groupBy.map((label) => dimensionValue(dimensions, label) ?? others).join(' ');
}

function dimensionValue(dimensions: Dimensions, label: string): string | undefined {
  return dimensions.find(({ Name }) => Name === label)?.Value;
}
