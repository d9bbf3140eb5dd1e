import type * as Sqs from '@aws-sdk/client-sqs';
import { Fault } from '../../fault.ts';
import type { Principal } from '../../identity/principal.ts';
import type { Call, Operations } from '../../service.ts';
import { accessTo } from './access.ts';
import { settingOf } from './attributes.ts';
import { checkBatch, doEach } from './batch.ts';
import { md5, md5OfAttributes } from './digest.ts';
import { sealedDataKey } from './encryption.ts';
import { type CheckedMessage, checkMessage, type MessageRequest } from './new-message.ts';
import { findQueue } from './queue-url.ts';
import type { Queue } from './store.ts';

export const send = {
  SendMessage: {
    access: accessTo('SendMessage'),
    handle: async (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const message = checkMessage(queue, input);
      const dataKey = await sealedDataKey(call, queue);
      return put(call, queue, message, dataKey);
    },
    trail: 'data',
  },
  SendMessageBatch: {
    access: accessTo('SendMessage'),
    handle: async (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const entries = checkBatch(input.Entries, 'SendMessageBatchRequestEntry');
      requireBatchSize(queue, entries);
      const dataKey = await sealedDataKey(call, queue);
      return doEach(entries, (entry) => put(call, queue, checkMessage(queue, entry), dataKey));
    },
    trail: 'data',
  },
} satisfies Operations<typeof Sqs>;

function put(
  call: Call,
  queue: Queue,
  message: CheckedMessage,
  dataKey: string | undefined,
): { MessageId: string; MD5OfMessageBody: string; MD5OfMessageAttributes?: string } {
  const { clock, random } = call.world;
  const { body, attributes, traceHeader, delaySeconds } = message;
  const id = random.uuid();
  const now = clock.now();
  queue.messages.push({
    id,
    body,
    attributes,
    sender: senderId(call.caller.principal),
    sentAt: now,
    visibleAt: now + delaySeconds * 1000,
    received: 0,
    ...(traceHeader !== undefined && { traceHeader }),
    ...(dataKey !== undefined && { dataKey }),
  });
  clock.wake(`sqs:${queue.arn}`);
  const digest = md5OfAttributes(attributes);
  return {
    MessageId: id,
    MD5OfMessageBody: md5(body),
    ...(digest !== undefined && { MD5OfMessageAttributes: digest }),
  };
}

function senderId(principal: Principal): string {
  switch (principal.type) {
    case 'root':
      return principal.account;
    case 'user':
      return principal.userId;
    case 'role':
      return `${principal.roleId}:${principal.sessionName}`;
    case 'federated':
      return `${principal.account}:${principal.name}`;
    case 'service':
      return principal.service;
    case 'anonymous':
      return 'anonymous';
  }
}

/** The bodies together may be no longer than one message. */
function requireBatchSize(queue: Queue, entries: readonly MessageRequest[]): void {
  const most = settingOf(queue, 'MaximumMessageSize');
  const size = entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.MessageBody ?? ''), 0);
  if (size <= most) return;
  throw new Fault(
    'BatchRequestTooLong',
    `Batch requests cannot be longer than ${most} bytes. You have sent ${size} bytes.`,
  );
}
