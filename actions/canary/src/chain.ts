/** The hops of the chain from a KMS call to the alarm's return to OK, in their order. */
export const hops = [
  'called',
  'recorded',
  'delivered',
  'counted',
  'alarmed',
  'notified',
  'recovered',
] as const;

export type Hop = (typeof hops)[number];

/** `at`: milliseconds since the epoch in AWS's time. */
export interface PassedHop {
  readonly hop: Hop;
  readonly at: number;
}

/** The first of `broken` in the chain's order. */
export function firstHop(broken: readonly Hop[]): Hop | undefined {
  return hops.find((hop) => broken.includes(hop));
}
