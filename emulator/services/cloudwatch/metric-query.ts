import type { Expression } from './metric-math/syntax.ts';
import type { InsightsQuery } from './metrics-insights/query.ts';
import type { Statistic } from './statistic.ts';

export interface CommonQuery {
  readonly id: string;
  readonly label?: string;
  readonly returnData: boolean;
}

/**
 * One query of `GetMetricData` or of an alarm: it reads a metric, computes with the others' results, or selects among all
 * metrics (Metrics Insights).
 */
export type MetricQuery = ReadQuery | MathQuery | SelectQuery;

export interface ReadQuery extends CommonQuery {
  readonly kind: 'read';
  readonly key: string;
  readonly metricName: string;
  /** Seconds. */
  readonly period: number;
  readonly stat: string;
  readonly statistic: Statistic;
  readonly unit?: string;
}

export interface MathQuery extends CommonQuery {
  readonly kind: 'math';
  readonly expression: Expression;
  readonly period?: number;
}

export interface SelectQuery extends CommonQuery {
  readonly kind: 'select';
  readonly select: InsightsQuery;
  readonly period: number;
}
