import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { Fault, notImplemented } from '../../fault.ts';
import { settingOf } from './attributes.ts';
import { invalidParameter, required } from './refusals.ts';
import { type Queue, type StoredAttribute, toStored } from './store.ts';

export interface MessageRequest {
  readonly MessageBody?: string | undefined;
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: Record<string, MessageAttributeValue> | undefined;
  readonly MessageSystemAttributes?: Record<string, MessageAttributeValue> | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

export interface CheckedMessage {
  readonly body: string;
  readonly attributes: Record<string, StoredAttribute>;
  readonly traceHeader?: string;
  readonly delaySeconds: number;
  /** Bytes of the body and the attributes. */
  readonly size: number;
}

/** Characters that XML 1.0 has. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const allowed = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

export function checkMessage(queue: Queue, request: MessageRequest): CheckedMessage {
  const body = required(request.MessageBody, 'MessageBody');
  if (!allowed.test(body)) {
    throw new Fault(
      'InvalidMessageContents',
      'Invalid binary character was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
  }
  const inGroup = request.MessageGroupId ?? request.MessageDeduplicationId;
  if (inGroup !== undefined) throw notImplemented('A message group or deduplication id');
  const attributes = checkAttributes(request.MessageAttributes ?? {});
  const size = Buffer.byteLength(body) + sizeOf(attributes);
  requireSize(queue, size);
  const traceHeader = request.MessageSystemAttributes?.AWSTraceHeader?.StringValue;
  return {
    body,
    attributes,
    ...(traceHeader !== undefined && { traceHeader }),
    delaySeconds: checkDelay(queue, request.DelaySeconds),
    size,
  };
}

function requireSize(queue: Queue, size: number): void {
  const most = settingOf(queue, 'MaximumMessageSize');
  if (size <= most) return;
  throw new Fault(
    'InvalidParameterValue',
    `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`,
    { status: 400 },
  );
}

function checkDelay(queue: Queue, sent: number | undefined): number {
  const delay = sent ?? settingOf(queue, 'DelaySeconds');
  if (delay >= 0 && delay <= 900) return delay;
  throw invalidParameter(delay, 'DelaySeconds', 'DelaySeconds must be >= 0 and <= 900.');
}

function checkAttributes(
  sent: Readonly<Record<string, MessageAttributeValue>>,
): Record<string, StoredAttribute> {
  const names = Object.keys(sent);
  if (names.length > 10) {
    throw invalidParameter(names.length, 'MessageAttributes', 'There can be at most 10 of them.');
  }
  const attributes: Record<string, StoredAttribute> = {};
  for (const [name, value] of Object.entries(sent)) {
    if (!/^(?!aws\.|amazon\.)[A-Za-z0-9_.-]{1,256}$/i.test(name)) {
      throw invalidParameter(
        name,
        'MessageAttributeName',
        'It cannot be the name of an attribute.',
      );
    }
    attributes[name] = checkAttribute(name, value);
  }
  return attributes;
}

function checkAttribute(name: string, value: MessageAttributeValue): StoredAttribute {
  const type = value.DataType ?? '';
  const kind = /^(String|Number|Binary)(\..+)?$/.exec(type)?.[1];
  const filled = kind === 'Binary' ? value.BinaryValue?.length : value.StringValue?.length;
  if (kind === undefined || type.length > 256) {
    throw invalidParameter(type, name, 'The type must be String, Number or Binary.');
  }
  if (!filled) throw invalidParameter('', name, `A ${kind} attribute must have a value.`);
  if (kind === 'Number' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.StringValue ?? '')) {
    throw invalidParameter(value.StringValue, name, 'It is not a number.');
  }
  return toStored(value);
}

function sizeOf(attributes: Readonly<Record<string, StoredAttribute>>): number {
  let size = 0;
  for (const [name, { type, text = '', base64 = '' }] of Object.entries(attributes)) {
    size += Buffer.byteLength(name + type + text) + Buffer.byteLength(base64, 'base64');
  }
  return size;
}
