import type { MetricDataQuery, MetricStat } from '@aws-sdk/client-cloudwatch';
import { Fault, notImplemented } from '../../fault.ts';
import { mathFault } from './math-fault.ts';
import { checkDimensions, checkMetricName, checkNamespace, metricKey } from './metric.ts';
import { parseExpression } from './metric-math/parse.ts';
import type {
  CommonQuery,
  MathQuery,
  MetricQuery,
  ReadQuery,
  SelectQuery,
} from './metric-query.ts';
import { InsightsError, isInsightsQuery, parseInsights } from './metrics-insights/parse.ts';
import { constraint, invalid, invalidValue } from './refusals.ts';
import { findStatistic } from './statistic.ts';

/** The queries, checked each for itself by the rules of `API_MetricDataQuery`; `list` is the parameter's name. */
export function readQueries(
  queries: readonly MetricDataQuery[],
  list: 'MetricDataQueries' | 'Metrics',
  account: string,
): MetricQuery[] {
  const read = collect(queries, (query, index) =>
    readQuery(query, `${list}.member.${index + 1}`, account),
  );
  const seen = new Set<string>();
  for (const { id } of read) {
    if (seen.has(id)) throw invalid(`The values for parameter id in ${list} are not unique.`);
    seen.add(id);
  }
  return read;
}

/** What is wrong with each query comes in one message, a line each. */
function collect<T, R>(items: readonly T[], read: (item: T, index: number) => R): R[] {
  const wrong: string[] = [];
  const results = items.flatMap((item, index) => {
    try {
      return [read(item, index)];
    } catch (error) {
      if (!(error instanceof Fault) || !error.message.endsWith('\n')) throw error;
      wrong.push(error.message);
      return [];
    }
  });
  if (wrong.length > 0) throw invalid(wrong.join(''));
  return results;
}

function readQuery(query: MetricDataQuery, at: string, account: string): MetricQuery {
  const { Id, Label, AccountId, ReturnData, MetricStat: stat, Expression: text } = query;
  if (Id === undefined || Id === '') throw requiredParameter(`${at}.Id`);
  if (!/^[a-z][a-zA-Z0-9_]{0,254}$/.test(Id)) {
    throw invalid(
      `The value ${Id} for parameter id in ${at} is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  }
  if (AccountId !== undefined && AccountId !== account) {
    throw notImplemented('Metrics of another account (AccountId)');
  }
  if (Label?.includes('${')) throw notImplemented('A dynamic Label');
  const common = {
    id: Id,
    ...(Label !== undefined && { label: Label }),
    returnData: ReturnData !== false,
  };
  if (stat !== undefined && text !== undefined) {
    throw invalid(
      `The parameters ${at}.MetricStat and ${at}.Expression are mutually exclusive and you have specified both.`,
    );
  }
  if (stat !== undefined) return { ...common, ...readStat(stat, at) };
  if (text === undefined) throw requiredParameter(`${at}.MetricStat`);
  return { ...common, ...(isInsightsQuery(text) ? readSelect : readMath)(query, text, at) };
}

function readStat(asked: MetricStat, at: string): Omit<ReadQuery, keyof CommonQuery> {
  const { Metric, Period, Stat, Unit } = asked;
  if (Metric === undefined) throw requiredParameter(`${at}.MetricStat.Metric`);
  if (Period === undefined) throw requiredParameter(`${at}.MetricStat.Period`);
  if (Stat === undefined) throw requiredParameter(`${at}.MetricStat.Stat`);
  const statistic = findStatistic(Stat);
  if (statistic === undefined) {
    throw invalid(
      `The value ${Stat} for parameter ${at}.MetricStat.Stat is not a valid statistic.\n`,
    );
  }
  const namespace = checkNamespace(Metric.Namespace);
  const metricName = checkMetricName(Metric.MetricName);
  return {
    kind: 'read',
    key: metricKey(namespace, metricName, checkDimensions(Metric.Dimensions)),
    metricName,
    period: checkPeriod(Period, `${at}.MetricStat.Period`),
    stat: Stat,
    statistic,
    ...(Unit !== undefined && { unit: Unit }),
  };
}

function readMath(
  { Period, Id }: MetricDataQuery,
  text: string,
  at: string,
): Omit<MathQuery, keyof CommonQuery> {
  if (text.length < 1 || text.length > 2048) {
    throw constraint(text, 'expression', 'Member must have length less than or equal to 2048');
  }
  try {
    return {
      kind: 'math',
      expression: parseExpression(text),
      ...(Period !== undefined && { period: checkPeriod(Period, `${at}.Period`) }),
    };
  } catch (error) {
    throw mathFault(error, Id ?? '');
  }
}

function readSelect(
  { Period, Id }: MetricDataQuery,
  text: string,
  at: string,
): Omit<SelectQuery, keyof CommonQuery> {
  if (Period === undefined) throw requiredParameter(`${at}.Period`);
  try {
    const period = checkPeriod(Period, `${at}.Period`);
    return { kind: 'select', select: parseInsights(text), period };
  } catch (error) {
    if (!(error instanceof InsightsError)) throw error;
    throw invalid(`Error in expression '${Id}': ${error.message}`);
  }
}

export function checkPeriod(seconds: number, at: string): number {
  if ([1, 5, 10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0)) return seconds;
  throw invalidValue(`The parameter ${at} must be 1, 5, 10, 20, 30 or a multiple of 60.`);
}

/** AWS, too, ends this one with an empty line. */
function requiredParameter(name: string): Fault {
  return invalid(`The parameter ${name} is required.\n`);
}
