import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { TimerHandler } from '../../../service.ts';
import type { World } from '../../../world.ts';
import type { Task } from '../store.ts';
import { currentTask } from './current-task.ts';
import { stopTask } from './stop-task.ts';

/** Seconds that a container waits for those it depends on (`startTimeout`, API_ContainerDefinition.html). */
const usual = 180;

export function startTimeout(world: World, task: Task, container: ContainerDefinition): void {
  const { account, region, arn } = task;
  world.clock.schedule({
    at: world.clock.now() + (container.startTimeout ?? usual) * 1000,
    ...{ account, region },
    service: 'ecs',
    name: 'start-timeout',
    data: { arn, container: container.name },
  });
}

export const handleStartTimeout: TimerHandler = ({ account, region, data }, world) => {
  const { arn, container } = data as { arn: string; container: string };
  const task = currentTask(world, { arn, account, region });
  const look = task?.containers.find(({ name }) => name === container);
  if (task === undefined || look?.lastStatus !== 'PENDING') return;
  stopTask(world, task, {
    code: 'TaskFailedToStart',
    reason: `Task failed to start: container ${container} waited too long for those it depends on`,
  });
};
