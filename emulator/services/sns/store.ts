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
  deliveries: { done: number; failed: number; lastFailure?: string };
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: 'sqs' | 'email' | 'email-json';
  readonly endpoint: string;
  readonly owner: string;
  /** ARN of whoever subscribed. */
  readonly principal: string;
  /** What a pending subscription is confirmed with. */
  readonly token: string;
  confirmed: boolean;
  /** Confirmed by a signed call of its owner. */
  authenticated: boolean;
  raw: boolean;
}

interface Store {
  topics: Record<string, Topic>;
  /** By ARN. */
  subscriptions: Record<string, Subscription>;
}

export const storeOf = regionalStore<Store>('sns', () => ({ topics: {}, subscriptions: {} }));
