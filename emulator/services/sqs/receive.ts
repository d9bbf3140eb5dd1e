import type * as Sqs from '@aws-sdk/client-sqs';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { accessTo } from './access.ts';
import { receiveAgain, rememberAttempt } from './attempts.ts';
import { settingOf } from './attribute-rules.ts';
import { buryDead } from './dead-letters.ts';
import { openMessages } from './encryption.ts';
import { checkToken } from './fifo-ids.ts';
import { countInFlight, dropExpired, mostInFlight, nextVisibleAt } from './messages.ts';
import { findQueue } from './queue-url.ts';
import { makeHandle } from './receipt-handle.ts';
import { receivable } from './receivable.ts';
import { invalidParameter, notForType, requireRange } from './refusals.ts';
import { checkSystemNames, showMessage } from './shown-message.ts';
import type { Queue, StoredMessage } from './store.ts';

export const receive = {
  ReceiveMessage: {
    access: accessTo('ReceiveMessage'),
    handle: async (input, call) => {
      const wanted = readRequest(input, findQueue(call, input.QueueUrl));
      const received = await waitForMessages(call, wanted);
      if (received.length === 0) return {};
      return { Messages: received.map((message) => showMessage(message, input)) };
    },
    trail: 'data',
  },
} satisfies Operations<typeof Sqs>;

interface Wanted {
  readonly queueUrl: string | undefined;
  readonly count: number;
  readonly waitSeconds: number;
  readonly hideSeconds: number;
  readonly attempt: string | undefined;
}

function readRequest(input: Sqs.ReceiveMessageCommandInput, queue: Queue): Wanted {
  const count = input.MaxNumberOfMessages ?? 1;
  if (!(count >= 1 && count <= 10)) {
    throw invalidParameter(count, 'MaxNumberOfMessages', 'Must be between 1 and 10, if provided.');
  }
  checkSystemNames(input);
  checkToken(input.ReceiveRequestAttemptId, 'ReceiveRequestAttemptId');
  if (input.ReceiveRequestAttemptId !== undefined && queue.fifo === undefined) {
    throw notForType(input.ReceiveRequestAttemptId, 'ReceiveRequestAttemptId');
  }
  const wait = input.WaitTimeSeconds ?? settingOf(queue, 'ReceiveMessageWaitTimeSeconds');
  const hide = input.VisibilityTimeout ?? settingOf(queue, 'VisibilityTimeout');
  return {
    queueUrl: input.QueueUrl,
    count,
    waitSeconds: requireRange(wait, 'WaitTimeSeconds', 0, 20),
    hideSeconds: requireRange(hide, 'VisibilityTimeout', 0, 43_200),
    attempt: input.ReceiveRequestAttemptId,
  };
}

/**
 * A long poll: sleeps until a message is sent, one that is hidden can be seen, or the time is up. The queue is looked up anew each
 * time, as it may be deleted or the whole state replaced meanwhile. Who came first is served first.
 */
async function waitForMessages(call: Call, wanted: Wanted): Promise<StoredMessage[]> {
  const { clock } = call.world;
  const deadline = clock.now() + wanted.waitSeconds * 1000;
  for (;;) {
    const queue = findQueue(call, wanted.queueUrl);
    const received = await take(call, queue, wanted);
    const now = clock.now();
    if (received.length > 0 || now >= deadline || call.signal.aborted) return received;
    const next = nextVisibleAt(queue, now) ?? deadline;
    await clock.pause(`sqs:${queue.arn}`, Math.min(next, deadline), call.signal);
  }
}

async function take(call: Call, queue: Queue, wanted: Wanted): Promise<StoredMessage[]> {
  const now = call.world.clock.now();
  dropExpired(queue, now);
  buryDead(call, queue);
  const again = receiveAgain(queue, wanted, now);
  if (again !== undefined) return again;
  if (isFull(queue, now, wanted)) return [];
  return takeReady(call, wanted);
}

/** A FIFO queue and a long poll give nothing at the limit, a short poll of a standard queue fails. */
function isFull(queue: Queue, now: number, { waitSeconds }: Wanted): boolean {
  if (queue.messages.length < mostInFlight || countInFlight(queue, now) < mostInFlight)
    return false;
  if (queue.fifo !== undefined || waitSeconds > 0) return true;
  throw new Fault(
    'OverLimit',
    `Too many messages in flight: a queue has at most ${mostInFlight} of them.`,
  );
}

/**
 * Gives what can be received and decrypted. KMS takes a moment, in which another client may take the messages, or the queue may
 * be deleted: what is given is found in the same breath.
 */
async function takeReady(call: Call, wanted: Wanted): Promise<StoredMessage[]> {
  for (;;) {
    const found = ready(call, findQueue(call, wanted.queueUrl), wanted);
    await openMessages(call, found);
    const queue = findQueue(call, wanted.queueUrl);
    const opened = ready(call, queue, wanted).filter((message) => found.includes(message));
    if (opened.length > 0 || found.length === 0) return giveAll(call, queue, opened, wanted);
  }
}

function ready({ world }: Call, queue: Queue, { count }: Wanted): StoredMessage[] {
  return receivable(queue, world.clock.now(), count);
}

function giveAll(
  call: Call,
  queue: Queue,
  messages: readonly StoredMessage[],
  { hideSeconds, attempt }: Wanted,
): StoredMessage[] {
  for (const message of messages) give(call, queue, message, hideSeconds);
  rememberAttempt(queue, attempt, messages, call.world.clock.now());
  return messages.map((message) => ({ ...message }));
}

function give(call: Call, queue: Queue, message: StoredMessage, hideSeconds: number): void {
  const now = call.world.clock.now();
  message.received += 1;
  message.firstReceivedAt ??= now;
  message.receivedAt = now;
  message.visibleAt = now + hideSeconds * 1000;
  message.handle = makeHandle(call.world.random, queue, message);
}
