import type { MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { addPoint } from './add-point.ts';
import { checkNamespace } from './metric.ts';
import { readDatum } from './metric-datum.ts';
import type { CloudWatchOperations } from './operations.ts';
import { invalidValue, missing } from './refusals.ts';

const mostData = 1000;

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
      for (const { metric, point } of data) addPoint(call, metric, point);
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
