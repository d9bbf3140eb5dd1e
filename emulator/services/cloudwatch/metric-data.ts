import type { GetMetricDataInput, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Call } from '../../service.ts';
import { pointsOf } from './find-metric.ts';
import { checkPageSize, page, type Shown } from './metric-data-page.ts';
import type { CloudWatchOperations } from './operations.ts';
import { readQueries } from './query-input.ts';
import { type QueryResult, QueryResults } from './query-results.ts';
import { invalid, missing, oneOf, required } from './refusals.ts';
import { cloudWatchOf } from './store.ts';
import { readableWindows, wholeSecond } from './windows.ts';

const mostQueries = 500;

export const metricData = {
  GetMetricData: {
    access: () => ({ action: 'cloudwatch:GetMetricData', resource: '*' }),
    handle: (input, call) => {
      const queries = checkQueries(input, call);
      const results = resultsOf(queries, input, call);
      const ascending = isAscending(input);
      const size = checkPageSize(input.MaxDatapoints);
      const shown = queries
        .filter(({ returnData }) => returnData)
        .flatMap((query) => show(results.of(query), ascending));
      for (const query of queries) results.of(query);
      return page(shown, size, input.NextToken);
    },
    trail: 'data',
  },
} satisfies CloudWatchOperations;

function checkQueries({ MetricDataQueries }: GetMetricDataInput, call: Call) {
  if (MetricDataQueries === undefined || MetricDataQueries.length === 0) {
    throw missing('MetricDataQueries');
  }
  if (MetricDataQueries.length > mostQueries) {
    throw invalid(
      `The collection MetricDataQueries must not have a size greater than ${mostQueries}.`,
    );
  }
  return readQueries(MetricDataQueries, 'MetricDataQueries', call.account);
}

function resultsOf(
  queries: ReturnType<typeof checkQueries>,
  input: GetMetricDataInput,
  call: Call,
): QueryResults {
  const now = call.world.clock.now();
  const { start, end } = checkTimes(input);
  return new QueryResults(queries, {
    windows: (period) => readableWindows(start, end, period, now),
    points: (key, period) => pointsOf(call, key, period),
    metrics: () => cloudWatchOf(call).metrics,
    unitOf: ([first]) => first,
  });
}

function checkTimes({ StartTime, EndTime }: GetMetricDataInput) {
  const start = wholeSecond(required(StartTime, 'StartTime'));
  const end = wholeSecond(required(EndTime, 'EndTime'));
  if (start > end) throw invalid('The parameter EndTime must be greater than StartTime.');
  if (start === end) throw invalid('The parameter StartTime must not equal parameter EndTime.');
  return { start, end };
}

/** `LabelOptions` is about dynamic labels, which are refused. */
function isAscending({ ScanBy, LabelOptions }: GetMetricDataInput): boolean {
  const { Timezone } = LabelOptions ?? {};
  if (Timezone !== undefined && !/^[+-]\d{4}$/.test(Timezone)) {
    throw invalid(`The value ${Timezone} for parameter LabelOptions.Timezone is invalid.`);
  }
  if (ScanBy === undefined) return false;
  return (
    oneOf(ScanBy, ['TimestampAscending', 'TimestampDescending'], 'scanBy') === 'TimestampAscending'
  );
}

function show({ id, windows, series, units = [] }: QueryResult, ascending: boolean): Shown[] {
  const message = {
    Code: 'MultipleUnits',
    Value: `Multiple units returned: '[${units.join(', ')}]'`,
  };
  const messages: MetricDataResult['Messages'] = units.length > 1 ? [message] : undefined;
  return series.map(({ label, values }) => {
    const points = values.flatMap((value, window) =>
      value === undefined ? [] : [[windows.start + window * windows.length, value] as const],
    );
    return { id, label, points: ascending ? points : points.reverse(), messages };
  });
}
