import { describe, expect, test } from '@jest/globals';
import { evaluateAlarm } from '../../../../../emulator/services/cloudwatch/alarm-evaluation.ts';
import { explainEvaluation } from '../../../../../emulator/services/cloudwatch/alarm-reason.ts';
import type { AlarmRule } from '../../../../../emulator/services/cloudwatch/alarm-rule.ts';
import { aRange, aRule, newestPeriod } from './alarm-ranges.ts';

const queried = newestPeriod + 93_423;

function explain(drawing: string, rule: Partial<AlarmRule>, breach?: number) {
  const whole = aRule(rule);
  const evaluation = evaluateAlarm(whole, aRange(drawing, breach), 'INSUFFICIENT_DATA');
  return explainEvaluation(whole, evaluation, queried);
}

function reason(drawing: string, rule: Partial<AlarmRule>, breach?: number): string {
  return explain(drawing, rule, breach).text;
}

describe('the reason in the words of CloudWatch', () => {
  test('one datapoint of one', () => {
    expect(reason('X', { evaluationPeriods: 1 })).toBe(
      'Threshold Crossed: 1 datapoint [2.0 (23/11/26 08:05:00)] was greater than or equal to the threshold (1.0).',
    );
  });

  test('several datapoints, newest first', () => {
    expect(reason('X X', { evaluationPeriods: 2, comparison: 'GreaterThanThreshold' }, 15.25)).toBe(
      'Threshold Crossed: 2 datapoints [15.25 (23/11/26 08:05:00), 15.25 (23/11/26 08:04:00)] were greater than the threshold (1.0).',
    );
  });

  test('M out of N', () => {
    expect(reason('0 0 X 0 0', { evaluationPeriods: 5, datapointsToAlarm: 1 })).toBe(
      'Threshold Crossed: 1 out of the last 5 datapoints [2.0 (23/11/26 08:03:00)] was greater than or equal to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).',
    );
  });

  test('M out of N, back to OK', () => {
    const rule = {
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      comparison: 'GreaterThanThreshold',
      threshold: 0,
    } as const;

    expect(reason('X 0 X 0 0', rule)).toBe(
      'Threshold Crossed: 3 out of the last 5 datapoints [0.0 (23/11/26 08:05:00), 0.0 (23/11/26 08:04:00), 0.0 (23/11/26 08:02:00)] were not greater than the threshold (0.0) (minimum 3 datapoints for ALARM -> OK transition).',
    );
  });

  test('M out of N with gaps', () => {
    const rule = {
      evaluationPeriods: 20,
      datapointsToAlarm: 1,
      missingData: 'notBreaching',
    } as const;

    expect(reason(`${'-'.repeat(21)}X`, rule, 613)).toBe(
      'Threshold Crossed: 1 out of the last 20 datapoints [613.0 (23/11/26 08:05:00)] was greater than or equal to the threshold (1.0) and 19 missing datapoints were treated as [NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).',
    );
  });

  test('a datapoint and one gap', () => {
    const rule = {
      evaluationPeriods: 2,
      comparison: 'LessThanThreshold',
      missingData: 'breaching',
    } as const;

    expect(reason('- X', rule, 1)).toBe(
      'Threshold Crossed: 1 datapoint [1.0 (23/11/26 08:05:00)] was not less than the threshold (1.0) and 1 missing datapoint was treated as [Breaching].',
    );
  });

  test.each([
    [
      1,
      'no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    ],
    [
      5,
      'no datapoints were received for 5 periods and 5 missing datapoints were treated as [NonBreaching].',
    ],
  ])('nothing but gaps, over %d periods', (evaluationPeriods, text) => {
    const rule = { evaluationPeriods, missingData: 'notBreaching' } as const;

    expect(reason('-'.repeat(evaluationPeriods + 2), rule)).toBe(`Threshold Crossed: ${text}`);
  });

  test('gaps that decide against the datapoint that came', () => {
    const rule = { datapointsToAlarm: 2, missingData: 'breaching' } as const;

    expect(reason('- - - - 0', rule)).toBe(
      'Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].',
    );
  });

  test.each([
    [1, 'Insufficient Data: 1 datapoint was unknown.'],
    [5, 'Insufficient Data: 5 datapoints were unknown.'],
  ])('no data over %d periods', (evaluationPeriods, text) => {
    expect(reason('-'.repeat(evaluationPeriods + 2), { evaluationPeriods })).toBe(text);
  });
});

describe('the reason as JSON', () => {
  test('names the datapoints that suffice, in doubles', () => {
    const rule = {
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      threshold: 80,
      statistic: 'Average',
      unit: 'Percent',
    } as const;

    expect(explain('X X X', rule, 38.5).data).toBe(
      '{"version":"1.0","queryDate":"2026-11-23T08:06:33.423+0000","startDate":"2026-11-23T08:03:00.000+0000","unit":"Percent","statistic":"Average","period":60,"recentDatapoints":[38.5,38.5,38.5],"threshold":80.0,"evaluatedDatapoints":[{"timestamp":"2026-11-23T08:05:00.000+0000","sampleCount":1.0,"value":38.5}]}',
    );
  });

  test('names the gaps where nothing came', () => {
    expect(explain('- - -', { evaluationPeriods: 1 }).data).toBe(
      '{"version":"1.0","queryDate":"2026-11-23T08:06:33.423+0000","statistic":"Sum","period":60,"recentDatapoints":[],"threshold":1.0,"evaluatedDatapoints":[{"timestamp":"2026-11-23T08:05:00.000+0000"}]}',
    );
  });

  test('names gaps and datapoints that together suffice, newest first', () => {
    const rule = { datapointsToAlarm: 2, missingData: 'breaching' } as const;

    expect(JSON.parse(explain('- - - X -', rule).data).evaluatedDatapoints).toEqual([
      { timestamp: '2026-11-23T08:05:00.000+0000' },
      { timestamp: '2026-11-23T08:04:00.000+0000', sampleCount: 1, value: 2 },
      { timestamp: '2026-11-23T08:03:00.000+0000' },
    ]);
  });
});
