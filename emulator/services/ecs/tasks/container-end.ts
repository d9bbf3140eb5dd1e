import type { World } from '../../../world.ts';
import { peekDefinition } from '../find-definition.ts';
import type { RunningContainer } from '../runtime/container.ts';
import type { Task } from '../store.ts';
import { currentTask, lookOf } from './current-task.ts';
import type { LiveTask } from './live-task.ts';
import { stopTask } from './stop-task.ts';

/** When a container ends its task hears of it, and ends too if that was essential. */
export function heedEnd(
  world: World,
  live: LiveTask,
  task: Task,
  name: string,
  container: RunningContainer,
): void {
  void container.ended.then(({ exitCode, reason }) => {
    if (definitionOf(world, task, name)?.essential !== false) live.isSound = false;
    const look = lookOf(world, task, name);
    const current = currentTask(world, task);
    if (look === undefined || current === undefined) return;
    look.lastStatus = 'STOPPED';
    look.exitCode = exitCode;
    if (reason !== undefined) look.reason = reason;
    current.version += 1;
    if (definitionOf(world, task, name)?.essential === false) return;
    stopTask(world, current, {
      code: 'EssentialContainerExited',
      reason: 'Essential container in task exited',
    });
  });
}

function definitionOf(world: World, task: Task, name: string) {
  const definition = peekDefinition({ world, ...task }, task.definitionArn);
  return definition?.shape.containerDefinitions.find((one) => one.name === name);
}
