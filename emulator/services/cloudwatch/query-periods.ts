import type { Expression } from './metric-math/syntax.ts';
import { idsIn } from './metric-math/syntax.ts';
import type { MathQuery, MetricQuery } from './metric-query.ts';

/** The different periods of the metrics behind an expression, also behind the expressions that it names. */
export function queryPeriods(
  query: MathQuery,
  queries: ReadonlyMap<string, MetricQuery>,
): readonly number[] {
  const periods = new Set<number>();
  const seen = new Set<string>([query.id]);
  const waiting: MetricQuery[] = [query];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind !== 'math') periods.add(next.period);
    else waiting.push(...behind(next, queries).filter(({ id }) => seen.size < seen.add(id).size));
    if (next.kind === 'math' && next !== query && next.period !== undefined)
      periods.add(next.period);
  }
  return [...periods];
}

function behind(
  { expression }: MathQuery,
  queries: ReadonlyMap<string, MetricQuery>,
): MetricQuery[] {
  const named = idsIn(expression).flatMap((id) => queries.get(id) ?? []);
  if (!callsMetrics(expression)) return named;
  return [...named, ...[...queries.values()].filter(({ kind }) => kind === 'read')];
}

function callsMetrics(expression: Expression): boolean {
  switch (expression.kind) {
    case 'call':
      return expression.name === 'METRICS' || expression.args.some(callsMetrics);
    case 'list':
      return expression.items.some(callsMetrics);
    case 'negative':
      return callsMetrics(expression.of);
    case 'operation':
      return callsMetrics(expression.left) || callsMetrics(expression.right);
    default:
      return false;
  }
}
