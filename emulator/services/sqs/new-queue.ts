import { Fault, notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { applySettings, type Candidate, checkSettings, type Settings } from './attributes.ts';
import { invalidValue, unknownAttribute } from './refusals.ts';
import { type Queue, storeOf } from './store.ts';
import { checkTags } from './tags.ts';

/** For so long a deleted queue's name stays taken. */
export const settleTime = 60_000;

export function arnOf({ account, region }: Pick<Call, 'account' | 'region'>, name: string): string {
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export function readCandidate(call: Call, name: string, settings: Settings): Candidate {
  if (settings.FifoQueue === 'false') throw unknownAttribute('FifoQueue');
  const isFifo = settings.FifoQueue === 'true';
  checkName(name, isFifo);
  const { account, region } = call;
  const candidate = { arn: arnOf(call, name), account, region, isFifo, attributes: {} };
  checkSettings(call, settings, candidate);
  return candidate;
}

function checkName(name: string, isFifo: boolean): void {
  // As a member's name it would set the prototype, and not be kept.
  if (name === '__proto__') throw notImplemented('A queue __proto__');
  if (isFifo) {
    if (/^[A-Za-z0-9_-]{1,75}\.fifo$/.test(name)) return;
    throw invalidValue(
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length',
    );
  }
  if (/^[A-Za-z0-9_-]{1,80}$/.test(name)) return;
  throw invalidValue(
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  );
}

export function makeQueue(
  call: Call,
  name: string,
  candidate: Candidate,
  settings: Settings,
  tags: Record<string, string>,
): Queue {
  const store = storeOf(call);
  const now = call.world.clock.now();
  if (now < (store.deleted[name] ?? Number.NEGATIVE_INFINITY) + settleTime) {
    throw new Fault(
      'QueueDeletedRecently',
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    );
  }
  const { arn, account, region, isFifo } = candidate;
  const times = { createdAt: now, modifiedAt: now };
  const queue: Queue = {
    ...{ name, account, region, arn, ...times, attributes: {}, tags: checkTags(name, tags) },
    messages: [],
    ...(isFifo && { fifo: { count: 0, sent: {}, attempts: {} } }),
  };
  applySettings(queue, settings);
  store.queues[name] = queue;
  return queue;
}
