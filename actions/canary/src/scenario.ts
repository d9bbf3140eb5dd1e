import type { WorkloadStage } from './drill/workload-stage.ts';
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
 * to a list in `scenarios/index.ts`. How its calls are made is the mode's; all that follows them is the same.
 */
export interface Scenario {
  readonly id: string;
  /** A sentence for the report: who does what. */
  readonly title: string;
  readonly expects: Expectation;
}

/** Calls KMS itself. */
export interface CanaryScenario extends Scenario {
  /** `caller` is the watched role, `bystander` one that nothing watches. */
  readonly actor: 'caller' | 'bystander';
  /** Makes the calls; each names the detection that must count it. */
  drive(stage: Stage): Promise<void>;
}

/** Lets the workload call KMS, as any of its callers does. */
export interface DrillScenario extends Scenario {
  drive(workload: WorkloadStage): Promise<void>;
}
