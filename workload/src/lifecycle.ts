/** `starting` until the schema is there, `draining` from SIGTERM on. */
export type Phase = 'starting' | 'ready' | 'draining';

/** What `/readyz` answers from: the service's own state, never a look at KMS or the database, whose blip would drain the fleet. */
export interface Lifecycle {
  phase: Phase;
  /** Answers wait for it: see {@link Connections.closeListener}. */
  held?: Promise<void>;
}
