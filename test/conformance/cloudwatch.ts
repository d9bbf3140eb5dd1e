import {
  type Datapoint,
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  ListTagsForResourceCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { receive } from './queues.ts';
import { aSubscribedQueue, aTopic } from './topics.ts';

const api = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring';

const namespaceOf = (place: Place) => place.fresh('Conformance');

/** Puts values of one moment, so many seconds ago. */
function put(place: Place, values: readonly number[], ageSeconds = 0) {
  const Timestamp = new Date(place.now().getTime() - ageSeconds * 1000);
  return place.clients.cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: namespaceOf(place),
      MetricData: values.map((Value) => ({ MetricName: 'Events', Value, Timestamp })),
    }),
  );
}

/** An alarm of its own on the metric `Events`, deleted with the case. */
async function anAlarm(place: Place, input: Partial<PutMetricAlarmCommandInput> = {}) {
  const AlarmName = place.fresh('alarm');
  const { cloudWatch } = place.clients;
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: namespaceOf(place),
      MetricName: 'Events',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      // Its state stays as it was set.
      TreatMissingData: 'ignore',
      ...input,
    }),
  );
  place.later(() => cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] })));
  return AlarmName;
}

const setState = (place: Place, AlarmName: string, StateValue: StateValue, data?: string) =>
  place.clients.cloudWatch.send(
    new SetAlarmStateCommand({
      AlarmName,
      StateValue,
      StateReason: 'set by hand',
      ...(data && { StateReasonData: data }),
    }),
  );

async function describe(place: Place, AlarmName: string) {
  const { MetricAlarms } = await place.clients.cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }),
  );
  return MetricAlarms?.[0];
}

async function sumOf(place: Place, Stat: string) {
  const now = place.now().getTime();
  const Metric = { Namespace: namespaceOf(place), MetricName: 'Events' };
  const { MetricDataResults } = await place.clients.cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - 3_600_000),
      EndTime: new Date(now + 60_000),
      MetricDataQueries: [{ Id: 'events', MetricStat: { Metric, Period: 3600, Stat } }],
    }),
  );
  return MetricDataResults?.[0]?.Values?.reduce((sum, value) => sum + value, 0);
}

