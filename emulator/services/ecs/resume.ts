import type { RunningThing } from '../../running.ts';
import type { World } from '../../world.ts';
import { wakeService } from './scheduler/wake.ts';
import { storeOf, type Task } from './store.ts';
import { LiveTask, liveId } from './tasks/live-task.ts';
import { finishSoon } from './tasks/stop-task.ts';

/**
 * After the state was replaced: what runs without being in it ends, and a task of the state that does not run any more is found
 * stopped, so that its service starts another.
 */
export async function resume(world: World): Promise<void> {
  const places = placesOf(world);
  const tasks = places.flatMap((place) => Object.values(storeOf({ world, ...place }).tasks));
  const wanted = new Set(tasks.filter(isUnderWay).map(({ arn }) => liveId(arn)));
  const strangers = world.running.idsOf(liveId('')).filter((id) => !wanted.has(id));
  await Promise.all(strangers.map((id) => world.running.stop(id)));
  for (const task of tasks.filter(isUnderWay)) {
    if (task.lastStatus === 'RUNNING' && (await isLive(world, task))) continue;
    await world.running.stop(liveId(task.arn));
    lose(world, task);
  }
  for (const place of places) {
    for (const service of Object.values(storeOf({ world, ...place }).services)) {
      wakeService(world, service);
    }
  }
}

/** What runs, or is about to: the others wait for a timer, which the state has. */
function isUnderWay({ lastStatus }: Task): boolean {
  return !/^(PROVISIONING|DEPROVISIONING|STOPPED)$/.test(lastStatus);
}

async function isLive(world: World, task: Task): Promise<boolean> {
  const live: RunningThing | undefined = await world.running.find(liveId(task.arn));
  return live instanceof LiveTask && live.isSound;
}

function lose(world: World, task: Task): void {
  const { clock } = world;
  if (task.desiredStatus === 'RUNNING') {
    task.desiredStatus = 'STOPPED';
    task.stopCode = 'TerminationNotice';
    task.stoppedReason = 'The emulator was restored, and the task does not run any more';
    task.stoppingAt = clock.now();
  }
  finishSoon(world, task);
}

function placesOf(world: World): { account: string; region: string }[] {
  return Object.keys(world.state.stores).flatMap((key) => {
    const [service, account, region] = key.split('/');
    return service === 'ecs' && account && region ? [{ account, region }] : [];
  });
}
