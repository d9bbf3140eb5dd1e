import type { Notification } from './notification.ts';
import type { FifoMemory, Published, Topic } from './store.ts';

const interval = 5 * 60_000;

/**
 * Gives a message of a FIFO topic its number, or finds the one that it repeats.
 * https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html
 */
export function number(
  topic: Topic & { readonly fifo: FifoMemory },
  notification: Notification,
): { readonly isNew: boolean; readonly published: Published } {
  const { fifo } = topic;
  const { id, at } = notification;
  forget(fifo, at);
  const key = keyOf(topic, notification);
  const before = fifo.published[key];
  if (before !== undefined) return { isNew: false, published: before };
  fifo.count += 1;
  const published = { id, at, sequence: `1${String(fifo.count * 1000).padStart(19, '0')}` };
  fifo.published[key] = published;
  return { isNew: true, published };
}

export function isFifo(topic: Topic): topic is Topic & { readonly fifo: FifoMemory } {
  return topic.fifo !== undefined;
}

/** The oldest come first. */
function forget({ published }: FifoMemory, now: number): void {
  for (const [key, { at }] of Object.entries(published)) {
    if (at + interval > now) return;
    delete published[key];
  }
}

/** Begins with a letter, so that no id is taken for a number or for a member that every object has. */
function keyOf({ attributes }: Topic, { groupId, deduplicationId }: Notification): string {
  const isByGroup = attributes.FifoThroughputScope === 'MessageGroup';
  return isByGroup ? `g${groupId} ${deduplicationId}` : `t${deduplicationId}`;
}
