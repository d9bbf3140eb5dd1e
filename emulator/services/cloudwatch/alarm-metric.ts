import { evaluationRange } from './alarm-evaluation.ts';
import type { AlarmRule, MissingData, Period } from './alarm-rule.ts';
import { aggregate, periodsOf, type Windows } from './datapoints.ts';
import { metricKey } from './metric.ts';
import type { AlarmConfiguration, Metric } from './store.ts';

const minute = 60_000;
const tenSeconds = 10_000;

/** Alarms are evaluated once a minute, with periods below a minute every ten seconds ("Using Amazon CloudWatch alarms"). */
function evaluationInterval({ period }: AlarmConfiguration): number {
  return period < 60 ? tenSeconds : minute;
}

/** When the evaluation after the one planned for `at` is due; those that fell due while the machine slept are left out. */
export function nextEvaluation(alarm: AlarmConfiguration, at: number, now: number): number {
  const interval = evaluationInterval(alarm);
  return at + interval * (1 + Math.max(0, Math.floor((now - at) / interval)));
}

/** The alarm's rule as the evaluation takes it. Alarms on DynamoDB always ignore missing data (`API_PutMetricAlarm`). */
export function ruleOf(alarm: AlarmConfiguration): AlarmRule {
  return {
    comparison: alarm.comparison,
    threshold: alarm.threshold,
    evaluationPeriods: alarm.evaluationPeriods,
    ...(alarm.datapointsToAlarm !== undefined && { datapointsToAlarm: alarm.datapointsToAlarm }),
    missingData: alarm.namespace === 'AWS/DynamoDB' ? 'ignore' : missingDataOf(alarm),
    period: alarm.period,
    statistic: alarm.statistic,
    ...(alarm.unit !== undefined && { unit: alarm.unit }),
  };
}

/** How the alarm says that it takes missing data. */
export function missingDataOf({ missingData }: AlarmConfiguration): MissingData {
  return missingData ?? 'missing';
}

/**
 * The evaluation range at a moment. The window slides: it ends with the last full minute, wherever the clock stands
 * ("Alarm evaluation windows"). An alarm without a unit looks at data of every unit, so that none is overlooked.
 */
export function rangeAt(
  alarm: AlarmConfiguration,
  metrics: Readonly<Record<string, Metric>>,
  now: number,
): Period[] {
  const grain = evaluationInterval(alarm);
  const length = alarm.period * 1000;
  const count = evaluationRange(alarm.evaluationPeriods);
  const windows: Windows = {
    start: Math.floor(now / grain) * grain - length * count,
    length,
    count,
  };
  const { namespace, metricName, dimensions, unit } = alarm;
  const points = metrics[metricKey(namespace, metricName, dimensions)]?.points ?? [];
  const sets = aggregate(points, windows, (point) => unit === undefined || point.unit === unit);
  return periodsOf(sets, windows, alarm.statistic);
}
