/**
 * How many tasks may fail one after another before a deployment counts as failed: half of the desired ones, at least 3 and at
 * most 200. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function failureThreshold(desiredCount: number): number {
  return Math.min(Math.max(Math.ceil(desiredCount * 0.5), 3), 200);
}

export interface BreakerView {
  readonly isEnabled: boolean;
  readonly rollsBack: boolean;
  readonly failures: number;
  readonly desiredCount: number;
  /** Whether there is a completed deployment to go back to. */
  readonly hasCompleted: boolean;
  /** A rollback that fails, too, ends the attempts. */
  readonly isRollback: boolean;
}

export type Verdict = 'go on' | 'fail' | 'roll back';

export function judge(breaker: BreakerView): Verdict {
  const { isEnabled, rollsBack, failures, desiredCount, hasCompleted, isRollback } = breaker;
  if (!isEnabled || failures < failureThreshold(desiredCount)) return 'go on';
  return rollsBack && hasCompleted && !isRollback ? 'roll back' : 'fail';
}
