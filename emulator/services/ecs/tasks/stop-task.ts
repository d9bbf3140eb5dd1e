import type * as Ecs from '@aws-sdk/client-ecs';
import type { TimerHandler } from '../../../service.ts';
import type { World } from '../../../world.ts';
import { deregisterTargets } from '../scheduler/targets.ts';
import { wakeServiceOf } from '../scheduler/wake.ts';
import { storeOf, type Task } from '../store.ts';
import { currentTask } from './current-task.ts';
import { liveId } from './live-task.ts';
import { detachInterface } from './network-interface.ts';

const deprovisioning = 2_000;
/** "stopped tasks only appear in the returned results … for at least one hour" (API_DescribeTasks.html). */
const remembered = 3_600_000;

export interface StopCause {
  readonly code: Ecs.TaskStopCode;
  readonly reason: string;
}

/**
 * Ends a task: its targets drain, its containers are told to stop, its network interface goes. Asked again it does not mind; the
 * first reason stays. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 */
export function stopTask(world: World, task: Task, { code, reason }: StopCause): void {
  if (task.desiredStatus === 'STOPPED') return;
  const { lastStatus } = task;
  task.desiredStatus = 'STOPPED';
  task.stopCode = code;
  task.stoppedReason = reason;
  task.stoppingAt = world.clock.now();
  task.version += 1;
  // One that is still provisioned is met by its own start.
  if (lastStatus === 'PROVISIONING' && code !== 'TaskFailedToStart') return;
  const drains = lastStatus === 'RUNNING' && task.loadBalancers.length > 0;
  task.lastStatus = drains ? 'DEACTIVATING' : 'STOPPING';
  wakeServiceOf(world, task);
  world.background(() => (drains ? drain(world, task, code) : endContainers(world, task)));
}

/** One that has ended by itself has nothing left to drain. */
async function drain(world: World, task: Task, code: Ecs.TaskStopCode): Promise<void> {
  const delay = await deregisterTargets(world, task);
  if (code === 'EssentialContainerExited') return endContainers(world, task);
  const { account, region, arn } = task;
  world.clock.schedule({
    at: world.clock.now() + delay * 1000,
    ...{ account, region },
    service: 'ecs',
    name: 'end-containers',
    data: { arn },
  });
}

/** After the targets have drained. */
export const handleDrained: TimerHandler = ({ account, region, data }, world) => {
  const task = currentTask(world, { account, region, arn: (data as { arn: string }).arn });
  if (task?.lastStatus === 'DEACTIVATING') world.background(() => endContainers(world, task));
};

async function endContainers(world: World, task: Task): Promise<void> {
  const before = currentTask(world, task);
  if (before === undefined || /^(DEPROVISIONING|STOPPED)$/.test(before.lastStatus)) return;
  before.lastStatus = 'STOPPING';
  await world.running.stop(liveId(task.arn));
  const after = currentTask(world, task);
  if (after?.lastStatus === 'STOPPING') finishSoon(world, after);
}

/** Nothing of it runs any more. */
export function finishSoon(world: World, task: Task): void {
  const { account, region, arn } = task;
  const now = world.clock.now();
  for (const container of task.containers) container.lastStatus = 'STOPPED';
  task.lastStatus = 'DEPROVISIONING';
  task.executionStoppedAt = now;
  task.version += 1;
  world.clock.schedule({
    at: now + deprovisioning,
    ...{ account, region },
    service: 'ecs',
    name: 'finish-task',
    data: { arn },
  });
}

export const finishTask: TimerHandler = async ({ account, region, data }, world) => {
  const { arn } = data as { arn: string };
  const task = currentTask(world, { account, region, arn });
  if (task === undefined || task.lastStatus !== 'DEPROVISIONING') return;
  // One that was stopped while it was registered, or did not come back after a restore.
  if (task.hasTargets === true) await deregisterTargets(world, task);
  await detachInterface(world, task);
  task.lastStatus = 'STOPPED';
  task.stoppedAt = world.clock.now();
  task.version += 1;
  wakeServiceOf(world, task);
  const at = task.stoppedAt + remembered;
  world.clock.schedule({ at, account, region, service: 'ecs', name: 'forget-task', data: { arn } });
};

export const forgetTask: TimerHandler = ({ account, region, data }, world) => {
  delete storeOf({ world, account, region }).tasks[(data as { arn: string }).arn];
};
