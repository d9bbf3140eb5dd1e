import type { Health, HealthCheck } from './store.ts';

/** What one check found. */
export type CheckOutcome =
  | { readonly healthy: true }
  | {
      readonly healthy: false;
      readonly reason:
        | 'Target.ResponseCodeMismatch'
        | 'Target.Timeout'
        | 'Target.FailedHealthChecks';
      readonly description: string;
    };

export const registering: Health = {
  state: 'initial',
  reason: 'Elb.RegistrationInProgress',
  description: 'Target registration is in progress',
  successes: 0,
  failures: 0,
};

/**
 * A new target is healthy after its first good check; after that, the thresholds hold in both directions.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export function afterCheck(
  before: Health,
  outcome: CheckOutcome,
  { healthyThreshold, unhealthyThreshold }: HealthCheck,
): Health {
  if (outcome.healthy) {
    const successes = before.successes + 1;
    const suffices = before.state !== 'unhealthy' || successes >= healthyThreshold;
    if (suffices) return { state: 'healthy', successes, failures: 0 };
    return { ...before, successes, failures: 0 };
  }
  const failures = before.failures + 1;
  const { reason, description } = outcome;
  const counted = { successes: 0, failures };
  if (failures >= unhealthyThreshold || before.state === 'unhealthy') {
    return { state: 'unhealthy', reason, description, ...counted };
  }
  if (before.state === 'healthy') return { ...before, ...counted };
  return {
    state: 'initial',
    reason: 'Elb.InitialHealthChecking',
    description: 'Initial health checks in progress',
    ...counted,
  };
}
