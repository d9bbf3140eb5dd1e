import { notImplemented } from '../../fault.ts';
import { aggregate, type Point, type StatisticSet, type Windows } from './datapoints.ts';
import { mathFault } from './math-fault.ts';
import { evaluateMath } from './metric-math/evaluate.ts';
import { isArray, type Series } from './metric-math/series.ts';
import type { MathQuery, MetricQuery, ReadQuery } from './metric-query.ts';
import { defaultLabels } from './query-labels.ts';
import { queryPeriods } from './query-periods.ts';
import { invalid } from './refusals.ts';

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
  points(query: ReadQuery): readonly Point[];
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
    const result = query.kind === 'read' ? this.#read(query) : this.#compute(query);
    this.#results.set(query.id, result);
    return result;
  }

  #read(query: ReadQuery): QueryResult {
    const windows = this.#data.windows(query.period);
    const points = this.#data.points(query);
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
    return result?.isArray === false ? result.series[0] : result?.series;
  }
}

function unitsWithin(points: readonly Point[], windows: Windows): string[] {
  const units = new Set<string>();
  aggregate(points, windows, ({ unit }) => units.add(unit).size > 0);
  return [...units].sort();
}