export const cloudwatch: ServiceCases = {
  service: 'cloudwatch',
  cases: [
    {
      name: 'GetMetricData answers the sum of the data put',
      aws: `${api}/API_GetMetricData.html`,
      async run(place) {
        await put(place, [1, 2, 4], 5);
        return sumOf(place, 'Sum');
      },
      expected: 7,
    },
    {
      name: 'GetMetricStatistics answers several statistics of a period at once',
      aws: `${api}/API_GetMetricStatistics.html`,
      async run(place) {
        await put(place, [1, 2, 6], 600);
        const now = place.now().getTime();
        const { Datapoints } = await place.clients.cloudWatch.send(
          new GetMetricStatisticsCommand({
            Namespace: namespaceOf(place),
            MetricName: 'Events',
            StartTime: new Date(now - 3_600_000),
            EndTime: new Date(now),
            Period: 60,
            Statistics: ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'],
          }),
        );
        return Datapoints?.map((point: Datapoint) => [
          point.Sum,
          point.Average,
          point.Minimum,
          point.Maximum,
          point.SampleCount,
        ]);
      },
      expected: [[9, 3, 1, 6, 3]],
    },
    {
      name: 'A statistic set and counted values weigh as the data they stand for',
      aws: `${api}/API_MetricDatum.html`,
      async run(place) {
        const Timestamp = new Date(place.now().getTime() - 5000);
        await place.clients.cloudWatch.send(
          new PutMetricDataCommand({
            Namespace: namespaceOf(place),
            MetricData: [
              {
                MetricName: 'Events',
                Timestamp,
                StatisticValues: { SampleCount: 3, Sum: 9, Minimum: 1, Maximum: 6 },
              },
              { MetricName: 'Events', Timestamp, Values: [2, 5], Counts: [2, 1] },
            ],
          }),
        );
        return [await sumOf(place, 'Sum'), await sumOf(place, 'SampleCount')];
      },
      expected: [18, 6],
    },
    {
      name: 'Metrics of other dimensions are other metrics',
      aws: `${guide}/cloudwatch_concepts.html`,
      async run(place) {
        await put(place, [1], 5);
        await place.clients.cloudWatch.send(
          new PutMetricDataCommand({
            Namespace: namespaceOf(place),
            MetricData: [
              {
                MetricName: 'Events',
                Value: 10,
                Timestamp: new Date(place.now().getTime() - 5000),
                Dimensions: [{ Name: 'Role', Value: 'watched' }],
              },
            ],
          }),
        );
        return sumOf(place, 'Sum');
      },
      expected: 1,
    },
    {
      name: 'GetMetricData adds up metrics by an expression',
      aws: `${guide}/using-metric-math.html`,
      async run(place) {
        await put(place, [3], 5);
        const now = place.now().getTime();
        const Metric = { Namespace: namespaceOf(place), MetricName: 'Events' };
        const { MetricDataResults } = await place.clients.cloudWatch.send(
          new GetMetricDataCommand({
            StartTime: new Date(now - 3_600_000),
            EndTime: new Date(now + 60_000),
            MetricDataQueries: [
              { Id: 'm1', MetricStat: { Metric, Period: 60, Stat: 'Sum' }, ReturnData: false },
              { Id: 'e1', Expression: 'm1 * 2 + 1' },
            ],
          }),
        );
        return MetricDataResults?.map(({ Id, Values }) => [Id, Values]);
      },
      expected: [['e1', [7]]],
    },
    {
      name: 'GetMetricData with a start after its end is ValidationException',
      aws: `${api}/API_GetMetricData.html`,
      run: (place) =>
        faultOf(
          place.clients.cloudWatch.send(
            new GetMetricDataCommand({
              StartTime: place.now(),
              EndTime: new Date(place.now().getTime() - 3_600_000),
              MetricDataQueries: [
                {
                  Id: 'events',
                  MetricStat: {
                    Metric: { Namespace: namespaceOf(place), MetricName: 'Events' },
                    Period: 60,
                    Stat: 'Sum',
                  },
                },
              ],
            }),
          ),
        ),
      expected: 'ValidationException',
    },
    {
      name: 'A namespace that begins with AWS/ is refused',
      aws: `${api}/API_PutMetricData.html`,
      run: (place) =>
        faultOf(
          place.clients.cloudWatch.send(
            new PutMetricDataCommand({
              Namespace: 'AWS/KMS',
              MetricData: [{ MetricName: place.fresh('Events'), Value: 1 }],
            }),
          ),
        ),
      expected: 'InvalidParameterValueException',
    },
    {
      name: 'A datum older than two weeks is refused',
      aws: `${api}/API_PutMetricData.html`,
      run: (place) => faultOf(put(place, [1], 15 * 86_400)),
      expected: 'InvalidParameterValueException',
    },
    {
      name: 'ListMetrics lists a metric with its dimensions',
      aws: `${api}/API_ListMetrics.html`,
      async run(place) {
        await place.clients.cloudWatch.send(
          new PutMetricDataCommand({
            Namespace: namespaceOf(place),
            MetricData: [
              {
                MetricName: 'Events',
                Value: 1,
                Dimensions: [{ Name: 'Role', Value: 'watched' }],
              },
            ],
          }),
        );
        await place.settle();
        const { Metrics } = await place.clients.cloudWatch.send(
          new ListMetricsCommand({ Namespace: namespaceOf(place) }),
        );
        return Metrics?.map(({ MetricName, Dimensions }) => [MetricName, Dimensions]);
      },
      expected: [['Events', [{ Name: 'Role', Value: 'watched' }]]],
    },
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
    {
      name: 'An alarm that is set to ALARM tells its topic, with name, states and trigger',
      aws: `${guide}/AlarmThatSendsEmail.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn);
        const name = await anAlarm(place, { AlarmActions: [TopicArn] });
        await setState(place, name, 'ALARM');
        const body = JSON.parse((await receive(place, QueueUrl, 10))?.Body ?? '{}');
        const message = JSON.parse(body.Message ?? '{}');
        return {
          subject: body.Subject?.startsWith(`ALARM: "${name}"`),
          name: message.AlarmName === name,
          old: message.OldStateValue,
          new: message.NewStateValue,
          reason: message.NewStateReason,
          account: message.AWSAccountId === place.account,
          metric: message.Trigger?.MetricName,
          namespace: message.Trigger?.Namespace === namespaceOf(place),
          threshold: message.Trigger?.Threshold,
        };
      },
      expected: {
        subject: true,
        name: true,
        old: 'INSUFFICIENT_DATA',
        new: 'ALARM',
        reason: 'set by hand',
        account: true,
        metric: 'Events',
        namespace: true,
        threshold: 1,
      },
    },
    {
      name: 'An alarm does what its state asks for only: OK actions on OK',
      aws: `${api}/API_PutMetricAlarm.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn);
        const name = await anAlarm(place, { OKActions: [TopicArn] });
        await setState(place, name, 'ALARM');
        const first = await receive(place, QueueUrl, 2);
        await setState(place, name, 'OK');
        const body = JSON.parse((await receive(place, QueueUrl, 10))?.Body ?? '{}');
        const { OldStateValue, NewStateValue } = JSON.parse(body.Message ?? '{}');
        return [first === undefined, OldStateValue, NewStateValue];
      },
      expected: [true, 'ALARM', 'OK'],
    },
    {
      name: 'An alarm whose actions are off tells nobody',
      aws: `${api}/API_DisableAlarmActions.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn);
        const name = await anAlarm(place, { AlarmActions: [TopicArn] });
        await place.clients.cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: [name] }));
        await setState(place, name, 'ALARM');
        return (await receive(place, QueueUrl, 2)) === undefined ? 'nothing' : 'a message';
      },
      expected: 'nothing',
    },
    {
      name: 'A datum over the threshold brings a short alarm to ALARM and tells its topic',
      aws: `${guide}/alarm-evaluation.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn);
        await anAlarm(place, { AlarmActions: [TopicArn], Period: 10 });
        await put(place, [3]);
        const body = JSON.parse((await receive(place, QueueUrl, 20))?.Body ?? '{}');
        const { NewStateValue, NewStateReason } = JSON.parse(body.Message ?? '{}');
        return [NewStateValue, /threshold/i.test(NewStateReason)];
      },
      expected: ['ALARM', true],
    },
    {
      name: 'A composite alarm follows its rule',
      aws: `${api}/API_PutCompositeAlarm.html`,
      async run(place) {
        const child = await anAlarm(place);
        const AlarmName = place.fresh('composite');
        const { cloudWatch } = place.clients;
        await cloudWatch.send(
          new PutCompositeAlarmCommand({ AlarmName, AlarmRule: `ALARM("${child}")` }),
        );
        place.later(() => cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] })));
        await setState(place, child, 'ALARM');
        return place.until(async () => {
          const { CompositeAlarms } = await cloudWatch.send(
            new DescribeAlarmsCommand({
              AlarmNames: [AlarmName],
              AlarmTypes: ['CompositeAlarm'],
            }),
          );
          return CompositeAlarms?.[0]?.StateValue === 'ALARM' ? 'ALARM' : undefined;
        }, 5);
      },
      expected: 'ALARM',
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
