import { createHash } from 'node:crypto';
import { textOf } from './attribute-rules.ts';
import { isToken } from './characters.ts';
import { invalidParameter, invalidValue, notForType, required } from './refusals.ts';
import type { Queue } from './store.ts';

export interface FifoIds {
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

interface FifoRequest {
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

/**
 * A FIFO queue needs both ids and may make the second from the body; a standard queue takes a group, for fairness, and no more.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function readFifoIds(queue: Queue, request: FifoRequest, body: string): FifoIds {
  const { MessageGroupId: groupId, MessageDeduplicationId: sent } = request;
  checkToken(groupId, 'MessageGroupId');
  checkToken(sent, 'MessageDeduplicationId');
  if (queue.fifo === undefined) {
    if (sent !== undefined) throw notForType(sent, 'MessageDeduplicationId');
    return groupId === undefined ? {} : { groupId };
  }
  required(groupId, 'MessageGroupId');
  const deduplicationId = sent ?? fromContent(queue, body);
  if (deduplicationId === undefined) throw noDeduplication();
  return { ...(groupId !== undefined && { groupId }), deduplicationId };
}

/** A batch with one entry that lacks an id fails as a whole. */
export function requireFifoIds(queue: Queue, entries: readonly FifoRequest[]): void {
  if (queue.fifo === undefined) return;
  const isMade = textOf(queue, 'ContentBasedDeduplication') === 'true';
  for (const { MessageGroupId, MessageDeduplicationId } of entries) {
    if (!isMade && MessageDeduplicationId === undefined) throw noDeduplication();
    if (MessageGroupId === undefined) {
      throw invalidValue('The request must contain the parameter MessageGroupId.');
    }
  }
}

function fromContent(queue: Queue, body: string): string | undefined {
  if (textOf(queue, 'ContentBasedDeduplication') !== 'true') return undefined;
  return createHash('sha256').update(body).digest('hex');
}

function noDeduplication() {
  return invalidValue(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

export function checkToken(sent: string | undefined, name: string): void {
  if (sent === undefined || isToken(sent)) return;
  throw invalidParameter(
    sent,
    name,
    `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}
