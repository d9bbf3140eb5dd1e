import type { World } from '../../../world.ts';
import type { Service, Task } from '../store.ts';
import { readHealth } from './targets.ts';

/** Writes down how each task's targets are; one that is unhealthy in its grace period counts as not known yet. */
export async function takeHealth(world: World, service: Service, tasks: readonly Task[]) {
  const running = tasks.filter(
    ({ lastStatus, loadBalancers }) => lastStatus === 'RUNNING' && loadBalancers.length > 0,
  );
  const health = await readHealth(world, running);
  const now = world.clock.now();
  for (const task of running) {
    const state = health.get(task.id)?.state ?? 'initial';
    const inGrace = now < (task.startedAt ?? now) + service.graceSeconds * 1000;
    task.health = state === 'unhealthy' && inGrace ? 'initial' : state;
  }
  return health;
}
