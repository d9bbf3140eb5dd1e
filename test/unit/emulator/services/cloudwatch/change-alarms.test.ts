import { describe, expect, test } from '@jest/globals';
import { aWorld, testStart } from '../../../../support/world.ts';
import { inFreshWorld } from './fresh-world.ts';

const { world, cloudwatch, describeAlarms, putAlarm, names, historyOf, setState } =
  inFreshWorld(aWorld);

describe('SetAlarmState', () => {
  test('says the new state and since when', async () => {
    await putAlarm();
    await world().clock.advance(5000);
    await setState('OK');
    await world().clock.advance(2000);
    await setState('OK', { StateReason: 'still testing' });

    expect((await describeAlarms()).MetricAlarms).toMatchObject([
      {
        StateValue: 'OK',
        StateReason: 'still testing',
        StateUpdatedTimestamp: new Date(testStart + 7000),
        StateTransitionedTimestamp: new Date(testStart + 5000),
      },
    ]);
    expect(await historyOf({ HistoryItemType: 'StateUpdate' })).toHaveLength(1);
  });

  test.each([
    ['an alarm that is not there', 'OK', { AlarmName: 'none' }, 'ResourceNotFound'],
    ['an unknown state', 'FINE', {}, 'ValidationException'],
    ['no reason', 'OK', { StateReason: undefined }, 'MissingRequiredParameterException'],
    ['a reason of 1,024', 'OK', { StateReason: 'x'.repeat(1024) }, 'ValidationException'],
    ['data that is no JSON', 'OK', { StateReasonData: '{' }, 'InvalidFormatFault'],
  ])('refuses %s', async (_, state, overrides, code) => {
    await putAlarm();

    await expect(setState(state, overrides)).rejects.toMatchObject({ code });
  });
});

test('DeleteAlarms deletes what is there, and passes over what is not', async () => {
  await putAlarm();

  await cloudwatch('DeleteAlarms', { AlarmNames: ['none'] });
  expect(await names()).toEqual(['failures']);

  const many = Array.from({ length: 101 }, () => 'failures');
  await expect(cloudwatch('DeleteAlarms', { AlarmNames: many })).rejects.toMatchObject({
    code: 'ValidationException',
  });

  await cloudwatch('DeleteAlarms', { AlarmNames: ['none', 'failures'] });
  expect(await names()).toEqual([]);
  expect(world().state.timers).toEqual([]);
});

test('actions are switched off and on by name', async () => {
  await putAlarm();
  const enabled = async () => (await describeAlarms()).MetricAlarms?.[0]?.ActionsEnabled;

  await cloudwatch('DisableAlarmActions', { AlarmNames: ['failures', 'none'] });
  expect(await enabled()).toBe(false);
  await cloudwatch('EnableAlarmActions', { AlarmNames: ['failures'] });
  await cloudwatch('EnableAlarmActions', { AlarmNames: ['failures'] });
  expect(await enabled()).toBe(true);
  expect((await historyOf()).map(({ HistorySummary }) => HistorySummary)).toEqual([
    'Alarm "failures" updated',
    'Alarm "failures" updated',
    'Alarm "failures" created',
  ]);
  await expect(cloudwatch('EnableAlarmActions', {})).rejects.toMatchObject({
    code: 'MissingRequiredParameterException',
  });
});
