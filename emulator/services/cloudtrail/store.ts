import type {
  AdvancedEventSelector,
  EventSelector,
  InsightSelector,
} from '@aws-sdk/client-cloudtrail';
import type { Timer } from '../../state.ts';
import { accountStore, globalStore, regionalStore } from '../../state.ts';

/** A trail and what still waits for its delivery. Times are milliseconds since the epoch. */
export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  bucket: string;
  keyPrefix?: string;
  /** The topic as it was named, by name or ARN. */
  topic?: string;
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
  insightSelectors: InsightSelector[];
  tags: Record<string, string>;
  /** Records' texts by Region, in the order they came. */
  pending: Record<string, string[]>;
  /** The timer of the next delivery. */
  timer?: number;
  /** Files that the bucket did not take, oldest first, and the timer of the next attempt. */
  undelivered: Undelivered[];
  redelivery?: number;
  /** What goes into the next digest of a Region, and the timer that makes them all. */
  digests: Record<string, DigestChain>;
  digestTimer?: number;
  delivery: Delivery;
}

export interface Undelivered {
  readonly region: string;
  readonly records: readonly string[];
  readonly since: number;
}

/** How the last attempts at each target went. */
export interface Delivery {
  bucketTriedAt?: number;
  bucketAt?: number;
  bucketError?: string;
  topicTriedAt?: number;
  topicAt?: number;
  topicError?: string;
  logsAt?: number;
  logsError?: string;
  digestAt?: number;
  digestError?: string;
}

/** The digest before, and the files since. */
export interface DigestChain {
  start: number;
  files: DigestedFile[];
  previous?: {
    readonly bucket: string;
    readonly key: string;
    readonly hash: string;
    readonly signature: string;
  };
}

export interface DigestedFile {
  readonly bucket: string;
  readonly key: string;
  readonly hash: string;
  readonly oldest: string;
  readonly newest: string;
}

/** One event of the event history, which needs no trail. */
export interface HistoryEvent {
  readonly at: number;
  readonly id: string;
  /** The whole record as JSON. */
  readonly text: string;
}

export const trailsOf = accountStore('cloudtrail', () => ({ trails: {} as Record<string, Trail> }));

/** The trail that a timer is about; undefined: it was deleted. */
export function trailOf(
  { account, data }: Timer,
  world: Parameters<typeof trailsOf>[0]['world'],
): Trail | undefined {
  return trailsOf({ world, account }).trails[(data as { trail: string }).trail];
}

export function accountOf({ arn }: Pick<Trail, 'arn'>): string {
  return arn.split(':')[4] ?? '';
}

export const historyOf = regionalStore('cloudtrail-history', () => ({
  /** Oldest first. */
  events: [] as HistoryEvent[],
}));

/** The key pairs that sign digests, by Region; an account's trails share them, as in AWS. */
export const signingKeysOf = globalStore('cloudtrail-keys', () => ({
  keys: {} as Record<string, SigningKey>,
}));

export interface SigningKey {
  readonly madeAt: number;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** PKCS #1, DER, in base64: as ListPublicKeys gives it. */
  readonly publicKey: string;
  readonly fingerprint: string;
}
