import type { MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { firstFrom, merge, type Point } from './datapoints.ts';
import { checkNamespace, metricKey } from './metric.ts';
import { type Datum, readDatum } from './metric-datum.ts';
import type { CloudWatchOperations } from './operations.ts';
import { invalidValue, missing } from './refusals.ts';
import { compact, compactionInterval } from './retention.ts';
import { cloudWatchOf, type Metric } from './store.ts';

const mostData = 1000;
const sweepInterval = 86_400_000;

export const putMetricData = {
  PutMetricData: {
    // Services put their own metrics (metric filters) without any policy of the account saying so.
    access: ({ Namespace }, { caller }) =>
      caller.principal.type === 'service'
        ? []
        : {
            action: 'cloudwatch:PutMetricData',
            resource: '*',
            conditions: { 'cloudwatch:namespace': Namespace ?? '' },
          },
    handle: (input, call) => {
      const namespace = readNamespace(input, call);
      const now = call.world.clock.now();
      const data = checkData(input).map((datum, index) => readDatum(namespace, datum, index, now));
      for (const { metric, point } of data) add(call, metric, point);
      forgetOldMetrics(call);
      return {};
    },
    trail: 'data',
  },
} satisfies CloudWatchOperations;

/** Namespaces that begin with `AWS/` are for services alone. */
function readNamespace(input: PutMetricDataInput, { caller }: Call): string {
  const namespace = checkNamespace(input.Namespace);
  if (namespace.startsWith('AWS/') && caller.principal.type !== 'service') {
    throw invalidValue(`The value ${namespace} for parameter Namespace is invalid.`);
  }
  return namespace;
}

function checkData({ MetricData, EntityMetricData }: PutMetricDataInput): readonly MetricDatum[] {
  if (EntityMetricData?.length) throw notImplemented('PutMetricData with EntityMetricData');
  const data = MetricData ?? [];
  if (data.length === 0) throw missing('MetricData');
  if (data.length > mostData) {
    throw invalidValue(`The collection MetricData must not have a size greater than ${mostData}.`);
  }
  return data;
}

function add(call: Call, identity: Datum['metric'], point: Point): void {
  const { metrics } = cloudWatchOf(call);
  const now = call.world.clock.now();
  const key = metricKey(identity.namespace, identity.name, identity.dimensions);
  const metric = metrics[key] ?? { ...identity, points: [], compactedAt: now };
  metrics[key] = metric;
  insert(metric.points, point);
  if (now - metric.compactedAt >= compactionInterval) compactMetric(metric, now);
}

function insert(points: Point[], point: Point): void {
  let place = firstFrom(points, point.at);
  while (points[place]?.at === point.at && !isOneWith(points[place], point)) place += 1;
  const there = points[place];
  if (there?.at === point.at) points[place] = { ...point, ...merge(there, point) };
  else points.splice(place, 0, point);
}

function isOneWith(there: Point | undefined, point: Point): boolean {
  return there?.unit === point.unit && there.resolution === point.resolution;
}

function compactMetric(metric: Metric, now: number): void {
  metric.points = compact(metric.points, now);
  metric.compactedAt = now;
}

/** Once a day also of the metrics that nobody publishes any more, so that they do not stay for ever. */
function forgetOldMetrics(call: Call): void {
  const store = cloudWatchOf(call);
  const now = call.world.clock.now();
  if (now - store.sweptAt < sweepInterval) return;
  store.sweptAt = now;
  for (const [key, metric] of Object.entries(store.metrics)) {
    compactMetric(metric, now);
    if (metric.points.length === 0) delete store.metrics[key];
  }
}
