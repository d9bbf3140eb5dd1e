import type * as Sqs from '@aws-sdk/client-sqs';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { accessTo } from './access.ts';
import { checkBatch, doEach } from './batch.ts';
import { md5, md5OfAttributes } from './digest.ts';
import { sealedKey } from './encryption.ts';
import { enqueue } from './enqueue.ts';
import { requireFifoIds } from './fifo-ids.ts';
import {
  type CheckedMessage,
  checkMessage,
  type MessageRequest,
  sizeOfRequest,
} from './new-message.ts';
import { findQueue } from './queue-url.ts';
import type { Queue, SealedKey } from './store.ts';

/** KMS takes a moment, in which the queue may be deleted: it is looked up anew. */
export const send = {
  SendMessage: {
    access: accessTo('SendMessage'),
    handle: async (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const message = checkMessage(queue, input);
      const sealed = await sealedKey(call, queue);
      return put(call, findQueue(call, input.QueueUrl), message, sealed);
    },
    trail: 'data',
  },
  SendMessageBatch: {
    access: accessTo('SendMessage'),
    handle: async (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const entries = checkBatch(input.Entries, 'SendMessageBatchRequestEntry');
      requireFifoIds(queue, entries);
      requireBatchSize(entries);
      const sealed = await sealedKey(call, queue);
      const still = findQueue(call, input.QueueUrl);
      return doEach(entries, (entry) => put(call, still, checkMessage(still, entry), sealed));
    },
    trail: 'data',
  },
} satisfies Operations<typeof Sqs>;

type Sent = Omit<Sqs.SendMessageCommandOutput, '$metadata'> &
  Pick<Sqs.SendMessageBatchResultEntry, 'MessageId' | 'MD5OfMessageBody'>;

function put(
  call: Call,
  queue: Queue,
  message: CheckedMessage,
  sealed: SealedKey | undefined,
): Sent {
  const { id, sequence } = enqueue(call, queue, message, sealed);
  const digest = md5OfAttributes(message.attributes);
  const { traceHeader } = message;
  return {
    MessageId: id,
    MD5OfMessageBody: md5(message.body),
    ...(digest !== undefined && { MD5OfMessageAttributes: digest }),
    ...(traceHeader !== undefined && {
      MD5OfMessageSystemAttributes: md5OfAttributes({
        AWSTraceHeader: { type: 'String', text: traceHeader },
      }),
    }),
    ...(sequence !== undefined && { SequenceNumber: sequence }),
  };
}

/** What a batch holds in all, whatever the queue takes as one message. */
const mostBytes = 1_048_576;

function requireBatchSize(entries: readonly MessageRequest[]): void {
  const size = entries.reduce((sum, entry) => sum + sizeOfRequest(entry), 0);
  if (size <= mostBytes) return;
  throw new Fault(
    'BatchRequestTooLong',
    `Batch requests cannot be longer than ${mostBytes} bytes. You have sent ${size} bytes.`,
  );
}
