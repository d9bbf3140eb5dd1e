import {
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { anAlarm, describe, setState } from './alarms.ts';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';

const api = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference';

export const cloudwatch: ServiceCases = {
  service: 'cloudwatch',
  cases: [
    {
      name: 'An alarm is described as it was put, first with insufficient data',
      aws: `${api}/API_DescribeAlarms.html`,
      async run(place) {
        const name = await anAlarm(place, { AlarmDescription: 'schlüssel', DatapointsToAlarm: 1 });
        const alarm = await describe(place, name);
        const { StateValue, AlarmDescription, Statistic, Period, Threshold } = alarm ?? {};
        const { ComparisonOperator, TreatMissingData, ActionsEnabled, DatapointsToAlarm } =
          alarm ?? {};
        return {
          StateValue,
          AlarmDescription,
          Statistic,
          Period,
          Threshold,
          ComparisonOperator,
          TreatMissingData,
          ActionsEnabled,
          DatapointsToAlarm,
          arn:
            alarm?.AlarmArn === `arn:aws:cloudwatch:${place.region}:${place.account}:alarm:${name}`,
        };
      },
      expected: {
        StateValue: 'INSUFFICIENT_DATA',
        AlarmDescription: 'schlüssel',
        Statistic: 'Sum',
        Period: 60,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'ignore',
        ActionsEnabled: true,
        DatapointsToAlarm: 1,
        arn: true,
      },
    },
    {
      name: 'PutMetricAlarm of a name that is taken replaces the alarm and keeps its state',
      aws: `${api}/API_PutMetricAlarm.html`,
      async run(place) {
        const name = await anAlarm(place);
        await setState(place, name, 'ALARM');
        await anAlarm(place, { Threshold: 5 });
        const alarm = await describe(place, name);
        return [alarm?.Threshold, alarm?.StateValue];
      },
      expected: [5, 'ALARM'],
    },
    {
      name: 'An alarm’s period of a minute and more is a multiple of 60 seconds',
      aws: `${api}/API_PutMetricAlarm.html`,
      run: (place) => faultOf(anAlarm(place, { Period: 90 })),
      expected: 'ValidationException',
    },
    {
      name: 'An alarm needs a statistic',
      aws: `${api}/API_PutMetricAlarm.html`,
      run: (place) => faultOf(anAlarm(place, { Statistic: undefined })),
      expected: 'ValidationException',
    },
    {
      name: 'More datapoints to alarm than evaluation periods are refused',
      aws: `${api}/API_PutMetricAlarm.html`,
      run: (place) => faultOf(anAlarm(place, { EvaluationPeriods: 2, DatapointsToAlarm: 3 })),
      expected: 'ValidationException',
    },
    {
      name: 'DescribeAlarms finds by prefix and by state',
      aws: `${api}/API_DescribeAlarms.html`,
      async run(place) {
        const name = await anAlarm(place);
        await setState(place, name, 'ALARM');
        const find = async (StateValue: StateValue) => {
          const { MetricAlarms } = await place.clients.cloudWatch.send(
            new DescribeAlarmsCommand({ AlarmNamePrefix: name, StateValue }),
          );
          return MetricAlarms?.length;
        };
        return [await find('ALARM'), await find('OK')];
      },
      expected: [1, 0],
    },
    {
      name: 'Tags of an alarm are put at its making and listed',
      aws: `${api}/API_ListTagsForResource.html`,
      async run(place) {
        const name = await anAlarm(place, { Tags: [{ Key: 'a', Value: '1' }] });
        const alarm = await describe(place, name);
        const { Tags } = await place.clients.cloudWatch.send(
          new ListTagsForResourceCommand({ ResourceARN: alarm?.AlarmArn }),
        );
        return Tags;
      },
      expected: [{ Key: 'a', Value: '1' }],
    },
  ],
};
