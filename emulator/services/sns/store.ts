import { regionalStore } from '../../state.ts';

export interface Topic {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  /** As set; what is not here has its default. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  /** Subscriptions that were there once. */
  unsubscribed: number;
  /** SNS tells a publisher nothing about deliveries: they are counted. */
  deliveries: { done: number; failed: number; lastFailure?: string; lastLogFailure?: string };
  /** Only in FIFO topics. */
  readonly fifo?: FifoMemory;
}

export interface FifoMemory {
  /** How many messages it has had. */
  count: number;
  /** What was published within the deduplication interval, oldest first. */
  published: Record<string, Published>;
}

export interface Published {
  readonly id: string;
  readonly sequence: string;
  readonly at: number;
}

export type Protocol = 'sqs' | 'email' | 'email-json' | 'http' | 'https';

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: Protocol;
  readonly endpoint: string;
  readonly owner: string;
  /** ARN of whoever subscribed. */
  readonly principal: string;
  /** What a pending subscription is confirmed with, and one that was given up is restored with. */
  token: string;
  confirmed: boolean;
  /** Confirmed by a signed call of its owner. */
  authenticated: boolean;
  /** Only its owner and the topic's may end it. */
  onlyOwners?: true;
  /** As set. */
  attributes: Record<string, string>;
}

interface Store {
  topics: Record<string, Topic>;
  /** By ARN. */
  subscriptions: Record<string, Subscription>;
  /** Ended by somebody who did not own them, and not forgotten yet: their token restores them. By ARN. */
  ended: Record<string, Subscription>;
}

export const storeOf = regionalStore<Store>('sns', () => ({
  topics: {},
  subscriptions: {},
  ended: {},
}));
