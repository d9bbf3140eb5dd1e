import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { regionalStore } from '../../state.ts';
import type { AlarmState, Comparison, MissingData } from './alarm-rule.ts';
import type { Point } from './datapoints.ts';

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** A metric and what is kept of its data. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  /** Earliest first. */
  points: Point[];
  /** When its old points were last rolled up. */
  compactedAt: number;
}

/** What every alarm has; times are milliseconds since the epoch. */
interface CommonConfiguration {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly actionsEnabled: boolean;
  readonly okActions: readonly string[];
  readonly alarmActions: readonly string[];
  readonly insufficientDataActions: readonly string[];
  readonly updatedAt: number;
}

/** One metric and a statistic of it. */
export interface WatchedMetric {
  readonly kind: 'metric';
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly Dimension[];
  /** `Sum`, `p99` */
  readonly statistic: string;
  readonly unit?: string;
}

/** Metric math: the result of the one query that returns data. */
export interface WatchedQueries {
  readonly kind: 'queries';
  readonly queries: readonly MetricDataQuery[];
}

/** Which range an evaluation looks at, where the alarm says so ("Alarm evaluation windows"). */
export type EvaluationWindow =
  | { readonly kind: 'sliding' }
  | { readonly kind: 'wall-clock'; readonly timezone?: string };

/** How long a new alarm waits for its data ("Alarm warm-up"). */
export interface WarmUp {
  readonly minutes: number;
  /** Waits to the end even if the data is there before. */
  readonly isFixed?: boolean;
}

export interface MetricAlarmConfiguration extends CommonConfiguration {
  readonly kind: 'metric';
  readonly watched: WatchedMetric | WatchedQueries;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  readonly comparison: Comparison;
  readonly threshold: number;
  readonly missingData?: MissingData;
  /** Heeded by percentile alarms. */
  readonly lowSampleCount?: 'evaluate' | 'ignore';
  readonly window?: EvaluationWindow;
  readonly warmUp?: WarmUp;
}

export interface Suppressor {
  /** As it was given: name or ARN. */
  readonly alarm: string;
  /** Seconds. */
  readonly waitPeriod: number;
  readonly extensionPeriod: number;
}

export interface CompositeAlarmConfiguration extends CommonConfiguration {
  readonly kind: 'composite';
  readonly rule: string;
  readonly suppressor?: Suppressor;
}

export type AlarmConfiguration = MetricAlarmConfiguration | CompositeAlarmConfiguration;

export interface AlarmStatus {
  readonly value: AlarmState;
  readonly reason: string;
  /** JSON text. */
  readonly reasonData?: string;
  readonly updatedAt: number;
  readonly transitionedAt: number;
}

/** What holds a composite alarm's actions back. */
export interface Suppression {
  readonly by: 'WaitPeriod' | 'ExtensionPeriod' | 'Alarm';
  /** Whether the alarm has changed its state meanwhile, so that actions are due when nothing holds them back any more. */
  readonly isDue: boolean;
  /** The timer that ends a period. */
  readonly timer?: number;
}

export interface Alarm<C extends AlarmConfiguration = AlarmConfiguration> {
  configuration: C;
  status: AlarmStatus;
  tags: Record<string, string>;
  /** The timer of the next evaluation. */
  timer: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  suppression?: Suppression;
}

export type MetricAlarm = Alarm<MetricAlarmConfiguration>;
export type CompositeAlarm = Alarm<CompositeAlarmConfiguration>;

export function isMetricAlarm(alarm: Alarm): alarm is MetricAlarm {
  return alarm.configuration.kind === 'metric';
}

export function isCompositeAlarm(alarm: Alarm): alarm is CompositeAlarm {
  return alarm.configuration.kind === 'composite';
}

export type HistoryType = 'ConfigurationUpdate' | 'StateUpdate' | 'Action';

export interface HistoryItem {
  readonly id: number;
  readonly at: number;
  readonly alarm: string;
  readonly alarmType: 'MetricAlarm' | 'CompositeAlarm';
  readonly type: HistoryType;
  readonly summary: string;
  /** JSON text. */
  readonly data: string;
}

interface CloudWatchStore {
  /** By `metricKey`. */
  readonly metrics: Record<string, Metric>;
  /** When metrics without data were last forgotten. */
  sweptAt: number;
  /** By ARN. */
  readonly alarms: Record<string, Alarm>;
  /** Oldest first. */
  history: HistoryItem[];
  nextHistoryId: number;
}

export const cloudWatchOf = regionalStore<CloudWatchStore>('cloudwatch', () => ({
  metrics: {},
  sweptAt: 0,
  alarms: {},
  history: [],
  nextHistoryId: 1,
}));
