import type { TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { nextSequence } from './enqueue.ts';
import { queueWithArn } from './queue-url.ts';
import { receivable } from './receivable.ts';
import { type MoveTask, type Queue, type StoredMessage, storeOf } from './store.ts';

/** What is moved in a second where the task names no rate. */
const usualRate = 500;
const nonExistent = 'AWS.SimpleQueueService.NonExistentQueue';

/** One second's share of a task. What is in flight stays where it is. */
export const moveMessages: TimerHandler = ({ account, region, data }, world) => {
  const tasks = storeOf({ world, account, region }).moveTasks;
  const task = tasks.find(({ id, status }) => id === data && status === 'RUNNING');
  if (task === undefined) return;
  moveShare(world, task);
  if (task.status !== 'RUNNING') return;
  const at = world.clock.now() + 1000;
  world.clock.schedule({ at, service: 'sqs', name: 'move-messages', account, region, data });
};

function moveShare(world: World, task: MoveTask): void {
  const source = queueWithArn(world, task.source);
  if (source === undefined) {
    fail(task, nonExistent);
    return;
  }
  const share = Math.min(task.perSecond ?? usualRate, task.toMove - task.moved);
  const now = world.clock.now();
  for (const message of receivable(source, now, share)) {
    const target = queueWithArn(world, task.destination ?? message.deadLetterOf ?? '');
    if (target === undefined) {
      fail(task, isLost(task, message) ? 'CouldNotDetermineMessageSource' : nonExistent);
      return;
    }
    move(world, source, message, target);
    task.moved += 1;
  }
  const isDone = task.moved >= task.toMove || receivable(source, now, 1).length === 0;
  if (isDone) task.status = 'COMPLETED';
}

/** It was sent to the dead-letter queue itself, and nobody says where it belongs. */
function isLost({ destination }: MoveTask, { deadLetterOf }: StoredMessage): boolean {
  return destination === undefined && deadLetterOf === undefined;
}

function fail(task: MoveTask, failure: string): void {
  task.status = 'FAILED';
  task.failure = failure;
}

/** A moved message is a new one: it has another id and its time begins anew. */
function move(world: World, source: Queue, message: StoredMessage, target: Queue): void {
  const { handle, deadLetterOf, firstReceivedAt, receivedAt, ...kept } = message;
  const now = world.clock.now();
  source.messages = source.messages.filter((one) => one !== message);
  target.messages.push({
    ...kept,
    ...{ id: world.random.uuid(), sentAt: now, visibleAt: now, received: 0 },
    ...(target.fifo !== undefined && { sequence: nextSequence(target.fifo) }),
  });
  world.clock.wake(`sqs:${target.arn}`);
}
