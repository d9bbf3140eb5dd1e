import type * as Sqs from '@aws-sdk/client-sqs';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { accessTo } from './access.ts';
import { checkBatch, doEach } from './batch.ts';
import { findQueue } from './queue-url.ts';
import { messageIdOf } from './receipt-handle.ts';
import { invalidParameter, required, requireRange } from './refusals.ts';
import type { Queue } from './store.ts';

/** What a consumer does with a message that it received. */
export const settle = {
  DeleteMessage: {
    access: accessTo('DeleteMessage'),
    handle: (input, call) => remove(findQueue(call, input.QueueUrl), input.ReceiptHandle),
    trail: 'data',
  },
  DeleteMessageBatch: {
    access: accessTo('DeleteMessage'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const entries = checkBatch(input.Entries, 'DeleteMessageBatchRequestEntry');
      return doEach(entries, (entry) => remove(queue, entry.ReceiptHandle));
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

/** A handle of an earlier reception deletes nothing, and that is no error. */
function remove(queue: Queue, handle: string | undefined): object {
  const id = messageIdOf(queue, handle);
  queue.messages = queue.messages.filter(
    (message) => message.id !== id || message.handle !== handle,
  );
  return {};
}

interface HideRequest {
  readonly ReceiptHandle: string | undefined;
  readonly VisibilityTimeout?: number | undefined;
}

function hide(call: Call, queue: Queue, request: HideRequest): object {
  const { clock } = call.world;
  const { ReceiptHandle: handle } = request;
  const id = messageIdOf(queue, handle);
  const seconds = required(request.VisibilityTimeout, 'VisibilityTimeout');
  requireRange(seconds, 'VisibilityTimeout', 0, 43_200);
  const message = queue.messages.find((one) => one.id === id && one.handle === handle);
  if (message === undefined) {
    throw invalidParameter(
      handle,
      'ReceiptHandle',
      'Message does not exist or is not available for visibility timeout change.',
    );
  }
  if (message.visibleAt <= clock.now()) {
    throw new Fault('MessageNotInflight', 'The specified message is not in flight.');
  }
  message.visibleAt = clock.now() + seconds * 1000;
  clock.wake(`sqs:${queue.arn}`);
  return {};
}
