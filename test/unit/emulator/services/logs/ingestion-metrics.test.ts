import type { GetMetricStatisticsOutput } from '@aws-sdk/client-cloudwatch';
import { expect, test } from '@jest/globals';
import { aWorld, client, testStart } from '../../../../support/world.ts';

test('an ingestion counts in the metrics of its log group and of all log groups', async () => {
  const world = aWorld();
  const logs = client(world, 'logs');
  await logs('CreateLogGroup', { logGroupName: 'trail' });
  await logs('CreateLogStream', { logGroupName: 'trail', logStreamName: 's' });
  for (const message of ['one', 'Schlüssel']) {
    await logs('PutLogEvents', {
      logGroupName: 'trail',
      logStreamName: 's',
      logEvents: [{ timestamp: testStart, message }],
    });
  }
  const of = async (MetricName: string, Dimensions: object[]) => {
    const { Datapoints } = await client(world, 'cloudwatch')<GetMetricStatisticsOutput>(
      'GetMetricStatistics',
      {
        Namespace: 'AWS/Logs',
        ...{ MetricName, Dimensions, Period: 60, Statistics: ['Sum'] },
        StartTime: new Date(testStart),
        EndTime: new Date(testStart + 60_000),
      },
    );
    return Datapoints?.map(({ Sum }) => Sum);
  };

  for (const dimensions of [[{ Name: 'LogGroupName', Value: 'trail' }], []]) {
    expect(await of('IncomingLogEvents', dimensions)).toEqual([2]);
    expect(await of('IncomingBytes', dimensions)).toEqual([3 + 10 + 2 * 26]);
  }
  expect(await of('IncomingLogEvents', [{ Name: 'LogGroupName', Value: 'other' }])).toEqual([]);
});
