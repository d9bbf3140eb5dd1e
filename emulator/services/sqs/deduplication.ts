import { textOf } from './attribute-rules.ts';
import type { FifoIds } from './fifo-ids.ts';
import type { FifoMemory, Queue, SentMessage } from './store.ts';

/** For so long a FIFO queue knows what it was sent, and what it gave out. */
export const interval = 5 * 60_000;

/**
 * The message that this one repeats, received and deleted though it may be.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html
 */
export function repeated(
  queue: Queue & { readonly fifo: FifoMemory },
  ids: FifoIds,
  now: number,
): SentMessage | undefined {
  forget(queue.fifo.sent, now);
  return queue.fifo.sent[keyOf(queue, ids)];
}

export function remember(
  queue: Queue & { readonly fifo: FifoMemory },
  ids: FifoIds,
  sent: SentMessage,
): void {
  queue.fifo.sent[keyOf(queue, ids)] = sent;
}

/** Drops what is older than the interval; the oldest come first. */
export function forget(memory: Record<string, { readonly at: number }>, now: number): void {
  for (const [key, { at }] of Object.entries(memory)) {
    if (at + interval > now) return;
    delete memory[key];
  }
}

/** Begins with a letter, so that no id is taken for a number or for a member that every object has. */
function keyOf(queue: Queue, { groupId = '', deduplicationId = '' }: FifoIds): string {
  const isByGroup = textOf(queue, 'DeduplicationScope') === 'messageGroup';
  return isByGroup ? `g${groupId} ${deduplicationId}` : `q${deduplicationId}`;
}
