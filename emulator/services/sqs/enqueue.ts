import { userIdOf } from '../../identity/principal.ts';
import type { Call } from '../../service.ts';
import { remember, repeated } from './deduplication.ts';
import type { CheckedMessage } from './new-message.ts';
import type { FifoMemory, Queue, SealedKey, StoredMessage } from './store.ts';

/** Puts a message into its queue, or finds the one that it repeats. */
export function enqueue(
  call: Call,
  queue: Queue,
  message: CheckedMessage,
  sealed: SealedKey | undefined,
): { readonly id: string; readonly sequence?: string } {
  if (!isFifo(queue)) return append(call, queue, message, sealed);
  const now = call.world.clock.now();
  const before = repeated(queue, message, now);
  if (before !== undefined) return before;
  const stored = append(call, queue, message, sealed, nextSequence(queue.fifo));
  remember(queue, message, { id: stored.id, sequence: stored.sequence ?? '', at: now });
  return stored;
}

export function isFifo(queue: Queue): queue is Queue & { readonly fifo: FifoMemory } {
  return queue.fifo !== undefined;
}

function append(
  { world, caller }: Call,
  queue: Queue,
  { delaySeconds, ...message }: CheckedMessage,
  sealed: SealedKey | undefined,
  sequence?: string,
): StoredMessage {
  const now = world.clock.now();
  const stored: StoredMessage = {
    id: world.random.uuid(),
    ...message,
    sender: userIdOf(caller.principal),
    sentAt: now,
    visibleAt: now + delaySeconds * 1000,
    received: 0,
    ...(sealed !== undefined && { sealed }),
    ...(sequence !== undefined && { sequence }),
  };
  queue.messages.push(stored);
  world.clock.wake(`sqs:${queue.arn}`);
  return stored;
}

/** Twenty digits that grow with gaps, as AWS's do. */
export function nextSequence(fifo: FifoMemory): string {
  fifo.count += 1;
  return `188${String(fifo.count * 256).padStart(17, '0')}`;
}
