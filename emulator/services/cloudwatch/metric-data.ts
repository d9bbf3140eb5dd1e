import type {
  GetMetricDataInput,
  MetricDataQuery,
  MetricDataResult,
  MetricStat,
} from '@aws-sdk/client-cloudwatch';
import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { aggregate, isStatistic, statistics } from './datapoints.ts';
import { findMetric } from './find-metric.ts';
import { checkWindows } from './metric-statistics.ts';
import type { CloudWatchOperations } from './operations.ts';
import { readNumberToken, writeToken } from './page-token.ts';
import { constraint, invalid, missing, required } from './refusals.ts';

const mostQueries = 500;
const mostDatapoints = 100_800;

interface Series {
  readonly id: string;
  readonly label: string;
  readonly values: readonly (readonly [at: number, value: number])[];
}

export const metricData = {
  GetMetricData: {
    access: () => ({ action: 'cloudwatch:GetMetricData', resource: '*' }),
    handle: (input, call) => {
      const queries = checkQueries(input.MetricDataQueries);
      const series = queries
        .map((query) => ({ shown: query.ReturnData !== false, ...evaluate(query, input, call) }))
        .filter(({ shown }) => shown);
      return page(series, input);
    },
    trail: 'data',
  },
} satisfies CloudWatchOperations;

function checkQueries(queries: readonly MetricDataQuery[] | undefined): readonly MetricDataQuery[] {
  if (queries === undefined || queries.length === 0) throw missing('MetricDataQueries');
  if (queries.length > mostQueries) {
    throw invalid(
      `The collection MetricDataQueries must not have a size greater than ${mostQueries}.`,
    );
  }
  for (const { Id } of queries) {
    if (!/^[a-z][a-zA-Z0-9_]*$/.test(Id ?? ''))
      throw invalid(
        `The value ${Id} for parameter MetricDataQueries.Id must begin with a lower-case letter and have only letters, digits and underscores.`,
      );
  }
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length) {
    throw invalid('The values for parameter MetricDataQueries.Id must be unique.');
  }
  if (queries.every(({ ReturnData }) => ReturnData === false)) {
    throw invalid('At least one query must have ReturnData set to true.');
  }
  return queries;
}

function evaluate(query: MetricDataQuery, input: GetMetricDataInput, call: Call): Series {
  const id = required(query.Id, 'MetricDataQueries.Id');
  const { Metric, Period, Stat, Unit } = checkQuery(query, call);
  if (!isStatistic(Stat)) throw unknownStatistic(Stat);
  const statistic = statistics[Stat];
  const { name, points } = findMetric(call, Metric);
  const windows = checkWindows(input.StartTime, input.EndTime, Period);
  const sets = aggregate(points, windows, ({ unit }) => Unit === undefined || unit === Unit);
  const values = Array.from(
    sets,
    ([window, set]) => [windows.start + window * windows.length, statistic(set)] as const,
  );
  if (input.ScanBy !== 'TimestampAscending') values.reverse();
  return { id, label: query.Label ?? name, values };
}

function checkQuery(query: MetricDataQuery, call: Call): MetricStat {
  const { Id, MetricStat: asked, Expression, AccountId, Label } = query;
  if ((asked === undefined) === (Expression === undefined)) {
    throw invalid(`Exactly one of MetricStat and Expression must be given for query ${Id}.`);
  }
  if (asked === undefined) throw notImplemented('GetMetricData with Expression');
  if (AccountId !== undefined && AccountId !== call.account) {
    throw notImplemented('GetMetricData of another account (AccountId)');
  }
  if (Label?.includes('${')) throw notImplemented('GetMetricData with a dynamic Label');
  return asked;
}

/** Percentiles and their kin need the single values, which are not kept. */
function unknownStatistic(stat: string | undefined) {
  return /^(p\d|tm|wm|tc|ts|TM|WM|TC|TS|PR|IQM)/.test(stat ?? '')
    ? notImplemented(`GetMetricData with Stat ${stat}`)
    : constraint(
        stat,
        'metricDataQueries.member.metricStat.stat',
        `Member must satisfy enum value set: [${Object.keys(statistics).join(', ')}]`,
      );
}

/** A page holds at most `MaxDatapoints` of all the series, one series after the other. */
function page(series: readonly Series[], { MaxDatapoints, NextToken }: GetMetricDataInput) {
  const size = MaxDatapoints ?? mostDatapoints;
  if (!(size >= 1 && size <= mostDatapoints)) {
    throw invalid(
      `The value ${size} for parameter MaxDatapoints must be between 1 and ${mostDatapoints}.`,
    );
  }
  const from = NextToken === undefined ? 0 : readNumberToken(NextToken);
  const end = from + size;
  let first = 0;
  const results: MetricDataResult[] = series.map(({ id, label, values }) => {
    const part = values.slice(Math.max(from - first, 0), Math.max(end - first, 0));
    first += values.length;
    return {
      Id: id,
      Label: label,
      Timestamps: part.map(([at]) => new Date(at)),
      Values: part.map(([, value]) => value),
      StatusCode: first > end ? 'PartialData' : 'Complete',
    };
  });
  return {
    MetricDataResults: results,
    Messages: [],
    ...(first > end && { NextToken: writeToken(end) }),
  };
}
