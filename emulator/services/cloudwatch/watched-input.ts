import { type PutMetricAlarmInput, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { checkDimensions, checkMetricName, checkNamespace } from './metric.ts';
import type { MetricQuery } from './metric-query.ts';
import { readQueries } from './query-input.ts';
import { queryPeriods } from './query-periods.ts';
import { QueryResults } from './query-results.ts';
import { constraint, invalid, invalidValue, notNull, oneOf } from './refusals.ts';
import { extendedStatistic, simpleStatistics } from './statistic.ts';
import type { MetricAlarmConfiguration } from './store.ts';

type Watched = Pick<MetricAlarmConfiguration, 'watched' | 'period'>;

const mostMetrics = 10;
const notBesideQueries = [
  ...(['MetricName', 'Namespace', 'Dimensions', 'Period'] as const),
  ...(['Unit', 'Statistic', 'ExtendedStatistic'] as const),
];

/** What a metric alarm looks at: one metric, or the result of metric math. */
export function readWatched(input: PutMetricAlarmInput, call: Call): Watched {
  return input.Metrics?.length ? readMath(input, input.Metrics, call) : readMetric(input);
}

function readMetric(input: PutMetricAlarmInput): Watched {
  const metricName = checkMetricName(notNull(input.MetricName, 'MetricName'));
  const namespace = checkNamespace(notNull(input.Namespace, 'Namespace'));
  const { Unit } = input;
  return {
    watched: {
      kind: 'metric',
      namespace,
      metricName,
      dimensions: checkDimensions(input.Dimensions),
      statistic: readStatistic(input),
      ...(Unit !== undefined && { unit: oneOf(Unit, Object.values(StandardUnit), 'unit') }),
    },
    period: notNull(input.Period, 'Period'),
  };
}

function readStatistic({ Statistic, ExtendedStatistic }: PutMetricAlarmInput): string {
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw invalid('Exactly one of Statistic and ExtendedStatistic must be specified');
  }
  if (ExtendedStatistic === undefined) return oneOf(`${Statistic}`, simpleStatistics, 'statistic');
  if (extendedStatistic(ExtendedStatistic) !== undefined) return ExtendedStatistic;
  throw invalidValue(
    `The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported.`,
  );
}

function readMath(
  input: PutMetricAlarmInput,
  metrics: NonNullable<PutMetricAlarmInput['Metrics']>,
  call: Call,
): Watched {
  for (const member of notBesideQueries) {
    const given: unknown = input[member];
    if (given !== undefined && !(Array.isArray(given) && given.length === 0)) {
      throw invalid(`${member} should not be set if list of Metrics is set.`);
    }
  }
  const queries = readQueries(metrics, 'Metrics', call.account);
  checkCounts(queries);
  const [watched, other] = queries.filter(({ returnData }) => returnData);
  if (watched === undefined || other !== undefined) {
    throw invalid('Exactly one element of the metrics list should return data.');
  }
  const period = periodOf(watched, queries);
  checkResult(watched, queries, period);
  return { watched: { kind: 'queries', queries: structuredClone(metrics) }, period };
}

/** "A math expression used for an alarm can include as many as 10 metrics" ("Alarms on math expressions"). */
function checkCounts(queries: readonly MetricQuery[]): void {
  if (queries.length > 2 * mostMetrics) {
    throw constraint(
      queries.length,
      'metrics',
      `Member must have length less than or equal to ${2 * mostMetrics}`,
    );
  }
  const reads = queries.filter(({ kind }) => kind === 'read');
  if (reads.length > mostMetrics) {
    throw invalid(`The list of Metrics must not contain more than ${mostMetrics} metrics.`);
  }
}

/** "Each metric must be using the same period." */
function periodOf(watched: MetricQuery, queries: readonly MetricQuery[]): number {
  if (watched.kind !== 'math') return watched.period;
  const byId = new Map(queries.map((query) => [query.id, query]));
  const periods = queryPeriods(watched, byId);
  const [period = watched.period, other] = periods;
  if (other !== undefined || (watched.period ?? period) !== period) {
    throw notImplemented('An alarm on metrics with different periods');
  }
  return notNull(period, 'Period');
}

/** An expression's type shows on no data at all: an alarm watches a single time series. */
function checkResult(watched: MetricQuery, queries: readonly MetricQuery[], period: number): void {
  const results = new QueryResults(queries, {
    windows: () => ({ start: 0, length: period * 1000, count: 1 }),
    points: () => [],
    metrics: () => ({}),
  });
  for (const query of queries) results.of(query);
  if (results.of(watched).isArray) {
    throw invalid(
      `Error in expression '${watched.id}': An alarm can only watch a single time series`,
    );
  }
}
