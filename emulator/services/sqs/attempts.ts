import { forget, interval } from './deduplication.ts';
import type { Queue, StoredMessage } from './store.ts';

interface Repeatable {
  readonly attempt: string | undefined;
  readonly hideSeconds: number;
}

/**
 * What a reception with the same attempt id got, with the same handles and hidden anew; undefined: there was none within the
 * interval, or a message of it has been deleted or seen again meanwhile.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-receiverequestattemptid-request-parameter.html
 */
export function receiveAgain(
  queue: Queue,
  { attempt, hideSeconds }: Repeatable,
  now: number,
): StoredMessage[] | undefined {
  const before = attempt === undefined ? undefined : queue.fifo?.attempts[keyOf(attempt)];
  if (before === undefined || before.at + interval <= now) return undefined;
  const held = queue.messages.filter(
    ({ handle, visibleAt }) =>
      handle !== undefined && visibleAt > now && before.handles.includes(handle),
  );
  if (held.length < before.handles.length) return undefined;
  for (const message of held) message.visibleAt = now + hideSeconds * 1000;
  return held.map((message) => ({ ...message }));
}

export function rememberAttempt(
  { fifo }: Queue,
  attempt: string | undefined,
  taken: readonly StoredMessage[],
  now: number,
): void {
  if (fifo === undefined || attempt === undefined || taken.length === 0) return;
  forget(fifo.attempts, now);
  delete fifo.attempts[keyOf(attempt)];
  fifo.attempts[keyOf(attempt)] = { at: now, handles: taken.map(({ handle = '' }) => handle) };
}

function keyOf(attempt: string): string {
  return `a${attempt}`;
}
