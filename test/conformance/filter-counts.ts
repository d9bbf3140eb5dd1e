import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogStreamCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Place, ServiceCases } from './case.ts';
import { aLogGroup, aLogStream, putFilter, putLines, trailRecord } from './log-groups.ts';

const guide = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs';

/** The sum of the metric `Events` over the last minutes; `nothing` if there is no datapoint. */
async function counted(place: Place, Dimensions: { Name: string; Value: string }[] = []) {
  await place.settle();
  const now = place.now().getTime();
  const Metric = { Namespace: place.fresh('Conformance'), MetricName: 'Events', Dimensions };
  const { MetricDataResults } = await place.clients.cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - 600_000),
      EndTime: new Date(now + 60_000),
      MetricDataQueries: [{ Id: 'events', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }],
    }),
  );
  const values = MetricDataResults?.[0]?.Values ?? [];
  return values.length === 0 ? 'nothing' : values.reduce((sum, value) => sum + value, 0);
}

export const filterCounts: ServiceCases = {
  service: 'metric filters',
  cases: [
    {
      name: 'Matching events are counted, others are not',
      aws: `${guide}/MonitoringLogData.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        await putFilter(place, logGroupName, '{ $.eventName = "Decrypt" }');
        await putLines(
          place,
          logGroupName,
          trailRecord(),
          trailRecord({ eventName: 'Encrypt' }),
          'Decrypt',
          trailRecord(),
        );
        return counted(place);
      },
      expected: 2,
    },
    {
      name: 'Events in another group are not counted',
      aws: `${guide}/MonitoringLogData.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        const other = await aLogGroup(place, { logGroupName: place.fresh('/conformance/other') });
        await putFilter(place, logGroupName, 'line');
        await place.clients.logs.send(
          new CreateLogStreamCommand({ logGroupName: other, logStreamName: 'stream' }),
        );
        await putLines(place, other, 'line', 'line', 'line');
        await putLines(place, logGroupName, 'line');
        return counted(place);
      },
      expected: 1,
    },
    {
      name: 'The default value is reported when events come of which none matches',
      aws: `${guide}/MonitoringLogData.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        await putFilter(place, logGroupName, 'never', { defaultValue: 0 });
        await putLines(place, logGroupName, 'line');
        return counted(place);
      },
      expected: 0,
    },
    {
      name: 'A value is taken from the event’s JSON',
      aws: `${guide}/MonitoringLogData.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        await putFilter(place, logGroupName, '{ $.latency = * }', { metricValue: '$.latency' });
        await putLines(place, logGroupName, '{"latency":50}', '{"latency":7}', '{"other":1}');
        return counted(place);
      },
      expected: 57,
    },
    {
      name: 'A dimension is taken from the event’s JSON',
      aws: `${guide}/MonitoringPolicyExamples.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        await putFilter(place, logGroupName, '{ $.eventName = * }', {
          dimensions: { Name: '$.eventName' },
        });
        await putLines(
          place,
          logGroupName,
          trailRecord(),
          trailRecord({ eventName: 'Encrypt' }),
          trailRecord(),
        );
        return counted(place, [{ Name: 'Name', Value: 'Decrypt' }]);
      },
      expected: 2,
    },
  ],
};
