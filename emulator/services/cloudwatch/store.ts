import { regionalStore } from '../../state.ts';
import type { AlarmState, Comparison, MissingData } from './alarm-rule.ts';
import type { Point, StatisticName } from './datapoints.ts';

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
}

/** An alarm's configuration; times are milliseconds since the epoch. */
export interface AlarmConfiguration {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly Dimension[];
  readonly statistic: StatisticName;
  readonly unit?: string;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  readonly comparison: Comparison;
  readonly threshold: number;
  readonly missingData?: MissingData;
  /** Only percentile alarms heed it, which are not implemented; kept to be shown. */
  readonly lowSampleCount?: string;
  readonly slidingWindow?: true;
  readonly actionsEnabled: boolean;
  readonly okActions: readonly string[];
  readonly alarmActions: readonly string[];
  readonly insufficientDataActions: readonly string[];
  readonly updatedAt: number;
}

export interface AlarmStatus {
  readonly value: AlarmState;
  readonly reason: string;
  /** JSON text. */
  readonly reasonData?: string;
  readonly updatedAt: number;
  readonly transitionedAt: number;
}

export interface Alarm {
  configuration: AlarmConfiguration;
  status: AlarmStatus;
  tags: Record<string, string>;
  /** The timer of the next evaluation. */
  timer: number;
}

export type HistoryType = 'ConfigurationUpdate' | 'StateUpdate' | 'Action';

export interface HistoryItem {
  readonly id: number;
  readonly at: number;
  readonly alarm: string;
  readonly type: HistoryType;
  readonly summary: string;
  /** JSON text. */
  readonly data: string;
}

interface CloudWatchStore {
  /** By `metricKey`. */
  readonly metrics: Record<string, Metric>;
  /** By ARN. */
  readonly alarms: Record<string, Alarm>;
  /** Oldest first. */
  history: HistoryItem[];
  nextHistoryId: number;
}

export const cloudWatchOf = regionalStore<CloudWatchStore>('cloudwatch', () => ({
  metrics: {},
  alarms: {},
  history: [],
  nextHistoryId: 1,
}));
