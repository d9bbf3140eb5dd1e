import type { TimerHandler } from '../../../service.ts';
import type { World } from '../../../world.ts';
import { nextProvider } from '../capacity.ts';
import { type Deployment, entry, type Service, storeOf, type Task } from '../store.ts';
import { addTask } from '../tasks/new-task.ts';
import { stopTask } from '../tasks/stop-task.ts';
import { judge } from './circuit-breaker.ts';
import {
  beginDeployment,
  complete,
  countFailure,
  fail,
  lastCompleted,
  presentOf,
  primaryOf,
} from './deployments.ts';
import { drainService } from './drain-service.ts';
import { type Plan, planService } from './plan-service.ts';
import { tasksNamed, tell } from './service-events.ts';
import { taskTags } from './service-task.ts';
import { type Health, readHealth } from './targets.ts';
import { isSteadyTask, viewTask } from './task-views.ts';
import { wakeService } from './wake.ts';

/** Seconds between two looks at the health of targets: while something is under way, and otherwise. */
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
  const tasks = tasksOf(world, service);
  const health = await takeHealth(world, service, tasks);
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

/** Those not forgotten yet. */
export function tasksOf(world: World, { arn, account, region }: Service): Task[] {
  const { tasks } = storeOf({ world, account, region });
  return Object.values(tasks).filter(({ service }) => service === arn);
}

async function takeHealth(world: World, service: Service, tasks: readonly Task[]) {
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

/** A task that is all its service wants ends a row of failures; one that ended before it ever was lengthens it. */
function noteFailures(world: World, service: Service, tasks: readonly Task[]): void {
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
function heedBreaker(world: World, service: Service, primary: Deployment): boolean {
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

function stopPlanned(
  world: World,
  service: Service,
  tasks: readonly Task[],
  { stop }: Plan,
  health: ReadonlyMap<string, Health>,
): void {
  for (const { id, cause } of stop) {
    const task = tasks.find((one) => one.id === id);
    if (task === undefined) continue;
    const { reason = '', targetGroup = '' } = health.get(id) ?? {};
    if (cause === 'unhealthy') {
      const where = `(target-group ${targetGroup})`;
      tell(
        world,
        service,
        `(port ${task.loadBalancers[0]?.containerPort}) is unhealthy in ${where} due to (reason ${reason}).`,
      );
    }
    const why =
      cause === 'unhealthy'
        ? `Task failed ELB health checks in (target-group ${targetGroup})`
        : `Scaling activity initiated by (deployment ${primaryOf(service)?.id})`;
    stopTask(world, task, { code: 'ServiceSchedulerInitiated', reason: why });
  }
  if (stop.length === 0) return;
  const named = tasksNamed(stop.map(({ id }) => id));
  tell(world, service, `has stopped ${stop.length} running tasks: ${named}.`);
}

function startPlanned(world: World, service: Service, deployment: Deployment, count: number): void {
  const { account, region, cluster, arn, name } = service;
  const { revision, id } = deployment;
  const started: string[] = [];
  for (let place = 0; place < count; place += 1) {
    const running = tasksOf(world, service).filter((one) => one.desiredStatus === 'RUNNING');
    const capacityProvider = nextProvider(
      revision.strategy ?? [],
      running.map((one) => one.capacityProvider),
    );
    const task = addTask(world, {
      ...{ account, region, cluster, service: arn, deploymentId: id },
      group: `service:${name}`,
      startedBy: id,
      definitionArn: revision.definitionArn,
      network: revision.network,
      loadBalancers: revision.loadBalancers,
      platformVersion: revision.platformVersion,
      launchType: 'FARGATE',
      ...(capacityProvider !== undefined && { capacityProvider }),
      tags: taskTags(world, service, revision.definitionArn),
    });
    started.push(task.id);
  }
  if (started.length === 0) return;
  tell(world, service, `has started ${started.length} tasks: ${tasksNamed(started)}.`);
}

/** Deployments whose tasks are all gone are over. */
function retire(world: World, service: Service, tasks: readonly Task[], primary: Deployment): void {
  for (const one of presentOf(service)) {
    if (one === primary || isLeft(tasks, one)) continue;
    one.status = 'INACTIVE';
    one.updatedAt = world.clock.now();
  }
}

function isLeft(tasks: readonly Task[], { id }: Deployment): boolean {
  return tasks.some((task) => task.deploymentId === id && task.lastStatus !== 'STOPPED');
}

function settle(
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
