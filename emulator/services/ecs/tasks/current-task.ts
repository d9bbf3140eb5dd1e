import type { World } from '../../../world.ts';
import { entry, storeOf, type Task, type TaskContainer } from '../store.ts';

type Named = Pick<Task, 'arn' | 'account' | 'region'>;

/** The task as the present state has it: a restore may have replaced or dropped it. */
export function currentTask(world: World, { arn, account, region }: Named): Task | undefined {
  return entry(storeOf({ world, account, region }).tasks, arn);
}

export function lookOf(world: World, task: Named, container: string): TaskContainer | undefined {
  return currentTask(world, task)?.containers.find(({ name }) => name === container);
}
