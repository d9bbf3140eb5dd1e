import { globalStore } from '../state.ts';
import type { CallRule, DeliveryRule } from './rule.ts';

/** What a service's stores held at a moment. */
export interface Past {
  readonly at: number;
  /** JSON text of the stores by name. */
  readonly stores: string;
}

/** Every fault that was ordered, in the order of the orders. */
export const faultsOf = globalStore('faults', () => ({
  nextId: 1,
  calls: [] as CallRule[],
  deliveries: [] as DeliveryRule[],
  /** By service, oldest first; kept only for services with a rule that makes reads stale. */
  past: {} as Record<string, Past[]>,
}));
