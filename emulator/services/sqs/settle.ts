import type * as Sqs from '@aws-sdk/client-sqs';
import type { Call, Operations } from '../../service.ts';
import { accessTo } from './access.ts';
import { checkBatch, doEach } from './batch.ts';
import { isInFlight } from './messages.ts';
import { findQueue } from './queue-url.ts';
import { messageIdOf } from './receipt-handle.ts';
import { invalidParameter, required, requireRange } from './refusals.ts';
import type { Queue, StoredMessage } from './store.ts';

/** What a consumer does with a message that it received. */
export const settle = {
  DeleteMessage: {
    access: accessTo('DeleteMessage'),
    handle: (input, call) => remove(call, findQueue(call, input.QueueUrl), input.ReceiptHandle),
    trail: 'data',
  },
  DeleteMessageBatch: {
    access: accessTo('DeleteMessage'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const entries = checkBatch(input.Entries, 'DeleteMessageBatchRequestEntry');
      return doEach(entries, (entry) => remove(call, queue, entry.ReceiptHandle));
    },
    trail: 'data',
  },
  ChangeMessageVisibility: {
    access: accessTo('ChangeMessageVisibility'),
    handle: (input, call) => hide(call, findQueue(call, input.QueueUrl), input),
    trail: 'data',
  },
  ChangeMessageVisibilityBatch: {
    access: accessTo('ChangeMessageVisibility'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const entries = checkBatch(input.Entries, 'ChangeMessageVisibilityBatchRequestEntry');
      return doEach(entries, (entry) => hide(call, queue, entry));
    },
    trail: 'data',
  },
} satisfies Operations<typeof Sqs>;

/** In a standard queue, a handle of an earlier reception deletes nothing, and that is no error; a FIFO queue says so. */
function remove(call: Call, queue: Queue, handle: string | undefined): object {
  const id = messageIdOf(queue, handle);
  const place = queue.messages.findIndex((message) => message.id === id);
  const message = queue.messages[place];
  if (message === undefined) return {};
  if (queue.fifo !== undefined && !isHeld(call, message, handle)) {
    throw invalidParameter(handle, 'ReceiptHandle', 'The receipt handle has expired.');
  }
  if (message.handle === handle) queue.messages.splice(place, 1);
  // In a FIFO queue, a group goes on when its first message is done.
  if (queue.fifo !== undefined) call.world.clock.wake(`sqs:${queue.arn}`);
  return {};
}

function isHeld(call: Call, message: StoredMessage, handle: string | undefined): boolean {
  return message.handle === handle && isInFlight(message, call.world.clock.now());
}

interface HideRequest {
  readonly ReceiptHandle: string | undefined;
  readonly VisibilityTimeout?: number | undefined;
}

/** How long a message can be hidden in all, from its reception. */
const longestHidden = 43_200;

/**
 * A standard queue takes any handle of the message, and hides it again even if it could be seen meanwhile; a FIFO queue only the
 * newest one, in its time.
 */
function hide(call: Call, queue: Queue, request: HideRequest): object {
  const now = call.world.clock.now();
  const { ReceiptHandle: handle } = request;
  const id = messageIdOf(queue, handle);
  const seconds = required(request.VisibilityTimeout, 'VisibilityTimeout');
  requireRange(seconds, 'VisibilityTimeout', 0, longestHidden);
  const message = queue.messages.find((one) => one.id === id);
  if (message === undefined || (queue.fifo !== undefined && !isHeld(call, message, handle))) {
    throw invalidParameter(
      handle,
      'ReceiptHandle',
      'Message does not exist or is not available for visibility timeout change.',
    );
  }
  if (now + seconds * 1000 > (message.receivedAt ?? now) + longestHidden * 1000) {
    throw invalidParameter(
      seconds,
      'VisibilityTimeout',
      `Total VisibilityTimeout for the message is beyond the limit [${longestHidden} seconds]`,
    );
  }
  message.visibleAt = now + seconds * 1000;
  call.world.clock.wake(`sqs:${queue.arn}`);
  return {};
}
