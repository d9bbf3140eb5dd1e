import type { StateHolder } from '../../state.ts';
import type { World } from '../../world.ts';
import type { AlarmRule, MissingData, Period } from './alarm-rule.ts';
import { aggregate, periodsOf, type Windows } from './datapoints.ts';
import { evaluationRange } from './evaluation-range.ts';
import { pointsOf } from './find-metric.ts';
import { metricKey } from './metric.ts';
import { readQueries } from './query-input.ts';
import { QueryResults } from './query-results.ts';
import { findStatistic, percentileOf } from './statistic.ts';
import {
  cloudWatchOf,
  type MetricAlarmConfiguration,
  type WatchedMetric,
  type WatchedQueries,
} from './store.ts';
import { lastBoundary } from './wall-clock.ts';

const minute = 60_000;
const tenSeconds = 10_000;
const hour = 3_600_000;
/** Seconds. */
const day = 86_400;

interface Place {
  readonly world: World & StateHolder;
  readonly account: string;
  readonly region: string;
}

/**
 * Alarms are evaluated once a minute, with periods below a minute every ten seconds, and once an hour if they look at more
 * than a day ("Alarm evaluation").
 */
function evaluationInterval({ period, evaluationPeriods }: MetricAlarmConfiguration): number {
  if (period * evaluationPeriods > day) return hour;
  return period < 60 ? tenSeconds : minute;
}

/** When the evaluation after the one planned for `at` is due; those that fell due while the machine slept are left out. */
export function nextEvaluation(alarm: MetricAlarmConfiguration, at: number, now: number): number {
  const interval = evaluationInterval(alarm);
  return at + interval * (1 + Math.max(0, Math.floor((now - at) / interval)));
}

/** The alarm's rule as the evaluation takes it. */
export function ruleOf(alarm: MetricAlarmConfiguration): AlarmRule {
  const { watched } = alarm;
  const metric = watched.kind === 'metric' ? watched : undefined;
  const percentile = metric && percentileOf(metric.statistic);
  return {
    comparison: alarm.comparison,
    threshold: alarm.threshold,
    evaluationPeriods: alarm.evaluationPeriods,
    ...(alarm.datapointsToAlarm !== undefined && { datapointsToAlarm: alarm.datapointsToAlarm }),
    missingData: isOnDynamoDb(alarm) ? 'ignore' : missingDataOf(alarm),
    period: alarm.period,
    ...(metric && { statistic: metric.statistic }),
    ...(metric?.unit !== undefined && { unit: metric.unit }),
    ...(alarm.lowSampleCount === 'ignore' &&
      percentile !== undefined && { leastSamples: significantSamples(percentile) }),
  };
}

/** From how many samples on a percentile tells something ("Percentile-based CloudWatch alarms and low data samples"). */
function significantSamples(percentile: number): number {
  const tail = percentile < 0.5 ? percentile : 1 - percentile;
  return tail === 0 ? Number.POSITIVE_INFINITY : Math.round(10 / tail);
}

/** Alarms on DynamoDB always ignore missing data (`API_PutMetricAlarm`). */
function isOnDynamoDb({ watched }: MetricAlarmConfiguration): boolean {
  if (watched.kind === 'metric') return watched.namespace === 'AWS/DynamoDB';
  return watched.queries.some(({ MetricStat }) => MetricStat?.Metric?.Namespace === 'AWS/DynamoDB');
}

/** How the alarm says that it takes missing data. */
export function missingDataOf({ missingData }: MetricAlarmConfiguration): MissingData {
  return missingData ?? 'missing';
}

/**
 * The evaluation range at a moment. The window slides: it ends with the last full minute (the last full hour for an alarm
 * that looks at days), wherever the clock stands; or it ends with the last full period of the clock on the wall
 * ("Alarm evaluation window").
 */
export function rangeAt(alarm: MetricAlarmConfiguration, place: Place): Period[] {
  const grain = evaluationInterval(alarm);
  const length = alarm.period * 1000;
  const count = evaluationRange(alarm);
  const full = Math.floor(place.world.clock.now() / grain) * grain;
  const { window } = alarm;
  const end = window?.kind === 'wall-clock' ? lastBoundary(full, length, window.timezone) : full;
  const windows: Windows = { start: end - length * count, length, count };
  const { watched } = alarm;
  return watched.kind === 'metric'
    ? metricPeriods(watched, windows, place)
    : queryPeriods(watched, windows, place);
}

/** An alarm without a unit looks at data of every unit, so that none is overlooked. */
function metricPeriods(metric: WatchedMetric, windows: Windows, place: Place): Period[] {
  const { namespace, metricName, dimensions, unit } = metric;
  const key = metricKey(namespace, metricName, dimensions);
  const points = pointsOf(place, key, windows.length / 1000);
  const sets = aggregate(points, windows, (point) => unit === undefined || point.unit === unit);
  return periodsOf(sets, windows, findStatistic(metric.statistic) ?? (() => undefined));
}

/** The periods of the one query that returns data. */
function queryPeriods({ queries }: WatchedQueries, windows: Windows, place: Place): Period[] {
  const read = readQueries(queries, 'Metrics', place.account);
  const results = new QueryResults(read, {
    windows: (period) => ({ ...windows, length: period * 1000 }),
    points: (key, period) => pointsOf(place, key, period),
    metrics: () => cloudWatchOf(place).metrics,
  });
  const watched = read.find(({ returnData }) => returnData);
  const { series, sets } = watched ? results.of(watched) : { series: [], sets: undefined };
  return Array.from({ length: windows.count }, (_, window) => {
    const start = windows.start + window * windows.length;
    const value = series[0]?.values[window];
    if (value === undefined) return { start };
    const sampleCount = sets?.get(window)?.count;
    return { start, datapoint: { value, ...(sampleCount !== undefined && { sampleCount }) } };
  });
}
