import type { AdvancedEventSelector, EventSelector } from '@aws-sdk/client-cloudtrail';
import { accountStore, regionalStore } from '../../state.ts';

/** A trail and what still waits for its delivery. Times are milliseconds since the epoch. */
export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  bucket: string;
  keyPrefix?: string;
  includeGlobalEvents: boolean;
  multiRegion: boolean;
  logFileValidation: boolean;
  logGroupArn?: string;
  logRoleArn?: string;
  kmsKeyId?: string;
  logging: boolean;
  startedAt?: number;
  stoppedAt?: number;
  selectors: EventSelector[];
  advancedSelectors?: AdvancedEventSelector[];
  tags: Record<string, string>;
  /** Records' texts by Region, in the order they came. */
  pending: Record<string, string[]>;
  /** The timer of the next delivery. */
  timer?: number;
  delivery: {
    bucketAt?: number;
    bucketError?: string;
    logsAt?: number;
    logsError?: string;
  };
}

/** One event of the event history, which needs no trail. */
export interface HistoryEvent {
  readonly at: number;
  readonly id: string;
  /** The whole record as JSON. */
  readonly text: string;
}

export const trailsOf = accountStore('cloudtrail', () => ({ trails: {} as Record<string, Trail> }));

export const historyOf = regionalStore('cloudtrail-history', () => ({
  /** Oldest first. */
  events: [] as HistoryEvent[],
}));
