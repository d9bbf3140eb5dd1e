import type { Stage } from './stage.ts';

/**
 * What one scenario must bring about. Whatever it is, every other detection of the stack must not move: its filter may not
 * count these calls, and its alarm may not fire.
 */
export type Expectation =
  /**
   * The alarm of `detection` fires, notifies and recovers. `sample` is what the CloudTrail record of such a call holds: the
   * preflight shows it to the filters.
   */
  | {
      readonly outcome: 'alarm';
      readonly detection: string;
      readonly sample: { readonly eventName: string; readonly errorCode?: string };
    }
  /** No alarm moves. */
  | { readonly outcome: 'silence' };

/**
 * One way to provoke the chain, or to show that it stays quiet. Adding one is adding a file with such a record and its name
 * to the list in `scenarios/index.ts`.
 */
export interface Scenario {
  readonly id: string;
  /** A sentence for the report: who does what. */
  readonly title: string;
  /** `caller` is the watched role, `bystander` one that nothing watches. */
  readonly actor: 'caller' | 'bystander';
  readonly expects: Expectation;
  /** Makes the calls; each names the detection that must count it. */
  drive(stage: Stage): Promise<void>;
}
