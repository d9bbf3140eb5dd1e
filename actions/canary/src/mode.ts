import type { Evidence } from './evidence.ts';
import type { Finding } from './preflight.ts';
import type { Scenario } from './scenario.ts';
import type { ProvokedCall } from './stage.ts';
import type { Witness } from './witness.ts';

/** What differs between the canary and the drill; the chain, the judge and the report are the same. */
export interface Mode<S extends Scenario> {
  /** What people call it. */
  readonly name: 'canary' | 'drill';
  /** Before the first call; a finding fails the run at its hop, and no call is made. */
  begin(): Promise<readonly Finding[]>;
  /** Makes a scenario's calls; throws `WrongAnswer`. */
  drive(scenario: S): Promise<readonly ProvokedCall[]>;
  /** For a wave that began at `since`. */
  witness(since: number): Witness;
  /** After every look; throws what makes the run inconclusive. */
  heed(evidence: Evidence): Promise<void>;
  /** After the last scenario: what only the whole run shows. */
  end(): Promise<readonly Finding[]>;
}
