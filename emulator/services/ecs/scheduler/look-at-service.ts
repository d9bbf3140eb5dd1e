import type { TimerHandler } from '../../../service.ts';
import type { World } from '../../../world.ts';
import { type Deployment, entry, type Service, storeOf, type Task } from '../store.ts';
import { startPlanned, stopPlanned } from './carry-out.ts';
import { primaryOf } from './deployments.ts';
import { drainService } from './drain-service.ts';
import { heedBreaker, noteFailures } from './failures.ts';
import { planService } from './plan-service.ts';
import { tasksOf } from './service-task.ts';
import { retire, settle } from './settle.ts';
import { takeHealth } from './take-health.ts';
import { viewTask } from './task-views.ts';
import { wakeService } from './wake.ts';

/** Milliseconds between two looks at the health of targets: while something is under way, and otherwise. */
const looks = { busy: 5_000, steady: 30_000 };

/** Brings a service one step nearer to what it is to be. */
export const lookAtService: TimerHandler = async ({ account, region, data }, world) => {
  const at = { world, account, region };
  const service = entry(storeOf(at).services, (data as { arn: string }).arn);
  if (service === undefined) return;
  delete service.wake;
  if (service.status === 'DRAINING') return drainService(world, service);
  const primary = primaryOf(service);
  if (service.status !== 'ACTIVE' || primary === undefined) return;
  const health = await takeHealth(world, service, tasksOf(world, service));
  // Meanwhile the service may have been changed, or the state replaced: whoever did that has had it looked at anew.
  const isSame = entry(storeOf(at).services, service.arn) === service;
  if (!isSame || service.status !== 'ACTIVE' || primaryOf(service) !== primary) return;
  const tasks = tasksOf(world, service);
  noteFailures(world, service, tasks);
  if (heedBreaker(world, service, primary)) return wakeService(world, service);
  const plan = planService(
    {
      desiredCount: service.desiredCount,
      minimumHealthyPercent: service.configuration.minimumHealthyPercent ?? 100,
      maximumPercent: service.configuration.maximumPercent ?? 200,
      primary: primary.id,
      mayStart: primary.rolloutState !== 'FAILED' && world.clock.now() >= primary.notBefore,
    },
    tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').map((task) => viewTask(task)),
  );
  stopPlanned(world, service, tasks, plan, health);
  startPlanned(world, service, primary, plan.start);
  retire(world, service, tasks, primary);
  settle(world, service, primary, tasks, plan);
  planNextLook(world, service, primary, tasks);
};

/** Where nothing will wake the scheduler by itself: health of targets, and the end of a throttle. */
function planNextLook(
  world: World,
  service: Service,
  primary: Deployment,
  tasks: readonly Task[],
): void {
  const now = world.clock.now();
  const hasTargets = tasks.some(
    ({ lastStatus, loadBalancers }) => lastStatus === 'RUNNING' && loadBalancers.length > 0,
  );
  if (hasTargets) wakeService(world, service, now + (service.isSteady ? looks.steady : looks.busy));
  if (primary.notBefore > now) wakeService(world, service, primary.notBefore);
}
