import { describe, expect, test } from '@jest/globals';
import { evaluateAlarm } from '../../../../../emulator/services/cloudwatch/alarm-evaluation.ts';
import type { AlarmState } from '../../../../../emulator/services/cloudwatch/alarm-rule.ts';
import { aRange, aRule } from './alarm-ranges.ts';
import { inFreshWorld, minute, topic } from './fresh-world.ts';
import { TopicWorld } from './topic-world.ts';

const { world, putAlarm, alarmNow, putFailures } = inFreshWorld(() => new TopicWorld());

const putPercentile = (overrides: object = {}) =>
  putAlarm({
    Statistic: undefined,
    ExtendedStatistic: 'p90',
    Threshold: 9,
    EvaluationPeriods: 1,
    DatapointsToAlarm: undefined,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    AlarmActions: [topic],
    ...overrides,
  });
const putSamples = (values: readonly number[]) =>
  putFailures({ Value: undefined, Values: values, Counts: values.map(() => 1) });

test('an alarm on a percentile sees the distribution, not the mean', async () => {
  await putPercentile();
  await putSamples([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  await world().clock.advance(2 * minute);

  expect(await alarmNow()).toMatchObject({
    ExtendedStatistic: 'p90',
    StateValue: 'ALARM',
    StateReason: expect.stringContaining('1 datapoint [9.0 (23/11/26 08:00:00)]'),
    StateReasonData: expect.stringContaining('"statistic":"p90"'),
  });
  expect(await alarmNow()).not.toHaveProperty('Statistic');
  expect(world().published[0]?.input.Message).toContain(
    '"StatisticType":"ExtendedStatistic","ExtendedStatistic":"p90"',
  );
});

describe('with few samples', () => {
  // A p90 takes 10 / (1 - 0.9) = 100 samples to tell something.

  test.each([
    ['ignore', 99, 'INSUFFICIENT_DATA'],
    ['ignore', 100, 'ALARM'],
    ['evaluate', 1, 'ALARM'],
    [undefined, 1, 'ALARM'],
  ] as const)('%s, %d samples: %s', async (mode, count, state) => {
    await putPercentile({ EvaluateLowSampleCountPercentile: mode, TreatMissingData: 'ignore' });
    await putFailures({ Value: undefined, Values: [10], Counts: [count] });
    await world().clock.advance(70_000);

    expect((await alarmNow())?.StateValue).toBe(state);
  });

  test.each(['OK', 'ALARM', 'INSUFFICIENT_DATA'] as AlarmState[])(
    'the state %s stays, whatever they say',
    (current) => {
      for (const drawing of ['X X X', '0 0 0', 'X 0 X']) {
        const rule = aRule({ leastSamples: 10 });

        expect(evaluateAlarm(rule, aRange(drawing), current).state).toBe(current);
      }
    },
  );

  test('an alarm is raised by significant datapoints beside them', () => {
    const range = aRange('0 X X').map((period, place) =>
      place === 0 || period.datapoint === undefined
        ? period
        : { ...period, datapoint: { ...period.datapoint, sampleCount: 10 } },
    );
    const rule = aRule({ leastSamples: 10, datapointsToAlarm: 2 });

    expect(evaluateAlarm(rule, range, 'OK').state).toBe('ALARM');
  });
});
