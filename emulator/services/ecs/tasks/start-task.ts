import type { TimerHandler } from '../../../service.ts';
import type { World } from '../../../world.ts';
import { runtimeOf } from '../runtime-port.ts';
import { registerTargets } from '../scheduler/targets.ts';
import { wakeServiceOf } from '../scheduler/wake.ts';
import type { Task } from '../store.ts';
import { bringUp } from './bring-up.ts';
import { currentTask } from './current-task.ts';
import { StartFailure } from './execution-role.ts';
import { LiveTask, liveId } from './live-task.ts';
import { attachInterface } from './network-interface.ts';
import { finishSoon, stopTask } from './stop-task.ts';

/** How long a start holds the leaps of time, in real milliseconds: containers may wait for each other much longer. */
const patience = 60_000;

export const startTask: TimerHandler = async ({ account, region, data }, world) => {
  const { arn } = data as { arn: string };
  const task = currentTask(world, { arn, account, region });
  if (task === undefined || task.lastStatus !== 'PROVISIONING') return;
  if (task.desiredStatus === 'STOPPED') return finishSoon(world, task);
  try {
    await attachInterface(world, task);
  } catch (error) {
    return fail(world, task, error);
  }
  const runtime = await runtimeOf(world);
  // Meanwhile somebody may have stopped it, or replaced the state.
  if (currentTask(world, task) !== task) return;
  if (task.desiredStatus !== 'RUNNING') return finishSoon(world, task);
  task.lastStatus = 'PENDING';
  task.version += 1;
  const live = await world.running.start(
    liveId(arn),
    async () => new LiveTask(world, runtime, task.id),
  );
  const starting = bringUp(world, runtime, live, task)
    .then(() => becomeRunning(world, task))
    .catch((error: unknown) => fail(world, task, error));
  world.background(() => withPatience(starting));
};

async function withPatience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience);
    timer.unref();
  });
  await Promise.race([work, enough]);
  clearTimeout(timer);
}

async function becomeRunning(world: World, started: Task): Promise<void> {
  const task = currentTask(world, started);
  if (task === undefined || task.desiredStatus === 'STOPPED') return;
  task.lastStatus = 'ACTIVATING';
  await registerTargets(world, task);
  const current = currentTask(world, started);
  if (current === undefined || current.desiredStatus === 'STOPPED') return;
  current.lastStatus = 'RUNNING';
  current.startedAt = world.clock.now();
  current.version += 1;
  wakeServiceOf(world, current);
}

/** A defect of ours is told as such, and ends the task as well. */
function fail(world: World, started: Task, error: unknown): void {
  const task = currentTask(world, started);
  const reason = error instanceof Error ? error.message : String(error);
  if (task !== undefined) stopTask(world, task, { code: 'TaskFailedToStart', reason });
  if (!(error instanceof StartFailure)) throw error;
}
