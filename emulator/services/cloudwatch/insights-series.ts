import { aggregate, merge, type Point, type StatisticSet, type Windows } from './datapoints.ts';
import type { Series } from './metric-math/series.ts';
import { datapoints } from './metric-math/series.ts';
import { summaries } from './metric-math/summary.ts';
import {
  type Aggregation,
  groupOf,
  type InsightsQuery,
  isSelected,
} from './metrics-insights/query.ts';
import { findStatistic } from './statistic.ts';
import type { Metric } from './store.ts';

const statisticNames: Readonly<Record<Aggregation, string>> = {
  AVG: 'Average',
  COUNT: 'SampleCount',
  MAX: 'Maximum',
  MIN: 'Minimum',
  SUM: 'Sum',
};

/** The time series that a Metrics Insights query selects, labelled by their groups; none where no metric has data. */
export function selectSeries(
  query: InsightsQuery,
  metrics: readonly Metric[],
  windows: Windows,
  pointsOf: (metric: Metric) => readonly Point[],
): Series[] {
  const selected = metrics.filter((metric) => isSelected(query, metric));
  const groups = [...Map.groupBy(selected, (metric) => groupOf(query, metric))]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([label, members]) => {
      const sets = mergeAll(members.map((metric) => aggregate(pointsOf(metric), windows)));
      return sets.size === 0 ? [] : [{ label, values: valuesOf(query, sets, windows) }];
    });
  return order(query, groups).slice(0, query.limit);
}

function mergeAll(all: readonly ReadonlyMap<number, StatisticSet>[]): Map<number, StatisticSet> {
  const merged = new Map<number, StatisticSet>();
  for (const sets of all) {
    for (const [window, set] of sets) merged.set(window, merge(merged.get(window), set));
  }
  return merged;
}

function valuesOf(
  { aggregation }: InsightsQuery,
  sets: ReadonlyMap<number, StatisticSet>,
  windows: Windows,
): (number | undefined)[] {
  const statistic = findStatistic(statisticNames[aggregation]);
  return Array.from({ length: windows.count }, (_, window) => {
    const set = sets.get(window);
    return set && statistic?.(set);
  });
}

function order({ orderBy }: InsightsQuery, series: Series[]): Series[] {
  if (orderBy === undefined) return series;
  const of = summaries[orderBy.aggregation === 'COUNT' ? 'DATAPOINT_COUNT' : orderBy.aggregation];
  const sign = orderBy.isDescending ? -1 : 1;
  const rank = ({ values }: Series) => of(datapoints(values)) ?? 0;
  return series.toSorted((one, other) => (rank(one) - rank(other)) * sign);
}
