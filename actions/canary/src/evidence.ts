/** What the canary has seen of the chain so far. Times are milliseconds since the epoch in AWS's time. */
export interface Evidence {
  /** The time at which the canary looked last. */
  readonly now: number;
  /** When each request id was first seen in the event history. */
  readonly recorded: ReadonlyMap<string, number>;
  /** The log events of each request id; more than one where CloudTrail delivered twice. */
  readonly delivered: ReadonlyMap<string, readonly DeliveredEvent[]>;
  /** Records of the watched role that another session made meanwhile: somebody else is at it. */
  readonly foreign: readonly string[];
  /**
   * Log events of others that a detection's filter counts too, by detection; infinite where they are too many to be read, as
   * honest use is. None for the canary, whose role nobody else has.
   */
  readonly others: ReadonlyMap<string, number>;
  /** The metric's Sum since the wave began, by detection. */
  readonly counted: ReadonlyMap<string, { readonly sum: number; readonly since: number }>;
  /** State changes since the wave began, by detection, oldest first. */
  readonly changes: ReadonlyMap<string, readonly StateChange[]>;
  /** ALARM messages received since the wave began, by detection. */
  readonly messages: ReadonlyMap<string, { readonly at: number }>;
}

export interface DeliveredEvent {
  /** When CloudWatch Logs took it in. */
  readonly at: number;
  /** Who made the call, if it was not the watched role as it should be. */
  readonly stranger?: string;
}

export interface StateChange {
  readonly at: number;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** CloudWatch's own words. */
  readonly reason: string;
}
