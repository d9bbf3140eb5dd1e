import type { Metric as NamedMetric } from '@aws-sdk/client-cloudwatch';
import type { Call } from '../../service.ts';
import type { Point } from './datapoints.ts';
import { checkDimensions, checkMetricName, checkNamespace, metricKey } from './metric.ts';
import { cloudWatchOf } from './store.ts';

/** The metric that a request names, and what is kept of its data; one that never had any has none. */
export function findMetric(
  call: Call,
  named: NamedMetric | undefined,
): { readonly name: string; readonly points: readonly Point[] } {
  const namespace = checkNamespace(named?.Namespace);
  const name = checkMetricName(named?.MetricName);
  const key = metricKey(namespace, name, checkDimensions(named?.Dimensions));
  return { name, points: cloudWatchOf(call).metrics[key]?.points ?? [] };
}
