import type { DescribeAlarmHistoryOutput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { aWorld, testStart } from '../../../../support/world.ts';
import { arnOf, inFreshWorld, topic } from './fresh-world.ts';

const { world, cloudwatch, putAlarm, historyOf, setState } = inFreshWorld(aWorld);

describe('DescribeAlarmHistory', () => {
  test('tells what became of an alarm, newest first, even after its deletion', async () => {
    await putAlarm();
    await world().clock.advance(1000);
    await setState('ALARM', { StateReasonData: '{"threshold":1.0}' });
    await world().clock.advance(1000);
    await cloudwatch('DisableAlarmActions', { AlarmNames: ['failures'] });
    await world().clock.advance(1000);
    await cloudwatch('DeleteAlarms', { AlarmNames: ['failures'] });

    const history = await historyOf({ AlarmName: 'failures' });

    expect(
      history.map(({ HistoryItemType, HistorySummary, Timestamp }) => [
        HistoryItemType,
        HistorySummary,
        (Timestamp?.getTime() ?? 0) - testStart,
      ]),
    ).toEqual([
      ['ConfigurationUpdate', 'Alarm "failures" deleted', 3000],
      ['ConfigurationUpdate', 'Alarm "failures" updated', 2000],
      ['StateUpdate', 'Alarm updated from INSUFFICIENT_DATA to ALARM', 1000],
      ['ConfigurationUpdate', 'Alarm "failures" created', 0],
    ]);
    expect(history[2]?.HistoryData).toBe(
      '{"version":"1.0","oldState":{"stateValue":"INSUFFICIENT_DATA","stateReason":"Unchecked: Initial alarm creation"},"newState":{"stateValue":"ALARM","stateReason":"testing","stateReasonData":{"threshold":1.0}}}',
    );
  });

  test('writes a new alarm down as CloudWatch does', async () => {
    await putAlarm({
      AlarmName: 'API_My_IoT_Thing_History_A_WriteThrottleEvents',
      AlarmDescription: 'API Alarm cretion Test',
      Namespace: 'AWS/DynamoDB',
      MetricName: 'WriteThrottleEvents',
      Dimensions: [
        { Name: 'Operation', Value: 'PutItem' },
        { Name: 'TableName', Value: 'IoT_Thing_History_A' },
      ],
      EvaluationPeriods: 1,
      DatapointsToAlarm: undefined,
      TreatMissingData: undefined,
      AlarmActions: [topic],
    });

    const [created] = await historyOf();

    expect(created?.HistoryData).toBe(
      `{"version":"1.0","type":"Create","createdAlarm":{"alarmName":"API_My_IoT_Thing_History_A_WriteThrottleEvents","alarmDescription":"API Alarm cretion Test","alarmArn":"${arnOf('API_My_IoT_Thing_History_A_WriteThrottleEvents')}","alarmConfigurationUpdatedTimestamp":"2026-11-23T08:00:00.000+0000","namespace":"AWS/DynamoDB","metricName":"WriteThrottleEvents","statistic":"Sum","period":60,"dimensions":[{"value":"PutItem","name":"Operation"},{"value":"IoT_Thing_History_A","name":"TableName"}],"threshold":1.0,"comparisonOperator":"GreaterThanOrEqualToThreshold","evaluationPeriods":1,"stateValue":"INSUFFICIENT_DATA","stateUpdatedTimestamp":"2026-11-23T08:00:00.000+0000","actionsEnabled":true,"alarmActions":["${topic}"],"insufficientDataActions":[],"okactions":[]}}`,
    );
  });

  test('filters by type and by time, both ends included', async () => {
    await putAlarm();
    await world().clock.advance(1000);
    await setState('ALARM');
    await world().clock.advance(1000);
    await setState('OK');
    const at = (seconds: number) => new Date(testStart + seconds * 1000);

    expect(await historyOf({ HistoryItemType: 'StateUpdate' })).toHaveLength(2);
    expect(await historyOf({ StartDate: at(1), EndDate: at(1) })).toMatchObject([
      { HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to ALARM' },
    ]);
    expect(await historyOf({ StartDate: at(3) })).toEqual([]);
    expect(await historyOf({ AlarmName: 'other' })).toEqual([]);
    expect(await historyOf({ AlarmTypes: ['CompositeAlarm'] })).toEqual([]);
    expect(await historyOf({ ScanBy: 'TimestampAscending' })).toMatchObject([
      { HistoryItemType: 'ConfigurationUpdate' },
      { HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to ALARM' },
      { HistorySummary: 'Alarm updated from ALARM to OK' },
    ]);
  });

  test.each(['TimestampAscending', 'TimestampDescending'])(
    'pages %s without loss though all fell into one millisecond',
    async (ScanBy) => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) await putAlarm({ AlarmName: name });
      const seen: (string | undefined)[] = [];
      let NextToken: string | undefined;

      do {
        const page: DescribeAlarmHistoryOutput = await cloudwatch<DescribeAlarmHistoryOutput>(
          'DescribeAlarmHistory',
          { MaxRecords: 2, ScanBy, NextToken },
        );
        seen.push(...(page.AlarmHistoryItems ?? []).map(({ AlarmName }) => AlarmName));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);

      const ascending = ['a', 'b', 'c', 'd', 'e'];
      expect(seen).toEqual(ScanBy === 'TimestampAscending' ? ascending : ascending.reverse());
    },
  );

  test('tells of no next page behind the last item', async () => {
    for (const AlarmName of ['a', 'b']) await putAlarm({ AlarmName });

    expect(await cloudwatch('DescribeAlarmHistory', { MaxRecords: 2 })).not.toHaveProperty(
      'NextToken',
    );
  });

  test.each([
    { ScanBy: 'Backwards' },
    { AlarmTypes: ['Siren'] },
    { HistoryItemType: 'Rumour' },
    { MaxRecords: 101 },
  ])('is not had with %j', async (input) => {
    await expect(cloudwatch('DescribeAlarmHistory', input)).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });

  test('is kept for two weeks', async () => {
    await putAlarm();
    await cloudwatch('DeleteAlarms', { AlarmNames: ['failures'] });
    await world().clock.advance(14 * 86_400_000 + 1);
    await putAlarm();

    expect(await historyOf()).toHaveLength(1);
  });
});
