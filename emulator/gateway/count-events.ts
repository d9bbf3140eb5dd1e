import type * as CloudWatch from '@aws-sdk/client-cloudwatch';
import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import type { Call } from '../service.ts';
import { compiled } from '../services/logs/compiled-filters.ts';
import { LogText } from '../services/logs/filter-pattern/index.ts';
import { readTransformation } from '../services/logs/metric-transformation.ts';
import { matchedValues } from '../services/logs/metric-values.ts';
import { selectsGroup } from '../services/logs/selection-criteria.ts';
import { readPages } from './pages.ts';
import type { Upstream } from './upstream.ts';

/** Tells which of several patterns, by their places, match an event. */
export type Matcher = (patterns: readonly string[]) => {
  matching(text: LogText): Iterable<number>;
};

/** What a filter yields, by the namespace it goes to. */
interface Datum extends CloudWatch.MetricDatum {
  readonly namespace: string;
}

/** Limits of one PutMetricData call. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
const mostData = 1000;

/**
 * Evaluates a group's metric filters, which are kept upstream, on events just put there, and puts what they yield into
 * CloudWatch at once and under the present time: the minute that AWS takes would be longer than the whole window of an alarm
 * whose period is ten seconds. An event is looked at once, by the filters that are there at that moment.
 */
export async function countEvents(
  upstream: Upstream,
  matcher: Matcher,
  call: Call,
  { logGroupName = '', logEvents = [] }: Logs.PutLogEventsCommandInput,
  { rejectedLogEventsInfo: rejected }: Partial<Logs.PutLogEventsCommandOutput>,
): Promise<void> {
  const { expiredLogEventEndIndex: expired = 0, tooOldLogEventEndIndex: old = 0 } = rejected ?? {};
  const taken = logEvents.slice(Math.max(expired, old), rejected?.tooNewLogEventStartIndex);
  const group = `arn:aws:logs:${call.region}:${call.account}:log-group:${logGroupName}`;
  const filters = await readFilters(upstream, call, logGroupName, group);
  if (taken.length === 0 || filters.length === 0) return;
  const data = dataOf(filters, matcher, taken, group);
  const Timestamp = call.world.clock.date();
  for (const [Namespace, all] of Map.groupBy(data, ({ namespace }) => namespace)) {
    for (let from = 0; from < all.length; from += mostData) {
      const MetricData = all
        .slice(from, from + mostData)
        .map(({ namespace: _, ...datum }) => ({ ...datum, Timestamp }));
      await upstream.call(call, 'cloudwatch', 'PutMetricData', { Namespace, MetricData });
    }
  }
}

async function readFilters(
  upstream: Upstream,
  call: Call,
  logGroupName: string,
  group: string,
): Promise<Logs.MetricFilter[]> {
  const input = { logGroupName };
  const pages = await readPages<Logs.DescribeMetricFiltersCommandOutput>(
    upstream,
    call,
    'logs',
    'DescribeMetricFilters',
    input,
  );
  return pages
    .flatMap(({ metricFilters = [] }) => metricFilters)
    .filter(
      ({ logGroupName: owner = logGroupName, fieldSelectionCriteria: criteria }) =>
        owner === logGroupName && (!criteria || selectsGroup(criteria, group)),
    );
}

function dataOf(
  filters: readonly Logs.MetricFilter[],
  matcher: Matcher,
  events: readonly Logs.InputLogEvent[],
  group: string,
): Datum[] {
  const set = matcher(filters.map(({ filterPattern = '' }) => filterPattern));
  const data: Datum[] = [];
  const counted = new Set<Logs.MetricFilter>();
  for (const { message = '' } of events) {
    const text = new LogText(message);
    for (const place of set.matching(text)) {
      const filter = filters[place];
      const datum = filter && datumOf(filter, text, group);
      if (filter === undefined || datum === undefined) continue;
      counted.add(filter);
      data.push(datum);
    }
  }
  // The default value is of a minute in AWS, and of these events here, as no minute is waited for.
  const quiet = filters.filter((filter) => !counted.has(filter));
  return [...data, ...quiet.flatMap(defaultOf)];
}

function datumOf(filter: Logs.MetricFilter, text: LogText, group: string): Datum | undefined {
  const { filterPattern: pattern = '' } = filter;
  const metric = metricOf(filter);
  const values = matchedValues({ pattern, metric }, text, group);
  if (values === undefined) return undefined;
  const Dimensions = Object.entries(values.dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    namespace: metric.namespace,
    MetricName: metric.name,
    Value: values.value,
    Unit: metric.unit ?? 'None',
    ...(Dimensions.length > 0 && { Dimensions }),
  };
}

function defaultOf(filter: Logs.MetricFilter): Datum[] {
  const { namespace, name, unit, defaultValue } = metricOf(filter);
  if (defaultValue === undefined) return [];
  return [{ namespace, MetricName: name, Value: defaultValue, Unit: unit ?? 'None' }];
}

function metricOf({ filterPattern = '', metricTransformations = [] }: Logs.MetricFilter) {
  return readTransformation(metricTransformations, compiled(filterPattern));
}
