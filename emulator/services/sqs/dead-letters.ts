import type { Call } from '../../service.ts';
import { nextSequence } from './enqueue.ts';
import { receivable } from './receivable.ts';
import { redrivePolicyOf } from './redrive-policy.ts';
import type { Queue, StoredMessage } from './store.ts';

/** Messages that were received as often as the redrive policy allows go to the dead-letter queue instead. */
export function buryDead(call: Call, queue: Queue): void {
  const policy = redrivePolicyOf(call.world, queue);
  if (policy === undefined) return;
  const now = call.world.clock.now();
  const dead = receivable(queue, now, Number.POSITIVE_INFINITY).filter(
    ({ received }) => received >= policy.maxReceiveCount,
  );
  if (dead.length === 0) return;
  queue.messages = queue.messages.filter((message) => !dead.includes(message));
  for (const message of dead)
    policy.target.messages.push(buried(queue, message, policy.target, now));
  call.world.clock.wake(`sqs:${policy.target.arn}`);
}

/** A message keeps its age in a standard queue, and begins anew in a FIFO queue. */
function buried(
  source: Queue,
  { handle: _handle, ...message }: StoredMessage,
  { fifo }: Queue,
  now: number,
): StoredMessage {
  return {
    ...message,
    deadLetterOf: source.arn,
    ...(fifo !== undefined && { sentAt: now, sequence: nextSequence(fifo) }),
  };
}
