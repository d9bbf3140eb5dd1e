import { describe, expect, test } from '@jest/globals';
import { lastBoundary } from '../../../../../emulator/services/cloudwatch/wall-clock.ts';
import { aWorld, testStart } from '../../../../support/world.ts';
import { inFreshWorld, minute } from './fresh-world.ts';

const { world, putAlarm, alarmNow, describeAlarms, historyOf, putFailures } = inFreshWorld(aWorld);

const second = 1000;

const transitions = async () =>
  (await historyOf({ HistoryItemType: 'StateUpdate', ScanBy: 'TimestampAscending' })).map(
    ({ HistorySummary, Timestamp }) => [
      HistorySummary?.replace('Alarm updated from ', ''),
      ((Timestamp?.getTime() ?? 0) - testStart) / second,
    ],
  );

describe('an alarm on rare events', () => {
  test('goes to OK soon after its creation, to ALARM with a breach, and back when it has passed', async () => {
    await putAlarm();
    await world().clock.advance(10 * minute + 20 * second);
    await putFailures();
    await world().clock.advance(20 * minute);

    expect(await transitions()).toEqual([
      ['INSUFFICIENT_DATA to OK', 10],
      ['OK to ALARM', 11 * 60 + 10],
      ['ALARM to OK', 18 * 60 + 10],
    ]);
  });

  test('says why', async () => {
    await putAlarm();
    await world().clock.advance(5 * minute + 20 * second);
    await putFailures();
    await world().clock.advance(minute);

    expect(await alarmNow()).toMatchObject({
      StateValue: 'ALARM',
      StateReason:
        'Threshold Crossed: 1 out of the last 5 datapoints [2.0 (23/11/26 08:05:00)] was greater than or equal to the threshold (1.0) and 4 missing datapoints were treated as [NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).',
      StateReasonData:
        '{"version":"1.0","queryDate":"2026-11-23T08:06:10.000+0000","startDate":"2026-11-23T08:05:00.000+0000","statistic":"Sum","period":60,"recentDatapoints":[2.0],"threshold":1.0,"evaluatedDatapoints":[{"timestamp":"2026-11-23T08:05:00.000+0000","sampleCount":1.0,"value":2.0}]}',
    });
  });

  test('sees a datapoint that came four minutes late', async () => {
    await putAlarm();
    await world().clock.advance(10 * minute);
    await putFailures({ Timestamp: new Date(testStart + 6 * minute) });
    await world().clock.advance(minute);

    expect((await alarmNow())?.StateValue).toBe('ALARM');
  });

  test('does not see a metric of other dimensions, nor of another unit', async () => {
    await putAlarm({ Unit: 'Count' });
    await putFailures({ Dimensions: [{ Name: 'Role', Value: 'caller' }], Unit: 'Count' });
    await putFailures({ Unit: 'Bytes' });
    await world().clock.advance(3 * minute);

    expect((await alarmNow())?.StateValue).toBe('OK');
  });

  test('without a unit sees every unit', async () => {
    await putAlarm();
    await putFailures({ Unit: 'Bytes' });
    await world().clock.advance(3 * minute);

    expect((await alarmNow())?.StateValue).toBe('ALARM');
  });
});

test('an alarm on DynamoDB keeps its state without data, whatever its mode', async () => {
  await putAlarm({ Namespace: 'AWS/DynamoDB', TreatMissingData: 'breaching' });
  await world().clock.advance(3 * minute);

  expect(await alarmNow()).toMatchObject({
    StateValue: 'INSUFFICIENT_DATA',
    TreatMissingData: 'breaching',
  });
});

