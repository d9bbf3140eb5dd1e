import type * as Sqs from '@aws-sdk/client-sqs';
import type { Call, Operations } from '../../service.ts';
import { accessTo } from './access.ts';
import { redrivePolicy, settingOf } from './attributes.ts';
import { openMessages } from './encryption.ts';
import { dropExpired, isVisible, nextVisibleAt } from './messages.ts';
import { findQueue } from './queue-url.ts';
import { makeHandle } from './receipt-handle.ts';
import { invalidParameter, requireRange } from './refusals.ts';
import { showMessage } from './shown-message.ts';
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
}

function readRequest(input: Sqs.ReceiveMessageCommandInput, queue: Queue): Wanted {
  const count = input.MaxNumberOfMessages ?? 1;
  if (!(count >= 1 && count <= 10)) {
    throw invalidParameter(count, 'MaxNumberOfMessages', 'Must be between 1 and 10, if provided.');
  }
  const wait = input.WaitTimeSeconds ?? settingOf(queue, 'ReceiveMessageWaitTimeSeconds');
  const hide = input.VisibilityTimeout ?? settingOf(queue, 'VisibilityTimeout');
  return {
    queueUrl: input.QueueUrl,
    count,
    waitSeconds: requireRange(wait, 'WaitTimeSeconds', 0, 20),
    hideSeconds: requireRange(hide, 'VisibilityTimeout', 0, 43_200),
  };
}

/**
 * A long poll: sleeps until a message is sent, one that is hidden can be seen, or the time is up. The queue is looked up anew each
 * time, as it may be deleted or the whole state replaced meanwhile.
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
  const { clock, random } = call.world;
  dropExpired(queue, clock.now());
  buryDead(call, queue);
  const ready = () =>
    queue.messages.filter((message) => isVisible(message, clock.now())).slice(0, wanted.count);
  if (queue.attributes.KmsMasterKeyId !== undefined) await openMessages(call, queue, ready());
  const now = clock.now();
  const taken = ready();
  for (const message of taken) {
    message.received += 1;
    message.firstReceivedAt ??= now;
    message.visibleAt = now + wanted.hideSeconds * 1000;
    message.handle = makeHandle(random, queue, message);
  }
  return taken.map((message) => ({ ...message }));
}

/** Messages that were received as often as the redrive policy allows go to the dead-letter queue instead. */
function buryDead(call: Call, queue: Queue): void {
  const text = queue.attributes.RedrivePolicy;
  const policy = text === undefined ? undefined : redrivePolicy(call, text);
  if (policy === undefined) return;
  const now = call.world.clock.now();
  const isDead = (message: StoredMessage) =>
    isVisible(message, now) && message.received >= policy.maxReceiveCount;
  const dead = queue.messages.filter(isDead);
  if (dead.length === 0) return;
  queue.messages = queue.messages.filter((message) => !isDead(message));
  for (const { handle: _handle, ...message } of dead) {
    policy.target.messages.push({ ...message, deadLetterOf: queue.arn });
  }
  call.world.clock.wake(`sqs:${policy.target.arn}`);
}
