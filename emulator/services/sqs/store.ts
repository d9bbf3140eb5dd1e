import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { regionalStore } from '../../state.ts';

export interface Queue {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly createdAt: number;
  modifiedAt: number;
  /** As set; what is not here has its default. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  messages: StoredMessage[];
  purgedAt?: number;
}

export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly sender: string;
  readonly sentAt: number;
  /** Binary values in base64. */
  readonly attributes: Record<string, StoredAttribute>;
  readonly traceHeader?: string;
  /** The data key of an encrypted queue, in base64, as KMS sealed it. */
  readonly dataKey?: string;
  /** From the queue that it was moved out of. */
  readonly deadLetterOf?: string;
  visibleAt: number;
  received: number;
  firstReceivedAt?: number;
  /** Of the newest reception. */
  handle?: string;
}

export interface StoredAttribute {
  readonly type: string;
  readonly text?: string;
  readonly base64?: string;
}

interface Store {
  queues: Record<string, Queue>;
  /** When queues were deleted, by name. */
  deleted: Record<string, number>;
}

export const storeOf = regionalStore<Store>('sqs', () => ({ queues: {}, deleted: {} }));

/** Queues may have such names as `constructor`. */
export function queueIn({ queues }: Store, name: string): Queue | undefined {
  return Object.hasOwn(queues, name) ? queues[name] : undefined;
}

export function toStored(attribute: MessageAttributeValue): StoredAttribute {
  const { DataType: type = '', StringValue: text, BinaryValue: binary } = attribute;
  if (binary !== undefined) return { type, base64: Buffer.from(binary).toString('base64') };
  return { type, text: text ?? '' };
}

export function fromStored({ type, text, base64 }: StoredAttribute): MessageAttributeValue {
  if (base64 !== undefined) return { DataType: type, BinaryValue: Buffer.from(base64, 'base64') };
  return { DataType: type, StringValue: text };
}
