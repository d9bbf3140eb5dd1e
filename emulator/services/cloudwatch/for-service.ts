import type { StateHolder } from '../../state.ts';
import type { World } from '../../world.ts';
import { addPoint } from './add-point.ts';
import type { Dimension } from './store.ts';

interface Place {
  readonly world: World & StateHolder;
  readonly account: string;
  readonly region: string;
}

interface ServiceMetric {
  /** `AWS/Logs` */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  readonly unit: 'None' | 'Count' | 'Bytes';
  readonly value: number;
}

/** Counts in a metric that a service publishes of itself, in the present minute. */
export function countServiceMetric(place: Place, metric: ServiceMetric): void {
  const { namespace, name, dimensions, unit, value } = metric;
  const at = Math.floor(place.world.clock.now() / 60_000) * 60_000;
  const point = { at, unit, sum: value, count: 1, min: value, max: value };
  addPoint(place, { namespace, name, dimensions }, point);
}
