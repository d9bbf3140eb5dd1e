import type { Call } from '../../service.ts';
import { invalidValue } from './refusals.ts';
import { type MoveTask, type Queue, storeOf } from './store.ts';

/** So many tasks of a queue are remembered. */
export const mostTasks = 10;

/** Begins to move at once, a second's share at a time; a queue has one task at a time. */
export function startTask(
  call: Call,
  source: Queue,
  destination: string | undefined,
  perSecond: number | undefined,
): MoveTask {
  const store = storeOf(call);
  const ofSource = (task: MoveTask): boolean => task.source === source.arn;
  if (store.moveTasks.some((task) => ofSource(task) && task.status === 'RUNNING')) {
    throw invalidValue(
      'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
    );
  }
  const { clock, random } = call.world;
  const task: MoveTask = {
    ...{ id: random.uuid(), source: source.arn, startedAt: clock.now(), moved: 0 },
    ...(destination !== undefined && { destination }),
    ...(perSecond !== undefined && { perSecond }),
    toMove: source.messages.length,
    status: 'RUNNING',
  };
  const oldest = store.moveTasks.filter(ofSource)[mostTasks - 1];
  store.moveTasks = [task, ...store.moveTasks.filter((one) => one !== oldest)];
  const { account, region } = call;
  clock.schedule({
    ...{ at: clock.now(), service: 'sqs', name: 'move-messages', account, region },
    data: task.id,
  });
  return task;
}
