import { notImplemented } from '../../fault.ts';
import { aggregate, type Point, type StatisticSet, type Windows } from './datapoints.ts';
import { selectSeries } from './insights-series.ts';
import { mathFault } from './math-fault.ts';
import { metricKey } from './metric.ts';
import { evaluateMath } from './metric-math/evaluate.ts';
import { isArray, type Series } from './metric-math/series.ts';
import type { MathQuery, MetricQuery, ReadQuery, SelectQuery } from './metric-query.ts';
import { defaultLabels } from './query-labels.ts';
import { queryPeriods } from './query-periods.ts';
import { invalid } from './refusals.ts';
import type { Metric } from './store.ts';

export interface QueryResult {
  readonly id: string;
  readonly windows: Windows;
  /** Several only where an expression gives an array. */
  readonly series: readonly Series[];
  readonly isArray: boolean;
  /** Of a metric: what the values were made of. */
  readonly sets?: ReadonlyMap<number, StatisticSet>;
  /** Of a metric whose query names no unit: the units that were found. */
  readonly units?: readonly string[];
}

/** Where the queries find their data. */
export interface QueryData {
  windows(period: number): Windows;
  points(key: string, period: number): readonly Point[];
  /** All there are, by `metricKey`. */
  metrics(): Readonly<Record<string, Metric>>;
  /** Which of several units counts where the query names none; undefined: all of them. */
  readonly unitOf?: (units: readonly string[]) => string | undefined;
}

/** Evaluates the queries, each once and after those that it names. */
export class QueryResults {
  readonly #queries: ReadonlyMap<string, MetricQuery>;
  readonly #data: QueryData;
  readonly #labels: (query: MetricQuery) => string;
  readonly #results = new Map<string, QueryResult>();
  readonly #underWay = new Set<string>();

  constructor(queries: readonly MetricQuery[], data: QueryData) {
    this.#queries = new Map(queries.map((query) => [query.id, query]));
    this.#data = data;
    this.#labels = defaultLabels(queries);
  }

  of(query: MetricQuery): QueryResult {
    const known = this.#results.get(query.id);
    if (known !== undefined) return known;
    const result = this.#evaluate(query);
    this.#results.set(query.id, result);
    return result;
  }

  #evaluate(query: MetricQuery): QueryResult {
    switch (query.kind) {
      case 'read':
        return this.#read(query);
      case 'math':
        return this.#compute(query);
      case 'select':
        return this.#select(query);
    }
  }

  #read(query: ReadQuery): QueryResult {
    const windows = this.#data.windows(query.period);
    const points = this.#data.points(query.key, query.period);
    const units = query.unit === undefined ? unitsWithin(points, windows) : [];
    const unit = query.unit ?? (units.length > 1 ? this.#data.unitOf?.(units) : undefined);
    const sets = aggregate(points, windows, (point) => unit === undefined || point.unit === unit);
    const values = Array.from({ length: windows.count }, (_, window) => {
      const set = sets.get(window);
      return set && query.statistic(set);
    });
    const series = [{ label: this.#labels(query), values }];
    return { id: query.id, windows, series, isArray: false, sets, units };
  }

  #compute(query: MathQuery): QueryResult {
    const { id } = query;
    if (this.#underWay.has(id)) throw invalid(`Error in expression '${id}': Circular dependency`);
    this.#underWay.add(id);
    try {
      const windows = this.#data.windows(this.#periodFor(query));
      const result = evaluateMath(query.expression, {
        grid: windows,
        metrics: () => this.#metrics(),
        periodOf: (other) => this.#metric(other)?.period,
        resultOf: (other) => this.#resultOf(other),
      });
      return { id, windows, series: this.#labelled(query, result), isArray: isArray(result) };
    } catch (error) {
      throw mathFault(error, id);
    } finally {
      this.#underWay.delete(id);
    }
  }

  /** Labelled by the group, if there are groups, and by the query's own label, if it has one. */
  #select({ id, label, select, period }: SelectQuery): QueryResult {
    const windows = this.#data.windows(period);
    const pointsOf = ({ namespace, name, dimensions }: Metric) =>
      this.#data.points(metricKey(namespace, name, dimensions), period);
    const series = selectSeries(select, Object.values(this.#data.metrics()), windows, pointsOf);
    const isArray = select.groupBy.length > 0;
    const name = isArray ? [label] : [label ?? id];
    return {
      id,
      windows,
      series: series.map((one) => ({
        ...one,
        label: [...name, one.label].filter(Boolean).join(' '),
      })),
      isArray,
    };
  }

  #periodFor(query: MathQuery): number {
    const periods = queryPeriods(query, this.#queries);
    const [period = query.period, other] = periods;
    if (period === undefined) throw invalid('Period must not be null');
    if (other !== undefined || (query.period ?? period) !== period) {
      throw notImplemented('A metric math expression over different periods');
    }
    return period;
  }

  #labelled(query: MathQuery, result: Series | readonly Series[]): readonly Series[] {
    const label = this.#labels(query);
    if (!isArray(result)) return [{ ...result, label }];
    return result.map((series) => ({ ...series, label: `${label} ${series.label}`.trim() }));
  }

  #metrics(): { id: string; series: Series }[] {
    return [...this.#queries.values()].flatMap((query) => {
      if (query.kind !== 'read') return [];
      return this.of(query).series.map((series) => ({ id: query.id, series }));
    });
  }

  #metric(id: string): ReadQuery | undefined {
    const query = this.#queries.get(id);
    return query?.kind === 'read' ? query : undefined;
  }

  #resultOf(id: string): Series | readonly Series[] | undefined {
    const query = this.#queries.get(id);
    const result = query && this.of(query);
    if (result === undefined || result.isArray) return result?.series;
    return result.series[0] ?? { label: id, values: [] };
  }
}

function unitsWithin(points: readonly Point[], windows: Windows): string[] {
  const units = new Set<string>();
  aggregate(points, windows, ({ unit }) => units.add(unit).size > 0);
  return [...units].sort();
}
