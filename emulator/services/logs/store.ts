import type { LogGroupClass, ResultField, StandardUnit } from '@aws-sdk/client-cloudwatch-logs';
import { regionalStore } from '../../state.ts';

/** A log group and all it holds. Times are milliseconds since the epoch. */
export interface LogGroup {
  readonly name: string;
  /** Without the `:*` that the API also writes. */
  readonly arn: string;
  readonly createdAt: number;
  readonly class: LogGroupClass;
  retentionInDays?: number;
  kmsKeyId?: string;
  tags: Record<string, string>;
  deletionProtected: boolean;
  /** What the group itself allows, beside the Region's policies. */
  policy?: GroupPolicy;
  streams: Record<string, LogStream>;
  filters: Record<string, StoredFilter>;
  /** Metric points not sent yet, and the timer that sends them. */
  points: Record<string, PendingPoint>;
  timer?: number;
}

export interface LogStream {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  lastIngestedAt?: number;
  /** In the order of their time; of equal times, in the order they came. */
  events: StoredEvent[];
  /** The size of all events. */
  bytes: number;
}

export interface StoredEvent {
  readonly at: number;
  readonly message: string;
  readonly ingestedAt: number;
  /** Counts all events of the Region. */
  readonly number: number;
}

export interface StoredFilter {
  readonly name: string;
  readonly pattern: string;
  readonly createdAt: number;
  readonly metric: FilterMetric;
  /** From where the events must come that it looks at. */
  readonly criteria?: string;
}

export interface FilterMetric {
  readonly name: string;
  readonly namespace: string;
  /** A number or a field of the pattern. */
  readonly value: string;
  readonly defaultValue?: number;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Further dimensions: `@aws.account`, `@aws.region`. */
  readonly systemFields?: readonly string[];
  readonly unit?: StandardUnit;
}

/** The values of one filter, one minute and one set of dimensions, put together. */
export interface PendingPoint {
  readonly filter: string;
  /** The start of the log events' minute. */
  readonly minute: number;
  readonly metric: FilterMetric;
  readonly dimensions: Readonly<Record<string, string>>;
  /** A quiet minute's default value: dropped when a match comes in before it is sent. */
  readonly byDefault: boolean;
  sum: number;
  count: number;
  least: number;
  most: number;
}

export interface GroupPolicy {
  readonly document: string;
  readonly revision: string;
  readonly updatedAt: number;
}

/** A query of Insights and what it found: it runs in the moment in which it is started. */
export interface StoredQuery {
  readonly id: string;
  readonly text: string;
  readonly groups: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly createdAt: number;
  readonly rows: readonly (readonly ResultField[])[];
  readonly matched: number;
  readonly scanned: number;
  readonly bytes: number;
}

export interface StoredDefinition {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly groups: readonly string[];
  readonly modifiedAt: number;
}

export interface StoredPolicy {
  readonly name: string;
  readonly document: string;
  readonly updatedAt: number;
}

export const logsOf = regionalStore('logs', () => ({
  groups: {} as Record<string, LogGroup>,
  policies: {} as Record<string, StoredPolicy>,
  /** Newest first. */
  queries: [] as StoredQuery[],
  definitions: {} as Record<string, StoredDefinition>,
  events: 0,
}));
