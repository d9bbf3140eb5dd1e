import {
  type Datapoint,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { namespaceOf, put } from './alarms.ts';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';

const api = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring';

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

export const metrics: ServiceCases = {
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
  ],
};
