import type { StateHolder } from '../../state.ts';
import type { World } from '../../world.ts';
import { firstFrom, merge, type Point } from './datapoints.ts';
import { metricKey } from './metric.ts';
import type { Datum } from './metric-datum.ts';
import { compact, compactionInterval } from './retention.ts';
import { cloudWatchOf, type Metric } from './store.ts';

const sweepInterval = 86_400_000;

interface Place {
  readonly world: World & StateHolder;
  readonly account: string;
  readonly region: string;
}

/** Adds a point to a metric, which comes into being with it. */
export function addPoint(place: Place, identity: Datum['metric'], point: Point): void {
  const { metrics } = cloudWatchOf(place);
  const now = place.world.clock.now();
  const key = metricKey(identity.namespace, identity.name, identity.dimensions);
  const metric = metrics[key] ?? { ...identity, points: [], compactedAt: now };
  metrics[key] = metric;
  insert(metric.points, point);
  if (now - metric.compactedAt >= compactionInterval) compactMetric(metric, now);
  forgetOldMetrics(place);
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
function forgetOldMetrics(place: Place): void {
  const store = cloudWatchOf(place);
  const now = place.world.clock.now();
  if (now - store.sweptAt < sweepInterval) return;
  store.sweptAt = now;
  for (const [key, metric] of Object.entries(store.metrics)) {
    compactMetric(metric, now);
    if (metric.points.length === 0) delete store.metrics[key];
  }
}
