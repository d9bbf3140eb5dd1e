import { settingOf } from './attribute-rules.ts';
import type { Queue, StoredMessage } from './store.ts';

/** So many messages can be in flight at a time. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const mostInFlight = 120_000;

/** Retention is looked at when a queue is used: no timer for each message. */
export function dropExpired(queue: Queue, now: number): void {
  const oldest = now - settingOf(queue, 'MessageRetentionPeriod') * 1000;
  if (queue.messages.some(({ sentAt }) => sentAt <= oldest)) {
    queue.messages = queue.messages.filter(({ sentAt }) => sentAt > oldest);
  }
}

/** When the next message that is hidden now can be received; undefined: none is hidden. */
export function nextVisibleAt(queue: Queue, now: number): number | undefined {
  let next: number | undefined;
  for (const { visibleAt } of queue.messages) {
    if (visibleAt > now && visibleAt < (next ?? Number.POSITIVE_INFINITY)) next = visibleAt;
  }
  return next;
}

export function isVisible(message: StoredMessage, now: number): boolean {
  return message.visibleAt <= now;
}

export function isInFlight(message: StoredMessage, now: number): boolean {
  return message.visibleAt > now && message.received > 0;
}

export function countInFlight(queue: Queue, now: number): number {
  return queue.messages.filter((message) => isInFlight(message, now)).length;
}
