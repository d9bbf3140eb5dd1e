import type { World } from '../../../world.ts';
import type { Deployment, Service, Task } from '../store.ts';
import { judge } from './circuit-breaker.ts';
import { beginDeployment, countFailure, fail, lastCompleted } from './deployments.ts';
import { tell } from './service-events.ts';
import { isSteadyTask } from './task-views.ts';

/** A task that is all its service wants ends a row of failures; one that ended before it ever was lengthens it. */
export function noteFailures(world: World, service: Service, tasks: readonly Task[]): void {
  for (const task of tasks) {
    const deployment = service.deployments.find(({ id }) => id === task.deploymentId);
    if (deployment === undefined) continue;
    if (isSteadyTask(task) && task.wasSteady !== true) {
      task.wasSteady = true;
      deployment.failures = 0;
    }
    if (task.isCounted === true || !failedByItself(task)) continue;
    task.isCounted = true;
    countFailure(world, deployment);
    if (deployment.failures >= 3) {
      tell(world, service, 'is unable to consistently start tasks successfully.');
    }
  }
}

function failedByItself({ stopCode, wasSteady, health }: Task): boolean {
  if (stopCode === 'TaskFailedToStart') return true;
  if (stopCode === 'EssentialContainerExited') return wasSteady !== true;
  return stopCode === 'ServiceSchedulerInitiated' && health === 'unhealthy';
}

/** True: the service has a new deployment, and everything is to be looked at again. */
export function heedBreaker(world: World, service: Service, primary: Deployment): boolean {
  const { enable = false, rollback = false } = service.configuration.deploymentCircuitBreaker ?? {};
  if (primary.rolloutState !== 'IN_PROGRESS') return false;
  const completed = lastCompleted(service);
  const verdict = judge({
    ...{ isEnabled: enable, rollsBack: rollback, desiredCount: service.desiredCount },
    failures: primary.failures,
    hasCompleted: completed !== undefined,
    isRollback: primary.isRollback === true,
  });
  if (verdict === 'go on') return false;
  const reason = 'tasks failed to start.';
  fail(world, primary, `ECS deployment circuit breaker: ${reason}`);
  tell(world, service, `(deployment ${primary.id}) deployment failed: ${reason}`);
  if (verdict === 'fail' || completed === undefined) return false;
  const back = beginDeployment(world, service, completed.revision, true);
  back.rolloutStateReason = `ECS deployment circuit breaker: rolling back to deploymentId ${completed.id}.`;
  primary.rollback = {
    at: world.clock.now(),
    reason: `Service deployment rolled back because the circuit breaker threshold was exceeded.`,
    to: completed.revision.arn,
  };
  tell(world, service, `rolling back to deployment ${completed.id}.`);
  return true;
}
