import type { World } from '../../../world.ts';
import type { Deployment, Service, Task } from '../store.ts';
import { complete, presentOf } from './deployments.ts';
import type { Plan } from './plan-service.ts';
import { tell } from './service-events.ts';
import { isSteadyTask } from './task-views.ts';

/** Deployments whose tasks are all gone are over. */
export function retire(
  world: World,
  service: Service,
  tasks: readonly Task[],
  primary: Deployment,
): void {
  for (const one of presentOf(service)) {
    if (one === primary || isLeft(tasks, one)) continue;
    one.status = 'INACTIVE';
    one.updatedAt = world.clock.now();
  }
}

function isLeft(tasks: readonly Task[], { id }: Deployment): boolean {
  return tasks.some((task) => task.deploymentId === id && task.lastStatus !== 'STOPPED');
}

export function settle(
  world: World,
  service: Service,
  primary: Deployment,
  tasks: readonly Task[],
  { start, stop }: Plan,
): void {
  const steady = tasks.filter((task) => task.deploymentId === primary.id && isSteadyTask(task));
  const isDone =
    start === 0 &&
    stop.length === 0 &&
    steady.length === service.desiredCount &&
    presentOf(service).length === 1 &&
    tasks.every(
      ({ lastStatus, desiredStatus }) => lastStatus === 'STOPPED' || desiredStatus === 'RUNNING',
    );
  if (isDone && primary.rolloutState === 'IN_PROGRESS') {
    complete(world, primary);
    tell(world, service, `(deployment ${primary.id}) deployment completed.`);
  }
  if (isDone && !service.isSteady) tell(world, service, 'has reached a steady state.');
  service.isSteady = isDone;
}
