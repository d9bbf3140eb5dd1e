/** The states of an alarm. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** What a gap in the data counts as. */
export type MissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** How a datapoint is compared with a static threshold, and the words in which an alarm's reason says it. */
export const comparisons = {
  GreaterThanOrEqualToThreshold: {
    holds: (value: number, threshold: number) => value >= threshold,
    words: 'greater than or equal to',
  },
  GreaterThanThreshold: {
    holds: (value: number, threshold: number) => value > threshold,
    words: 'greater than',
  },
  LessThanThreshold: {
    holds: (value: number, threshold: number) => value < threshold,
    words: 'less than',
  },
  LessThanOrEqualToThreshold: {
    holds: (value: number, threshold: number) => value <= threshold,
    words: 'less than or equal to',
  },
} as const;

export type Comparison = keyof typeof comparisons;

/** The part of an alarm that decides its state. */
export interface AlarmRule {
  readonly comparison: Comparison;
  readonly threshold: number;
  /** The N of "M out of N". */
  readonly evaluationPeriods: number;
  /** The M; where it is absent it is N, and the reason is worded without it. */
  readonly datapointsToAlarm?: number;
  readonly missingData: MissingData;
  /** Seconds. */
  readonly period: number;
  /** `Sum`; metric math has none. */
  readonly statistic?: string;
  readonly unit?: string;
  /** A percentile of fewer samples than this does not change the state. */
  readonly leastSamples?: number;
}

/** One period of the evaluation range. */
export interface Period {
  /** Where it starts: milliseconds since the epoch. */
  readonly start: number;
  /** Absent: nothing was reported in this period. */
  readonly datapoint?: Datapoint;
}

export interface Datapoint {
  /** The statistic over the period. */
  readonly value: number;
  /** Metric math has none. */
  readonly sampleCount?: number;
}

/** A period in which something was reported. */
export interface Received extends Datapoint {
  readonly start: number;
}

export function isBreaching(rule: AlarmRule, value: number): boolean {
  return comparisons[rule.comparison].holds(value, rule.threshold);
}

/** How many breaching datapoints make the alarm. */
export function datapointsToAlarm(rule: AlarmRule): number {
  return rule.datapointsToAlarm ?? rule.evaluationPeriods;
}
