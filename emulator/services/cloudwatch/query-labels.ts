import type { MetricQuery, ReadQuery } from './metric-query.ts';

/**
 * The labels of queries that name none: a metric's name, with what tells two queries of one name apart, statistic and
 * period; any other's id.
 */
export function defaultLabels(queries: readonly MetricQuery[]): (query: MetricQuery) => string {
  const reads = queries.filter((query) => query.kind === 'read');
  return (query) => {
    if (query.label !== undefined) return query.label;
    if (query.kind !== 'read') return query.id;
    const namesakes = reads.filter(({ metricName }) => metricName === query.metricName);
    return [
      query.metricName,
      ...(differ(namesakes, ({ stat }) => stat) ? [query.stat] : []),
      ...(differ(namesakes, ({ period }) => period) ? [query.period] : []),
    ].join(' ');
  };
}

function differ(queries: readonly ReadQuery[], of: (query: ReadQuery) => unknown): boolean {
  return new Set(queries.map(of)).size > 1;
}
