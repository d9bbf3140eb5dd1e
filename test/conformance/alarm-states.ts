import { DescribeAlarmHistoryCommand } from '@aws-sdk/client-cloudwatch';
import { anAlarm, describe, setState } from './alarms.ts';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';

const api = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference';

export const alarmStates: ServiceCases = {
  service: 'cloudwatch',
  cases: [
    {
      name: 'SetAlarmState of an alarm that does not exist is ResourceNotFound',
      aws: `${api}/API_SetAlarmState.html`,
      run: (place) => faultOf(setState(place, place.fresh('none'), 'ALARM')),
      expected: 'ResourceNotFound',
    },
    {
      name: 'SetAlarmState with data that is no JSON is InvalidFormatFault',
      aws: `${api}/API_SetAlarmState.html`,
      async run(place) {
        return faultOf(setState(place, await anAlarm(place), 'ALARM', 'no json'));
      },
      expected: 'InvalidFormatFault',
    },
    {
      name: 'SetAlarmState tells its state and reason',
      aws: `${api}/API_SetAlarmState.html`,
      async run(place) {
        const name = await anAlarm(place);
        await setState(place, name, 'ALARM');
        const alarm = await describe(place, name);
        return [alarm?.StateValue, alarm?.StateReason];
      },
      expected: ['ALARM', 'set by hand'],
    },
    {
      name: 'The history tells a change of state with both states',
      aws: `${api}/API_DescribeAlarmHistory.html`,
      async run(place) {
        const AlarmName = await anAlarm(place);
        await setState(place, AlarmName, 'ALARM');
        const { AlarmHistoryItems } = await place.clients.cloudWatch.send(
          new DescribeAlarmHistoryCommand({ AlarmName, HistoryItemType: 'StateUpdate' }),
        );
        return AlarmHistoryItems?.map(({ HistorySummary, HistoryData }) => {
          const { oldState, newState } = JSON.parse(HistoryData ?? '{}');
          return [HistorySummary, oldState?.stateValue, newState?.stateValue];
        });
      },
      expected: [['Alarm updated from INSUFFICIENT_DATA to ALARM', 'INSUFFICIENT_DATA', 'ALARM']],
    },
    {
      name: 'The history tells that the alarm was made',
      aws: `${api}/API_DescribeAlarmHistory.html`,
      async run(place) {
        const AlarmName = await anAlarm(place);
        const { AlarmHistoryItems } = await place.clients.cloudWatch.send(
          new DescribeAlarmHistoryCommand({ AlarmName, HistoryItemType: 'ConfigurationUpdate' }),
        );
        return AlarmHistoryItems?.map(({ HistoryItemType }) => HistoryItemType);
      },
      expected: ['ConfigurationUpdate'],
    },
  ],
};
