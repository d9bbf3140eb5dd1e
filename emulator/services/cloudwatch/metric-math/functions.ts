import type { Arguments } from './arguments.ts';
import { clockFunctions } from './clock-functions.ts';
import { choose } from './condition.ts';
import { interpolate, repeat } from './fill.ts';
import { invalidMath } from './math-error.ts';
import { previousFunctions, runningSum, withPrevious } from './previous.ts';
import {
  datapoints,
  finite,
  type Grid,
  isArray,
  isSeries,
  type Series,
  timeAt,
  typeName,
  type Value,
  type Values,
} from './series.ts';
import { type Summary, summaries } from './summary.ts';

/** What the functions may know of the request besides their arguments. */
export interface Surroundings {
  readonly grid: Grid;
  /** The request's metrics, expressions not among them. */
  metrics(): readonly { readonly id: string; readonly series: Series }[];
  /** Seconds; only of a metric. */
  periodOf(id: string): number | undefined;
}

interface MathFunction {
  /** How many arguments it takes, at least and at most. */
  readonly takes: readonly [number, number];
  readonly of: (args: Arguments, around: Surroundings) => Value;
}

export const functions: Readonly<Record<string, MathFunction>> = {
  ...each({
    ABS: (values) => map(values, Math.abs),
    CEIL: (values) => map(values, Math.ceil),
    FLOOR: (values) => map(values, Math.floor),
    LOG: (values) => map(values, Math.log),
    LOG10: (values) => map(values, Math.log10),
    RUNNING_SUM: runningSum,
    ...mapRecord(
      previousFunctions,
      (of) => (values: Values, grid: Grid) => withPrevious(values, grid, of),
    ),
  }),
  ...mapRecord(summaries, (of, name) => ({
    takes: [1, 1] as const,
    of: (args: Arguments) => summarize(name, of, args.value(0)),
  })),
  ...mapRecord(clockFunctions, (of) => ({
    takes: [1, 1] as const,
    of: (args: Arguments, { grid }: Surroundings): Value => ({
      label: args.series(0).label,
      values: args.series(0).values.map((_, place) => of(new Date(timeAt(grid, place)))),
    }),
  })),
  FILL: { takes: [2, 2], of: fill },
  FIRST: { takes: [1, 1], of: (args) => args.array(0)[0] ?? empty },
  LAST: { takes: [1, 1], of: (args) => args.array(0).at(-1) ?? empty },
  IF: {
    takes: [2, 3],
    of: (args) => choose(args.value(0), args.value(1), args.count > 2 ? args.value(2) : undefined),
  },
  METRICS: { takes: [0, 1], of: metrics },
  METRIC_COUNT: { takes: [1, 1], of: (args) => args.array(0).length },
  PERIOD: { takes: [1, 1], of: period },
  REMOVE_EMPTY: {
    takes: [1, 1],
    of: (args) => args.array(0).filter(({ values }) => datapoints(values).length > 0),
  },
  SLICE: {
    takes: [2, 3],
    of: (args) => args.array(0).slice(args.scalar(1), args.count > 2 ? args.scalar(2) : undefined),
  },
  SORT: { takes: [3, 4], of: sort },
  TIME_SERIES: {
    takes: [1, 1],
    of: (args, { grid }) => {
      const value = finite(args.scalar(0));
      return { label: '', values: Array.from({ length: grid.count }, () => value) };
    },
  },
};

/** AWS has these; they look at more than the data of the request. */
export const absentFunctions: ReadonlySet<string> = new Set([
  ...['ANOMALY_DETECTION_BAND', 'IN_BAND', 'OUTSIDE_BAND', 'SEARCH', 'INSIGHT_RULE_METRIC'],
  ...['SERVICE_QUOTA', 'DB_PERF_INSIGHTS', 'LAMBDA'],
]);

const empty: Series = { label: '', values: [] };

type OfSeries = (values: Values, grid: Grid) => Values;

/** Functions that take a time series or an array of them and give back the same. */
function each(table: Readonly<Record<string, OfSeries>>): Record<string, MathFunction> {
  return mapRecord(table, (of) => ({
    takes: [1, 1] as const,
    of: (args: Arguments, { grid }: Surroundings) =>
      forSeries(args.function, args.value(0), ({ label, values }) => ({
        label,
        values: of(values, grid),
      })),
  }));
}

function forSeries(name: string, value: Value, of: (series: Series) => Series): Value {
  if (isArray(value)) return value.map(of);
  if (isSeries(value)) return of(value);
  throw invalidMath(`Unsupported argument type for ${name}: '${typeName(value)}'`);
}

function map(values: Values, of: (value: number) => number): Values {
  return values.map((value) => (value === undefined ? undefined : finite(of(value))));
}

/** AVG over an array counts a missing datapoint as 0. */
function summarize(name: string, of: Summary, value: Value): Value {
  if (isSeries(value)) return of(datapoints(value.values)) ?? Number.NaN;
  if (!isArray(value))
    throw invalidMath(`Unsupported argument type for ${name}: '${typeName(value)}'`);
  const moments = Math.max(0, ...value.map(({ values }) => values.length));
  const values = Array.from({ length: moments }, (_, place) => {
    const there = datapoints(value.map((series) => series.values[place]));
    const missing = name === 'AVG' && there.length > 0 ? value.length - there.length : 0;
    return of([...there, ...Array.from({ length: missing }, () => 0)]);
  });
  return { label: '', values };
}

function fill(args: Arguments): Value {
  const filler = args.expression(1);
  if (filler?.kind === 'word') {
    const of = args.word(1, ['REPEAT', 'LINEAR']) === 'REPEAT' ? repeat : interpolate;
    return forSeries('FILL', args.value(0), ({ label, values }) => ({ label, values: of(values) }));
  }
  const by = args.value(1);
  if (isArray(by)) throw invalidMath(`Unsupported argument type for FILL: '${typeName(by)}'`);
  return forSeries('FILL', args.value(0), ({ label, values }) => ({
    label,
    values: values.map((value, place) => value ?? finite(isSeries(by) ? by.values[place] : by)),
  }));
}

function metrics(args: Arguments, around: Surroundings): Value {
  const wanted = args.expression(0);
  if (wanted !== undefined && wanted.kind !== 'text') {
    throw invalidMath('METRICS takes a quoted part of an Id');
  }
  const part = wanted?.value ?? '';
  return around.metrics().flatMap(({ id, series }) => (id.includes(part) ? [series] : []));
}

function period(args: Arguments, around: Surroundings): Value {
  const of = args.expression(0);
  const seconds = of?.kind === 'id' ? around.periodOf(of.id) : undefined;
  if (seconds === undefined) throw invalidMath('PERIOD takes a metric');
  return seconds;
}

/** Series without a datapoint come last. */
function sort(args: Arguments): Value {
  const of = summaries[args.word(1, ['AVG', 'MIN', 'MAX', 'SUM'])];
  const sign = args.word(2, ['ASC', 'DESC']) === 'ASC' ? 1 : -1;
  const rank = ({ values }: Series) => of(datapoints(values));
  const sorted = args.array(0).toSorted((one, other) => {
    const [left, right] = [rank(one), rank(other)];
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined);
    }
    return (left - right) * sign;
  });
  return args.count > 3 ? sorted.slice(0, args.scalar(3)) : sorted;
}

function mapRecord<T, R>(
  record: Readonly<Record<string, T>>,
  of: (value: T, name: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value, name)]));
}
