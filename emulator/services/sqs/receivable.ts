import { isVisible } from './messages.ts';
import type { Queue, StoredMessage } from './store.ts';

/** The messages that a reception would give now, in order. */
export function receivable(queue: Queue, now: number, count: number): StoredMessage[] {
  return queue.fifo === undefined
    ? firstVisible(queue.messages, now, count)
    : fromGroups(queue.messages, now).slice(0, count);
}

function firstVisible(
  messages: readonly StoredMessage[],
  now: number,
  count: number,
): StoredMessage[] {
  const found: StoredMessage[] = [];
  for (const message of messages) {
    if (found.length >= count) break;
    if (isVisible(message, now)) found.push(message);
  }
  return found;
}

interface Group {
  /** From the oldest to the first that is hidden, which blocks all behind it. */
  readonly ready: StoredMessage[];
  isBlocked: boolean;
}

/**
 * As many as possible of one group, then of the next. The group whose first message can be seen for longest comes first, one that
 * was received before after one that was not.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
function fromGroups(messages: readonly StoredMessage[], now: number): StoredMessage[] {
  const groups = new Map<string, Group>();
  for (const message of messages) {
    const { groupId = '' } = message;
    const group = groups.get(groupId) ?? { ready: [], isBlocked: false };
    groups.set(groupId, group);
    if (!isVisible(message, now)) group.isBlocked = true;
    if (!group.isBlocked) group.ready.push(message);
  }
  return [...groups.values()]
    .map(({ ready }) => ready)
    .sort(byFirst)
    .flat();
}

function byFirst([one]: readonly StoredMessage[], [other]: readonly StoredMessage[]): number {
  if (one === undefined || other === undefined) return 0;
  return one.visibleAt - other.visibleAt || one.received - other.received;
}
