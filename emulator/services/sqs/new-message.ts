import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { Fault } from '../../fault.ts';
import { settingOf } from './attribute-rules.ts';
import { forbiddenCharacter } from './characters.ts';
import { type FifoIds, readFifoIds } from './fifo-ids.ts';
import { checkMessageAttributes, sizeOf } from './message-attributes.ts';
import { invalidParameter, invalidValue, notForType, required } from './refusals.ts';
import type { Queue, StoredAttribute } from './store.ts';

export interface MessageRequest {
  readonly MessageBody?: string | undefined;
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: Record<string, MessageAttributeValue> | undefined;
  readonly MessageSystemAttributes?: Record<string, MessageAttributeValue> | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

export interface CheckedMessage extends FifoIds {
  readonly body: string;
  readonly attributes: Record<string, StoredAttribute>;
  readonly traceHeader?: string;
  readonly delaySeconds: number;
}

export function checkMessage(queue: Queue, request: MessageRequest): CheckedMessage {
  const body = required(request.MessageBody, 'MessageBody');
  const character = forbiddenCharacter(body);
  if (character !== undefined) {
    throw new Fault(
      'InvalidMessageContents',
      `Invalid binary character '${character}' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF].`,
    );
  }
  const attributes = checkMessageAttributes(request.MessageAttributes ?? {});
  requireSize(queue, Buffer.byteLength(body) + sizeOf(attributes));
  const traceHeader = checkSystemAttributes(request.MessageSystemAttributes ?? {});
  return {
    body,
    attributes,
    ...(traceHeader !== undefined && { traceHeader }),
    delaySeconds: checkDelay(queue, request.DelaySeconds),
    ...readFifoIds(queue, request, body),
  };
}

/** What an entry of a batch counts for, before it is known to be sound. */
export function sizeOfRequest({
  MessageBody = '',
  MessageAttributes = {},
}: MessageRequest): number {
  let size = Buffer.byteLength(MessageBody);
  for (const [name, value] of Object.entries(MessageAttributes)) {
    const { DataType = '', StringValue = '', BinaryValue } = value;
    size += Buffer.byteLength(name + DataType + StringValue) + (BinaryValue?.length ?? 0);
  }
  return size;
}

function requireSize(queue: Queue, size: number): void {
  const most = settingOf(queue, 'MaximumMessageSize');
  if (size <= most) return;
  throw invalidValue(
    `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`,
  );
}

/** The delay of a FIFO queue is the queue's alone; a zero is no delay of the message's own. */
function checkDelay(queue: Queue, sent: number | undefined): number {
  const ofQueue = settingOf(queue, 'DelaySeconds');
  if (queue.fifo !== undefined) {
    if (!sent) return ofQueue;
    throw notForType(sent, 'DelaySeconds');
  }
  const delay = sent ?? ofQueue;
  if (delay >= 0 && delay <= 900) return delay;
  throw invalidParameter(delay, 'DelaySeconds', 'DelaySeconds must be >= 0 and <= 900.');
}

function checkSystemAttributes(
  sent: Readonly<Record<string, MessageAttributeValue>>,
): string | undefined {
  const { AWSTraceHeader: trace, ...others } = sent;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw invalidParameter(
      other,
      'MessageSystemAttributeName',
      'The only supported message system attribute is AWSTraceHeader.',
    );
  }
  if (trace === undefined) return undefined;
  if (trace.DataType !== 'String' || !trace.StringValue) {
    throw invalidValue(
      "Message (system) attribute 'AWSTraceHeader' must contain a non-empty value of type 'String'.",
    );
  }
  return trace.StringValue;
}