describe('the window', () => {
  test('slides by the minute, not by the period', async () => {
    await putAlarm({
      Period: 300,
      EvaluationPeriods: 1,
      DatapointsToAlarm: undefined,
      Threshold: 4,
    });
    await world().clock.advance(3 * minute);
    await putFailures();
    await world().clock.advance(4 * minute);
    await putFailures();
    await world().clock.advance(minute + 10 * second);

    expect(await alarmNow()).toMatchObject({
      StateValue: 'ALARM',
      StateReason:
        'Threshold Crossed: 1 datapoint [4.0 (23/11/26 08:03:00)] was greater than or equal to the threshold (4.0).',
    });
  });

  test('of less than a minute is looked at every ten seconds', async () => {
    await putAlarm({ Period: 10, EvaluationPeriods: 1, DatapointsToAlarm: undefined });
    await world().clock.advance(12 * second);
    await putFailures({ StorageResolution: 1 });
    await world().clock.advance(30 * second);

    expect(await transitions()).toEqual([
      ['INSUFFICIENT_DATA to OK', 10],
      ['OK to ALARM', 20],
    ]);
  });
});

describe('an alarm of ten seconds on a metric of minutes', () => {
  test('lapses into INSUFFICIENT_DATA between the datapoints', async () => {
    const high = {
      Period: 10,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      TreatMissingData: 'missing',
    };
    await putAlarm(high);
    for (let n = 0; n < 3; n += 1) {
      await world().clock.advance(30 * second);
      await putFailures();
      await world().clock.advance(30 * second);
    }
    await world().clock.advance(30 * second);

    expect((await transitions()).map(([summary]) => summary)).toEqual([
      'INSUFFICIENT_DATA to ALARM',
      'ALARM to INSUFFICIENT_DATA',
      'INSUFFICIENT_DATA to ALARM',
      'ALARM to INSUFFICIENT_DATA',
      'INSUFFICIENT_DATA to ALARM',
      'ALARM to INSUFFICIENT_DATA',
    ]);
  });
});

describe('an alarm of less than a minute on a minute that is over', () => {
  test.each([10, 20, 30])('of %d s sees its datapoint', async (Period) => {
    for (let phase = 0; phase < 10; phase += 1) {
      const AlarmName = `phase ${phase}`;
      await putAlarm({ AlarmName, Period, EvaluationPeriods: 1, DatapointsToAlarm: 1 });
      await world().clock.advance(second);
    }
    await world().clock.advance(55 * second);
    await putFailures({ Timestamp: new Date(testStart) });
    await world().clock.advance(10 * second);

    const { MetricAlarms = [] } = await describeAlarms();
    expect(MetricAlarms.map(({ StateValue }) => StateValue)).toEqual(Array(10).fill('ALARM'));
  });
});

describe('an alarm over days', () => {
  test('is evaluated once an hour, up to the last full hour', async () => {
    await putAlarm({ Period: 86_400, EvaluationPeriods: 7, DatapointsToAlarm: 1 });
    await world().clock.advance(30 * minute);
    await putFailures();
    await world().clock.advance(29 * minute);
    expect((await alarmNow())?.StateValue).toBe('OK');
    await world().clock.advance(2 * minute);

    expect((await alarmNow())?.StateValue).toBe('ALARM');
  });
});

describe('a wall clock window', () => {
  const hourly = { Period: 3600, EvaluationPeriods: 1, DatapointsToAlarm: 1, Threshold: 4 };

  test('takes whole periods of the clock, not of the alarm', async () => {
    await putAlarm({ ...hourly, EvaluationWindow: { WallClockWindow: { Timezone: '+05:30' } } });
    await world().clock.advance(20 * minute);
    await putFailures();
    await world().clock.advance(20 * minute);
    await putFailures();
    await world().clock.advance(15 * minute);
    await putFailures();
    await world().clock.advance(30 * minute);
    expect((await alarmNow())?.StateValue).toBe('OK');
    await world().clock.advance(10 * minute);

    expect((await alarmNow())?.StateReason).toContain('[4.0 (23/11/26 08:30:00)]');
    expect((await alarmNow())?.EvaluationWindow).toEqual({
      WallClockWindow: { Timezone: '+05:30' },
    });
  });

  test.each([
    ['the hour', 3600, undefined, '2026-11-23T08:00:00Z'],
    ['midnight in New York', 86_400, 'America/New_York', '2026-11-23T05:00:00Z'],
    ['midnight in summer time', 86_400, 'Australia/Sydney', '2026-11-22T13:00:00Z'],
    ['midnight at an offset', 86_400, 'UTC-03:00', '2026-11-23T03:00:00Z'],
    ['Monday', 604_800, undefined, '2026-11-23T00:00:00Z'],
  ])('begins anew at %s', (_, seconds, timezone, boundary) => {
    const now = Date.UTC(2026, 10, 23, 8, 34, 56);

    expect(lastBoundary(now, seconds * 1000, timezone)).toBe(Date.parse(boundary));
  });
});

