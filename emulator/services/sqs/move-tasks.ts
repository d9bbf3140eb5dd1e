import type * as Sqs from '@aws-sdk/client-sqs';
import { Fault } from '../../fault.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { queueAccess } from './access.ts';
import { queueWithArn } from './queue-url.ts';
import { redrivePolicyOf } from './redrive-policy.ts';
import { invalidParameter, invalidValue } from './refusals.ts';
import { mostTasks, startTask } from './start-task.ts';
import { type MoveTask, type Queue, storeOf } from './store.ts';
import { handleOf, readHandle } from './task-handle.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html */
export const moveTasks = {
  StartMessageMoveTask: {
    access: (input, call) => accessToStart(call, input.SourceArn, input.DestinationArn),
    handle: (input, call) => {
      const source = findByArn(call, input.SourceArn, 'SourceArn');
      if (sourcesOf(call, source).length === 0) {
        throw invalidValue('Source queue must be configured as a Dead Letter Queue.');
      }
      const target = input.DestinationArn;
      if (target !== undefined) requireSameType(source, findByArn(call, target, 'DestinationArn'));
      const task = startTask(call, source, target, checkRate(input.MaxNumberOfMessagesPerSecond));
      return { TaskHandle: handleOf(task) };
    },
  },
  CancelMessageMoveTask: {
    access: (input, call) => {
      const { source } = readHandle(input.TaskHandle);
      return queueAccess(call, findByArn(call, source, 'SourceArn'), 'CancelMessageMoveTask');
    },
    handle: (input, call) => {
      const { id } = readHandle(input.TaskHandle);
      const task = storeOf(call).moveTasks.find((one) => one.id === id);
      if (task === undefined) throw notFound('Task does not exist.');
      if (task.status !== 'RUNNING') {
        throw invalidValue('Only active tasks can be cancelled.');
      }
      task.status = 'CANCELLED';
      return { ApproximateNumberOfMessagesMoved: task.moved };
    },
  },
  ListMessageMoveTasks: {
    access: (input, call) =>
      queueAccess(call, findByArn(call, input.SourceArn, 'SourceArn'), 'ListMessageMoveTasks'),
    handle: (input, call) => {
      const most = input.MaxResults ?? 1;
      if (!(most >= 1 && most <= mostTasks)) {
        throw invalidParameter(most, 'MaxResults', 'Must be between 1 and 10, if provided.');
      }
      const { arn } = findByArn(call, input.SourceArn, 'SourceArn');
      const tasks = storeOf(call).moveTasks.filter(({ source }) => source === arn);
      return { Results: tasks.slice(0, most).map(show) };
    },
  },
} satisfies Operations<typeof Sqs>;

/** Whoever moves messages receives, deletes and sends them, and needs the rights of all three. */
function accessToStart(
  call: Call,
  sourceArn: string | undefined,
  targetArn: string | undefined,
): Access[] {
  const source = findByArn(call, sourceArn, 'SourceArn');
  const ofSource = [
    'StartMessageMoveTask',
    'ReceiveMessage',
    'DeleteMessage',
    'GetQueueAttributes',
  ];
  const targets =
    targetArn === undefined
      ? sourcesOf(call, source)
      : [findByArn(call, targetArn, 'DestinationArn')];
  return [
    ...ofSource.map((action) => queueAccess(call, source, action)),
    ...targets.map((target) => queueAccess(call, target, 'SendMessage')),
  ];
}

/** The queues whose dead-letter queue it is. */
function sourcesOf(call: Call, deadLetters: Queue): Queue[] {
  return Object.values(storeOf(call).queues).filter(
    (queue) => redrivePolicyOf(call.world, queue)?.target === deadLetters,
  );
}

function findByArn(call: Call, sent: string | undefined, member: string): Queue {
  const arn = sent ?? '';
  if (!/^arn:[^:]+:sqs:[^:]+:\d{12}:[^:]+$/.test(arn)) {
    throw invalidValue(
      `You must use this format to specify the ${member}: arn:<partition>:<service>:<region>:<account-id>:<resource-id>`,
    );
  }
  const queue = queueWithArn(call.world, arn);
  if (queue !== undefined && queue.region === call.region) return queue;
  throw notFound(`The resource that you specified for the ${member} parameter doesn't exist.`);
}

function requireSameType(source: Queue, target: Queue): void {
  if (source.arn === target.arn) {
    throw invalidValue('Source queue arn and destination queue arn cannot be the same.');
  }
  if ((source.fifo === undefined) === (target.fifo === undefined)) return;
  throw invalidValue('Source and destination queues must be of the same type.');
}

function checkRate(perSecond: number | undefined): number | undefined {
  if (perSecond === undefined || (perSecond >= 1 && perSecond <= 500)) return perSecond;
  throw invalidParameter(
    perSecond,
    'MaxNumberOfMessagesPerSecond',
    'Must be between 1 and 500, if provided.',
  );
}

function notFound(message: string): Fault {
  return new Fault('ResourceNotFoundException', message, { status: 404 });
}

function show(task: MoveTask): Sqs.ListMessageMoveTasksResultEntry {
  return {
    ...(task.status === 'RUNNING' && { TaskHandle: handleOf(task) }),
    Status: task.status,
    SourceArn: task.source,
    ...(task.destination !== undefined && { DestinationArn: task.destination }),
    ...(task.perSecond !== undefined && { MaxNumberOfMessagesPerSecond: task.perSecond }),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failure !== undefined && { FailureReason: task.failure }),
    StartedTimestamp: task.startedAt,
  };
}
