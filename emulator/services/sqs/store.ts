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
  /** Only in FIFO queues. */
  readonly fifo?: FifoMemory;
}

/** What a FIFO queue remembers beside its messages. */
export interface FifoMemory {
  /** How many messages it has had. */
  count: number;
  /** What was sent within the deduplication interval, oldest first. */
  sent: Record<string, SentMessage>;
  /** Receptions that can be asked for again, oldest first. */
  attempts: Record<string, Attempt>;
}

export interface SentMessage {
  readonly id: string;
  readonly sequence: string;
  readonly at: number;
}

export interface Attempt {
  readonly at: number;
  readonly handles: readonly string[];
}

export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly sender: string;
  readonly sentAt: number;
  /** Binary values in base64. */
  readonly attributes: Record<string, StoredAttribute>;
  readonly traceHeader?: string;
  readonly sealed?: SealedKey;
  /** From the queue that it was moved out of. */
  readonly deadLetterOf?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequence?: string;
  visibleAt: number;
  /** How often it was received. */
  received: number;
  firstReceivedAt?: number;
  receivedAt?: number;
  /** Of the newest reception. */
  handle?: string;
}

/** The data key of a message that was sent to an encrypted queue. It stays with the message when that is moved. */
export interface SealedKey {
  /** In base64, as KMS sealed it. */
  readonly key: string;
  /** ARN of the queue that it was sent to: the encryption context. */
  readonly queue: string;
}

export interface StoredAttribute {
  readonly type: string;
  readonly text?: string;
  readonly base64?: string;
}

/** Messages on their way from a dead-letter queue back to where they came from, or elsewhere. */
export interface MoveTask {
  readonly id: string;
  /** ARN of the dead-letter queue. */
  readonly source: string;
  readonly destination?: string;
  readonly perSecond?: number;
  readonly startedAt: number;
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  failure?: string;
}

interface Store {
  queues: Record<string, Queue>;
  /** When queues were deleted, by name. */
  deleted: Record<string, number>;
  /** Newest first. */
  moveTasks: MoveTask[];
}

export const storeOf = regionalStore<Store>('sqs', () => ({
  queues: {},
  deleted: {},
  moveTasks: [],
}));

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
