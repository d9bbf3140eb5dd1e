import type { TimerHandler } from '../../../service.ts';
import type { World } from '../../../world.ts';
import { entry, type Service, storeOf, type Task } from '../store.ts';
import { stopTask } from '../tasks/stop-task.ts';

/** How long a deleted service can still be described; AWS says only "may be cleaned up". */
const remembered = 3_600_000;

/** A deleted service stops its tasks, and is INACTIVE when the last is gone. */
export function drainService(world: World, service: Service): void {
  const { account, region, arn } = service;
  const own = ({ service: of, lastStatus }: Task) => of === arn && lastStatus !== 'STOPPED';
  const left = Object.values(storeOf({ world, account, region }).tasks).filter(own);
  for (const task of left) {
    const reason = `Service deleted: ${arn}`;
    stopTask(world, task, { code: 'ServiceSchedulerInitiated', reason });
  }
  if (left.length > 0) return;
  service.status = 'INACTIVE';
  for (const deployment of service.deployments) deployment.status = 'INACTIVE';
  const at = world.clock.now() + remembered;
  const data = { arn };
  world.clock.schedule({ at, account, region, service: 'ecs', name: 'forget-service', data });
}

/** Unless a service of the same name was made since. */
export const forgetService: TimerHandler = ({ account, region, data }, world) => {
  const { arn } = data as { arn: string };
  const { services } = storeOf({ world, account, region });
  if (entry(services, arn)?.status === 'INACTIVE') delete services[arn];
};
