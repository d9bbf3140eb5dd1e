import {
  type AlarmRule,
  type AlarmState,
  datapointsToAlarm,
  isBreaching,
  type Period,
  type Received,
} from './alarm-rule.ts';

/** The state that the data asks for, and the data that asked for it. */
export interface Evaluation {
  readonly state: AlarmState;
  /** The datapoints that were looked at, newest first: at most as many as the alarm has evaluation periods. */
  readonly received: readonly Received[];
  /** Where the periods start whose gaps had to be filled, newest first. */
  readonly gaps: readonly number[];
}

/**
 * The state of an alarm on a static threshold, by "Configuring how CloudWatch alarms treat missing data" of the CloudWatch
 * User Guide: if the range holds as many datapoints as there are evaluation periods, the newest of them decide; otherwise
 * only as many gaps as are needed are filled.
 *
 * @param range oldest first, gaps included; `evaluationRange` says how many
 */
export function evaluateAlarm(
  rule: AlarmRule,
  range: readonly Period[],
  current: AlarmState,
): Evaluation {
  const received = newestReceived(range, rule.evaluationPeriods);
  const gaps = newestGaps(range, rule.evaluationPeriods - received.length);
  const state = decide(rule, range, received, gaps.length, current);
  if (state === 'ALARM' || !received.some((datapoint) => isInsignificant(rule, datapoint))) {
    return { state, received, gaps };
  }
  return { state: current, received, gaps };
}

/**
 * "The alarm state does not change during periods with too few data points to be statistically significant"
 * (`API_PutMetricAlarm`, EvaluateLowSampleCountPercentile).
 */
function isInsignificant({ leastSamples = 0 }: AlarmRule, { sampleCount }: Received): boolean {
  return sampleCount !== undefined && sampleCount < leastSamples;
}

function decide(
  rule: AlarmRule,
  range: readonly Period[],
  received: readonly Received[],
  filled: number,
  current: AlarmState,
): AlarmState {
  const needed = datapointsToAlarm(rule);
  const breaches = received.filter(
    (datapoint) => isBreaching(rule, datapoint.value) && !isInsignificant(rule, datapoint),
  ).length;
  const counted = rule.missingData === 'breaching' ? breaches + filled : breaches;
  if (counted >= needed) return 'ALARM';
  if (filled === 0 || rule.missingData === 'breaching' || rule.missingData === 'notBreaching') {
    return 'OK';
  }
  if (received.length > breaches) return 'OK';
  if (rule.missingData === 'ignore') return current;
  if (received.length === 0) return 'INSUFFICIENT_DATA';
  return isPremature(range, received, needed) ? current : 'ALARM';
}

/**
 * Everything that came is breaching, but it is too little for an alarm. It alarms none the less once the oldest breach is
 * as many periods old as there are datapoints to alarm ("Avoiding premature transitions to alarm state"); until then the
 * guide says only that it does not alarm, and the state stays.
 */
function isPremature(
  range: readonly Period[],
  received: readonly Received[],
  needed: number,
): boolean {
  const oldest = received[received.length - 1]?.start;
  const age = range.length - range.findIndex(({ start }) => start === oldest);
  return age < needed;
}

function newestReceived(range: readonly Period[], wanted: number): Received[] {
  const received: Received[] = [];
  for (let at = range.length - 1; at >= 0 && received.length < wanted; at -= 1) {
    const period = range[at];
    if (period?.datapoint) received.push({ start: period.start, ...period.datapoint });
  }
  return received;
}

function newestGaps(range: readonly Period[], wanted: number): number[] {
  const gaps: number[] = [];
  for (let at = range.length - 1; at >= 0 && gaps.length < wanted; at -= 1) {
    const period = range[at];
    if (period && !period.datapoint) gaps.push(period.start);
  }
  return gaps;
}
