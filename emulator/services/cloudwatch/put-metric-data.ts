import type { MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { firstFrom, merge, type Point } from './datapoints.ts';
import { checkNamespace, metricKey } from './metric.ts';
import { type Datum, readDatum } from './metric-datum.ts';
import type { CloudWatchOperations } from './operations.ts';
import { invalidValue, missing } from './refusals.ts';
import { cloudWatchOf } from './store.ts';

const mostData = 1000;
/** "Data points with a period of 60 seconds (1 minute) are available for 15 days" ("Metrics concepts"). */
const retention = 15 * 86_400_000;

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
  const key = metricKey(identity.namespace, identity.name, identity.dimensions);
  const metric = metrics[key] ?? { ...identity, points: [] };
  metrics[key] = metric;
  const { points } = metric;
  let place = firstFrom(points, point.at);
  while (points[place]?.at === point.at && points[place]?.unit !== point.unit) place += 1;
  const there = points[place];
  if (there?.at === point.at) points[place] = { ...point, ...merge(there, point) };
  else points.splice(place, 0, point);
  const expired = firstFrom(points, call.world.clock.now() - retention);
  if (expired > 0) points.splice(0, expired);
}
