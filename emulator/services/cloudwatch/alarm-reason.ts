import type { Evaluation } from './alarm-evaluation.ts';
import {
  type AlarmRule,
  comparisons,
  datapointsToAlarm,
  isBreaching,
  type Received,
} from './alarm-rule.ts';
import { formatDouble, jsonDouble } from './double.ts';
import { formatTimestamp } from './timestamp.ts';

/** `StateReason` and `StateReasonData` of an alarm. */
export interface Reason {
  readonly text: string;
  /** JSON text. */
  readonly data: string;
}

/**
 * Says why an alarm takes a state, in the words that CloudWatch uses (read off notifications and alarm histories that
 * people published; the User Guide shows only the simplest of them).
 *
 * @param now when the metric was read, in milliseconds since the epoch
 */
export function explainEvaluation(rule: AlarmRule, evaluation: Evaluation, now: number): Reason {
  return { text: reasonText(rule, evaluation), data: reasonData(rule, evaluation, now) };
}

function reasonText(rule: AlarmRule, evaluation: Evaluation): string {
  const { state, received, gaps } = evaluation;
  if (state === 'INSUFFICIENT_DATA') {
    return `Insufficient Data: ${count(rule.evaluationPeriods, 'datapoint')} ${were(rule.evaluationPeriods)} unknown.`;
  }
  const deciding = decidingDatapoints(rule, evaluation);
  const filling = fillingClause(rule, gaps.length);
  if (deciding.length === 0) {
    return `Threshold Crossed: ${receivedClause(rule, received.length)} and ${filling}.`;
  }
  const compared = `${state === 'OK' ? 'not ' : ''}${comparisons[rule.comparison].words}`;
  const crossing = `${datapointsClause(rule, deciding)} ${were(deciding.length)} ${compared} the threshold (${formatDouble(rule.threshold)})`;
  return `Threshold Crossed: ${crossing}${filling && ` and ${filling}`}${minimumClause(rule, state)}.`;
}

function receivedClause(rule: AlarmRule, received: number): string {
  const what =
    received === 0 ? 'no datapoints were' : `${count(received, 'datapoint')} ${were(received)}`;
  return `${what} received for ${count(rule.evaluationPeriods, 'period')}`;
}

/** `2 datapoints [3.0 (23/11/26 08:05:00), …]`, or `2 out of the last 5 datapoints […]` for an "M out of N" alarm. */
function datapointsClause(rule: AlarmRule, deciding: readonly Received[]): string {
  const list = deciding
    .map(({ start, value }) => `${formatDouble(value)} (${dayAndTime(start)})`)
    .join(', ');
  return rule.datapointsToAlarm === undefined
    ? `${count(deciding.length, 'datapoint')} [${list}]`
    : `${deciding.length} out of the last ${rule.evaluationPeriods} datapoints [${list}]`;
}

function fillingClause(rule: AlarmRule, filled: number): string {
  const { missingData } = rule;
  if (filled === 0 || missingData === 'missing' || missingData === 'ignore') return '';
  const as = missingData === 'breaching' ? 'Breaching' : 'NonBreaching';
  return `${count(filled, 'missing datapoint')} ${were(filled)} treated as [${as}]`;
}

function minimumClause(rule: AlarmRule, state: 'OK' | 'ALARM'): string {
  if (rule.datapointsToAlarm === undefined) return '';
  const transition = state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK';
  return ` (minimum ${count(minimum(rule, state), 'datapoint')} for ${transition} transition)`;
}

function reasonData(rule: AlarmRule, evaluation: Evaluation, now: number): string {
  const { received } = evaluation;
  const oldestFirst = received.toReversed();
  const [oldest] = oldestFirst;
  return JSON.stringify({
    version: '1.0',
    queryDate: formatTimestamp(now),
    ...(oldest && { startDate: formatTimestamp(oldest.start) }),
    ...(rule.unit !== undefined && { unit: rule.unit }),
    ...(rule.statistic !== undefined && { statistic: rule.statistic }),
    period: rule.period,
    recentDatapoints: oldestFirst.map(({ value }) => jsonDouble(value)),
    threshold: jsonDouble(rule.threshold),
    evaluatedDatapoints: evaluatedDatapoints(rule, evaluation),
  });
}

/** Newest first, only as many as suffice for the transition; a gap has a time but no value. */
function evaluatedDatapoints(rule: AlarmRule, evaluation: Evaluation): object[] {
  const enough = evaluation.state === 'INSUFFICIENT_DATA' ? 0 : minimum(rule, evaluation.state);
  const values = decidingDatapoints(rule, evaluation).slice(0, enough);
  const gaps = values.length < enough || enough === 0 ? evaluation.gaps : [];
  return [...values, ...gaps.map((start) => ({ start }))]
    .sort((one, other) => other.start - one.start)
    .map((entry) => ({
      timestamp: formatTimestamp(entry.start),
      ...('value' in entry && {
        ...(entry.sampleCount !== undefined && { sampleCount: jsonDouble(entry.sampleCount) }),
        value: jsonDouble(entry.value),
      }),
    }));
}

/** The datapoints that speak for the new state. */
function decidingDatapoints(rule: AlarmRule, { state, received }: Evaluation): Received[] {
  return received.filter(({ value }) => isBreaching(rule, value) === (state === 'ALARM'));
}

/** How many datapoints a transition to the state takes. */
function minimum(rule: AlarmRule, state: 'OK' | 'ALARM'): number {
  const needed = datapointsToAlarm(rule);
  return state === 'ALARM' ? needed : rule.evaluationPeriods - needed + 1;
}

/** `23/11/26 08:05:00` */
function dayAndTime(time: number): string {
  const text = new Date(time).toISOString();
  return `${text.slice(8, 10)}/${text.slice(5, 7)}/${text.slice(2, 4)} ${text.slice(11, 19)}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function were(number: number): string {
  return number === 1 ? 'was' : 'were';
}
