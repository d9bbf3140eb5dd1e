import type { World } from '../../../world.ts';
import { entry, type Service, storeOf, type Task } from '../store.ts';

/** Has the scheduler look at a service at `at`, or earlier if that is planned already; as soon as it can if none is said. */
export function wakeService(world: World, service: Service, at = world.clock.now()): void {
  if (service.status === 'INACTIVE') return;
  if (service.wake !== undefined) {
    if (service.wake.at <= at) return;
    world.clock.cancel(service.wake.timer);
  }
  const { account, region, arn } = service;
  const timer = world.clock.schedule({
    ...{ at, account, region },
    service: 'ecs',
    name: 'look-at-service',
    data: { arn },
  });
  service.wake = { at, timer };
}

/** The service that keeps a task; one that was run by itself has none. */
export function wakeServiceOf(world: World, { service: arn, account, region }: Task): void {
  if (arn === undefined) return;
  const service = entry(storeOf({ world, account, region }).services, arn);
  if (service !== undefined) wakeService(world, service);
}
