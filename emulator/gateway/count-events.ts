import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import type { Call } from '../service.ts';
import { compiled, compiledSet } from '../services/logs/compiled-filters.ts';
import { LogText } from '../services/logs/filter-pattern/index.ts';
import { readTransformation } from '../services/logs/metric-transformation.ts';
import { matchedValues } from '../services/logs/metric-values.ts';
import type { Upstream } from './upstream.ts';

/**
 * Evaluates a group's metric filters, which are kept upstream, on events just put there, and puts what they yield into
 * CloudWatch at once and under the present time: the minute that AWS takes would be longer than the whole window of an alarm
 * whose period is ten seconds.
 */
export async function countEvents(
  upstream: Upstream,
  call: Call,
  { logGroupName = '', logEvents = [] }: Logs.PutLogEventsCommandInput,
): Promise<void> {
  const filters = await readFilters(upstream, call, logGroupName);
  const set = compiledSet(filters.map(({ filterPattern = '' }) => filterPattern));
  const groupArn = `arn:aws:logs:${call.region}:${call.account}:log-group:${logGroupName}`;
  for (const { message = '' } of logEvents) {
    const text = new LogText(message);
    for (const place of set.matching(text)) {
      const filter = filters[place];
      if (filter !== undefined) await putPoint(upstream, call, filter, text, groupArn);
    }
  }
}

async function putPoint(
  upstream: Upstream,
  call: Call,
  { filterPattern: pattern = '', metricTransformations = [] }: Logs.MetricFilter,
  text: LogText,
  groupArn: string,
): Promise<void> {
  const metric = readTransformation(metricTransformations, compiled(pattern));
  const values = matchedValues({ pattern, metric }, text, groupArn);
  if (values === undefined) return;
  await upstream.call(call, 'cloudwatch', 'PutMetricData', {
    Namespace: metric.namespace,
    MetricData: [
      {
        MetricName: metric.name,
        Timestamp: call.world.clock.date(),
        Value: values.value,
        Unit: metric.unit ?? 'None',
        Dimensions: Object.entries(values.dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
    ],
  });
}

async function readFilters(
  upstream: Upstream,
  call: Call,
  logGroupName: string,
): Promise<Logs.MetricFilter[]> {
  const filters: Logs.MetricFilter[] = [];
  let nextToken: string | undefined;
  do {
    const page: Partial<Logs.DescribeMetricFiltersCommandOutput> = await upstream.call(
      call,
      'logs',
      'DescribeMetricFilters',
      { logGroupName, ...(nextToken && { nextToken }) },
    );
    filters.push(...(page.metricFilters ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return filters;
}
