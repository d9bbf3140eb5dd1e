import type { Metric as NamedMetric } from '@aws-sdk/client-cloudwatch';
import type { StateHolder } from '../../state.ts';
import type { World } from '../../world.ts';
import { firstFrom, type Point } from './datapoints.ts';
import { checkDimensions, checkMetricName, checkNamespace, metricKey } from './metric.ts';
import { readableSince } from './retention.ts';
import { cloudWatchOf } from './store.ts';

interface Place {
  readonly world: World & StateHolder;
  readonly account: string;
  readonly region: string;
}

/** The metric that a request names, and what a query of this period finds of its data. */
export function findMetric(
  place: Place,
  named: NamedMetric | undefined,
  period: number,
): { readonly name: string; readonly points: readonly Point[] } {
  const namespace = checkNamespace(named?.Namespace);
  const name = checkMetricName(named?.MetricName);
  const key = metricKey(namespace, name, checkDimensions(named?.Dimensions));
  return { name, points: pointsOf(place, key, period) };
}

/** What a query of this period, in seconds, finds of a metric's data; one that never had any has none. */
export function pointsOf(place: Place, key: string, period: number): readonly Point[] {
  const points = cloudWatchOf(place).metrics[key]?.points ?? [];
  return points.slice(firstFrom(points, readableSince(period, place.world.clock.now())));
}
