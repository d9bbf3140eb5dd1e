import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import type { Call } from '../../service.ts';
import { type GroupIds, readGroupIds } from './group-ids.ts';
import { checkMessageAttributes, sizeOf } from './message-attributes.ts';
import { messageLimit } from './message-size.ts';
import { invalidParameter, required } from './refusals.ts';
import type { Topic } from './store.ts';

/** A message as it was published. */
export interface Notification extends GroupIds {
  readonly id: string;
  readonly subject: string | undefined;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly at: number;
  /** Only in a FIFO topic. */
  readonly sequence?: string;
  /** What a subscription of that protocol gets to read. */
  readonly textFor: (protocol: string) => string;
}

export interface PublishRequest {
  readonly Message?: string | undefined;
  readonly Subject?: string | undefined;
  readonly MessageStructure?: string | undefined;
  readonly MessageAttributes?: Record<string, MessageAttributeValue> | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function readNotification(call: Call, topic: Topic, request: PublishRequest): Notification {
  const ids = readGroupIds(topic, request);
  const message = required(request.Message, 'Empty message');
  const attributes = request.MessageAttributes ?? {};
  checkSubject(request.Subject);
  if (sizeOfRequest(request) > messageLimit(topic)) throw invalidParameter('Message too long');
  checkMessageAttributes(attributes);
  return {
    ...ids,
    id: call.world.random.uuid(),
    subject: request.Subject,
    attributes,
    at: call.world.clock.now(),
    textFor: readStructure(message, request.MessageStructure),
  };
}

/** Bytes of the message and its attributes, which count together. */
export function sizeOfRequest({ Message = '', MessageAttributes = {} }: PublishRequest): number {
  return Buffer.byteLength(Message) + sizeOf(MessageAttributes);
}

/** Text without line breaks and control characters. */
function checkSubject(subject: string | undefined): void {
  if (subject === undefined) return;
  if (subject === '' || [...subject].length > 100 || /\p{Cc}/u.test(subject)) {
    throw invalidParameter('Subject');
  }
}

function readStructure(message: string, structure: string | undefined): Notification['textFor'] {
  if (structure === undefined || structure === '') return () => message;
  if (structure !== 'json') throw invalidParameter('MessageStructure');
  const texts = parse(message);
  const usual = texts.default;
  if (typeof usual !== 'string') {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  return (protocol) => {
    const own = texts[protocol];
    return typeof own === 'string' ? own : usual;
  };
}

function parse(message: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(message) as object) };
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
}