describe('a warm-up', () => {
  const warmUp = { EvaluationPeriods: 2, DatapointsToAlarm: 1, TreatMissingData: 'breaching' };

  test('keeps an alarm from judging data that is not there yet', async () => {
    await putAlarm({ ...warmUp, WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 10 } });
    await world().clock.advance(9 * minute);
    expect((await alarmNow())?.StateValue).toBe('INSUFFICIENT_DATA');
    await world().clock.advance(2 * minute);

    expect((await alarmNow())?.StateValue).toBe('ALARM');
  });

  test.each([
    [false, 'ALARM'],
    [true, 'INSUFFICIENT_DATA'],
  ])('ends early with enough data unless it is fixed (%s)', async (isFixed, state) => {
    await putAlarm({
      ...warmUp,
      WarmUpConfiguration: {
        WarmUpPeriodDurationInMinutes: 10,
        OnlyStartEvaluatingAfterWarmUpPeriodEnds: isFixed,
      },
    });
    await putFailures();
    await world().clock.advance(minute);
    await putFailures();
    await world().clock.advance(2 * minute);

    expect((await alarmNow())?.StateValue).toBe(state);
  });
});

describe('a dead man', () => {
  const deadMan = {
    AlarmName: 'failures',
    Statistic: 'SampleCount',
    Period: 3600,
    EvaluationPeriods: 24,
    DatapointsToAlarm: 24,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  };

  test('alarms from the first, recovers with a beat, and alarms when the beats stop', async () => {
    await putAlarm(deadMan);
    await world().clock.advance(minute);
    expect((await alarmNow())?.StateValue).toBe('ALARM');

    await putFailures({ Value: 1 });
    await world().clock.advance(2 * minute);
    expect((await alarmNow())?.StateValue).toBe('OK');

    await world().clock.advance(27 * 60 * minute);
    expect((await alarmNow())?.StateValue).toBe('ALARM');
    expect((await alarmNow())?.StateReason).toBe(
      'Threshold Crossed: no datapoints were received for 24 periods and 24 missing datapoints were treated as [Breaching].',
    );
  });
});

test('evaluation goes on in a restored snapshot', async () => {
  await putAlarm();
  await world().clock.advance(minute);
  const snapshot = world().snapshot();
  await world().clock.advance(60 * minute);

  world().restore(snapshot);
  await putFailures();
  await world().clock.advance(2 * minute);

  expect(await alarmNow()).toMatchObject({ StateValue: 'ALARM' });
  expect(world().clock.now()).toBe(testStart + 3 * minute);
});

test('an updated alarm is evaluated by its new rule, once a minute as before', async () => {
  await putAlarm({ Threshold: 10 });
  await putFailures();
  await world().clock.advance(2 * minute);
  expect((await alarmNow())?.StateValue).toBe('OK');

  await putAlarm({ Threshold: 1 });
  await world().clock.advance(10 * second);

  expect((await alarmNow())?.StateValue).toBe('ALARM');
  expect(world().state.timers.filter(({ name }) => name === 'evaluate-alarm')).toHaveLength(1);
});
