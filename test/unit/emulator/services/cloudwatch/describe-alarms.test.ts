import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { aWorld } from '../../../../support/world.ts';
import { inFreshWorld, topic } from './fresh-world.ts';

const { cloudwatch, describeAlarms, putAlarm, names, setState } = inFreshWorld(aWorld);

describe('DescribeAlarms', () => {
  beforeEach(async () => {
    await putAlarm({ AlarmName: 'b-two', InsufficientDataActions: [topic] });
    await putAlarm({ AlarmName: 'a-one' });
    await putAlarm({ AlarmName: 'b-three' });
    await setState('ALARM', { AlarmName: 'b-three' });
  });

  test.each([
    ['all, by name', {}, ['a-one', 'b-three', 'b-two']],
    ['by names', { AlarmNames: ['b-two', 'none'] }, ['b-two']],
    ['by prefix', { AlarmNamePrefix: 'b-' }, ['b-three', 'b-two']],
    ['by state', { StateValue: 'ALARM' }, ['b-three']],
    ['by action', { ActionPrefix: 'arn:aws:sns' }, ['b-two']],
    [
      'metric alarms',
      { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
      ['a-one', 'b-three', 'b-two'],
    ],
    ['no composite ones', { AlarmTypes: ['CompositeAlarm'] }, []],
  ])('finds %s', async (_, input, found) => {
    expect(await names(input)).toEqual(found);
  });

  test('pages', async () => {
    const first = await describeAlarms({ MaxRecords: 2 });
    const second = await describeAlarms({ MaxRecords: 2, NextToken: first.NextToken });

    expect(first.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['a-one', 'b-three']);
    expect(second.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['b-two']);
    expect(second.NextToken).toBeUndefined();
    expect(await describeAlarms({ MaxRecords: 3 })).not.toHaveProperty('NextToken');
  });

  test.each([
    [
      'names with a prefix',
      { AlarmNames: ['a'], AlarmNamePrefix: 'b' },
      'InvalidParameterCombinationException',
    ],
    [
      '101 names',
      { AlarmNames: Array.from({ length: 101 }, (_, n) => `a${n}`) },
      'ValidationException',
    ],
    ['101 records', { MaxRecords: 101 }, 'ValidationException'],
    ['no record', { MaxRecords: 0 }, 'ValidationException'],
    ['an unknown state', { StateValue: 'FINE' }, 'ValidationException'],
    ['a foreign token', { NextToken: 'x' }, 'InvalidNextToken'],
    [
      'children beside a state',
      { ChildrenOfAlarmName: 'a', StateValue: 'OK' },
      'ValidationException',
    ],
    [
      'children and parents',
      { ChildrenOfAlarmName: 'a', ParentsOfAlarmName: 'a' },
      'ValidationException',
    ],
    ['an unknown type', { AlarmTypes: ['Siren'] }, 'ValidationException'],
  ])('refuses %s', async (_, input, code) => {
    await expect(describeAlarms(input)).rejects.toMatchObject({ code });
  });

  test('finds the alarms of one metric', async () => {
    await putAlarm({ AlarmName: 'c', MetricName: 'Volume', Statistic: 'Average' });
    const ofMetric = (input: object) =>
      cloudwatch<DescribeAlarmsOutput>('DescribeAlarmsForMetric', {
        Namespace: 'Keywatch',
        MetricName: 'Volume',
        ...input,
      });

    expect((await ofMetric({})).MetricAlarms).toMatchObject([{ AlarmName: 'c' }]);
    expect((await ofMetric({ Statistic: 'Sum' })).MetricAlarms).toEqual([]);
    expect((await ofMetric({ Period: 300 })).MetricAlarms).toEqual([]);
    expect((await ofMetric({ Unit: 'Count' })).MetricAlarms).toEqual([]);
    expect((await ofMetric({ Dimensions: [{ Name: 'a', Value: 'b' }] })).MetricAlarms).toEqual([]);
    expect((await ofMetric({ MetricName: 'Failures' })).MetricAlarms).toHaveLength(3);
  });
});
