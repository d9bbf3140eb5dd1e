import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogStreamCommand,
  DeleteMetricFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
  TestMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aLogGroup, aLogStream, putLines, trailRecord } from './log-groups.ts';

const api = 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs';
const patterns = `${guide}/FilterAndPatternSyntaxForMetricFilters.html`;

function put(place: Place, logGroupName: string, filterPattern: string, more = {}) {
  return place.clients.logs.send(
    new PutMetricFilterCommand({
      logGroupName,
      filterName: 'filter',
      filterPattern,
      metricTransformations: [
        {
          metricNamespace: place.fresh('Conformance'),
          metricName: 'Events',
          metricValue: '1',
          ...more,
        },
      ],
    }),
  );
}

async function filtersOf(place: Place, logGroupName: string) {
  const { metricFilters } = await place.clients.logs.send(
    new DescribeMetricFiltersCommand({ logGroupName }),
  );
  return metricFilters ?? [];
}

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

/** Which of the messages the pattern matches, by their places, from 1. */
async function matches(place: Place, filterPattern: string, ...logEventMessages: string[]) {
  const answer = await place.clients.logs.send(
    new TestMetricFilterCommand({ filterPattern, logEventMessages }),
  );
  return answer.matches?.map(({ eventMessage = '' }) => logEventMessages.indexOf(eventMessage) + 1);
}

export const metricFilters: ServiceCases = {
  service: 'metric filters',
  cases: [
    {
      name: 'A metric filter is described as it was put',
      aws: `${api}/API_DescribeMetricFilters.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        await put(place, logGroupName, '{ $.eventName = "Decrypt" }', { defaultValue: 0 });
        return (await filtersOf(place, logGroupName)).map((filter) => [
          filter.filterName,
          filter.filterPattern,
          filter.logGroupName === logGroupName,
          filter.metricTransformations?.map(({ metricName, metricValue, defaultValue }) => [
            metricName,
            metricValue,
            defaultValue,
          ]),
        ]);
      },
      expected: [['filter', '{ $.eventName = "Decrypt" }', true, [['Events', '1', 0]]]],
    },
    {
      name: 'A filter of a name that is taken replaces the one that is there',
      aws: `${api}/API_PutMetricFilter.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        await put(place, logGroupName, 'first');
        await put(place, logGroupName, 'second');
        return (await filtersOf(place, logGroupName)).map(({ filterPattern }) => filterPattern);
      },
      expected: ['second'],
    },
    {
      name: 'A filter on a group that does not exist is ResourceNotFoundException',
      aws: `${api}/API_PutMetricFilter.html`,
      run: (place) => faultOf(put(place, place.fresh('/conformance/none'), 'pattern')),
      expected: 'ResourceNotFoundException',
    },
    {
      name: 'A filter with a pattern that is none is InvalidParameterException',
      aws: `${api}/API_PutMetricFilter.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        return faultOf(put(place, logGroupName, '{ $.eventName = '));
      },
      expected: 'InvalidParameterException',
    },
    {
      name: 'A filter with both a default value and dimensions is InvalidParameterException',
      aws: `${api}/API_MetricTransformation.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        const dimensions = { Name: '$.eventName' };
        return faultOf(
          put(place, logGroupName, '{ $.eventName = * }', { defaultValue: 0, dimensions }),
        );
      },
      expected: 'InvalidParameterException',
    },
    {
      name: 'A deleted filter is not described, and its deletion again is ResourceNotFoundException',
      aws: `${api}/API_DeleteMetricFilter.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        await put(place, logGroupName, 'pattern');
        const erase = () =>
          faultOf(
            place.clients.logs.send(
              new DeleteMetricFilterCommand({ logGroupName, filterName: 'filter' }),
            ),
          );
        const first = await erase();
        return [first, await filtersOf(place, logGroupName), await erase()];
      },
      expected: ['accepted', [], 'ResourceNotFoundException'],
    },
    {
      name: 'Filters are found by the metric that they feed',
      aws: `${api}/API_DescribeMetricFilters.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        await put(place, logGroupName, 'pattern');
        const find = async (metricName: string) => {
          const { metricFilters: filters } = await place.clients.logs.send(
            new DescribeMetricFiltersCommand({
              metricName,
              metricNamespace: place.fresh('Conformance'),
            }),
          );
          return filters?.map(({ filterName }) => filterName);
        };
        return [await find('Events'), await find('Others')];
      },
      expected: [['filter'], []],
    },
    {
      name: 'A group tells how many metric filters it has',
      aws: `${api}/API_LogGroup.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        await put(place, logGroupName, 'pattern');
        const { logGroups } = await place.clients.logs.send(
          new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }),
        );
        return logGroups?.map(({ metricFilterCount }) => metricFilterCount);
      },
      expected: [1],
    },
    {
      name: 'Matching events are counted, others are not',
      aws: `${guide}/MonitoringLogData.html`,
      async run(place) {
        const logGroupName = await aLogStream(place);
        await put(place, logGroupName, '{ $.eventName = "Decrypt" }');
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
        await put(place, logGroupName, 'line');
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
        await put(place, logGroupName, 'never', { defaultValue: 0 });
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
        await put(place, logGroupName, '{ $.latency = * }', { metricValue: '$.latency' });
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
        await put(place, logGroupName, '{ $.eventName = * }', {
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
    {
      name: 'TestMetricFilter tells the events that match, and no others',
      aws: `${api}/API_TestMetricFilter.html`,
      run: (place) =>
        matches(
          place,
          '{ $.eventName = "Decrypt" }',
          trailRecord({ eventName: 'Encrypt' }),
          trailRecord(),
        ),
      expected: [2],
    },
    {
      name: 'A pattern of terms matches events with all of them, whatever their order, in their case',
      aws: patterns,
      run: (place) =>
        matches(place, 'ERROR key', 'key of tenant: ERROR', 'ERROR only', 'error key', 'ERROR key'),
      expected: [1, 4],
    },
    {
      name: 'A term with a minus excludes, one with a question mark is one of several',
      aws: patterns,
      async run(place) {
        return [
          await matches(place, 'ERROR -exiting', 'ERROR here', 'ERROR exiting'),
          await matches(place, '?ERROR ?WARN', 'ERROR', 'WARN', 'INFO'),
        ];
      },
      expected: [[1], [1, 2]],
    },
    {
      name: 'A quoted term is matched with its spaces and signs',
      aws: patterns,
      run: (place) =>
        matches(place, '"access denied: kms"', 'x access denied: kms y', 'access kms denied:'),
      expected: [1],
    },
    {
      name: 'The empty pattern matches everything',
      aws: patterns,
      run: (place) => matches(place, '', 'a', '{"b":1}'),
      expected: [1, 2],
    },
    {
      name: 'A pattern on JSON matches with a wildcard at its end',
      aws: patterns,
      run: (place) =>
        matches(
          place,
          '{ $.userIdentity.arn = "arn:aws:sts::123456789012:assumed-role/watched/*" }',
          trailRecord(),
          trailRecord({
            userIdentity: { arn: 'arn:aws:sts::123456789012:assumed-role/other/session' },
          }),
          trailRecord({ userIdentity: {} }),
        ),
      expected: [1],
    },
    {
      name: 'A pattern on JSON reaches into a list by its number, and into all of it by [*]',
      aws: patterns,
      async run(place) {
        const record = trailRecord();
        const key = 'key/11111111-1111-4111-8111-111111111111';
        return [
          await matches(place, `{ $.resources[0].ARN = "*${key}" }`, record),
          await matches(place, `{ $.resources[1].ARN = "*${key}" }`, record),
          await matches(place, `{ $.resources[*].ARN = "*${key}" }`, record),
        ];
      },
      expected: [[1], [], [1]],
    },
    {
      name: 'A pattern on JSON compares numbers',
      aws: patterns,
      run: (place) =>
        matches(
          place,
          '{ $.status >= 400 && $.status < 500 }',
          '{"status":404}',
          '{"status":500}',
          '{"status":"x"}',
        ),
      expected: [1],
    },
    {
      name: 'A pattern on JSON tells null, true, and what does not exist',
      aws: patterns,
      async run(place) {
        const record = trailRecord();
        return [
          await matches(place, '{ $.responseElements IS NULL }', record),
          await matches(place, '{ $.readOnly IS TRUE }', record),
          await matches(place, '{ $.errorCode NOT EXISTS }', record),
          await matches(place, '{ $.eventName NOT EXISTS }', record),
        ];
      },
      expected: [[1], [1], [1], []],
    },
    {
      name: 'In a pattern on JSON, && binds more closely than ||, and brackets more closely still',
      aws: patterns,
      async run(place) {
        const event = '{"a":1,"b":2,"c":3}';
        return [
          await matches(place, '{ $.a = 1 || $.b = 0 && $.c = 0 }', event),
          await matches(place, '{ ($.a = 1 || $.b = 0) && $.c = 0 }', event),
        ];
      },
      expected: [[1], []],
    },
    {
      name: 'A pattern on JSON matches by a regular expression between per cent signs',
      aws: `${guide}/FilterAndPatternSyntax.html`,
      run: (place) =>
        matches(
          place,
          '{ $.eventName = %^Decrypt$|^Encrypt$% }',
          trailRecord(),
          trailRecord({ eventName: 'GenerateDataKey' }),
        ),
      expected: [1],
    },
    {
      name: 'A pattern of columns matches by place and name',
      aws: patterns,
      run: (place) =>
        matches(
          place,
          '[ip, user, status = 4*, size]',
          '203.0.113.7 alice 404 17',
          '203.0.113.7 alice 200 17',
        ),
      expected: [1],
    },
    {
      name: 'TestMetricFilter with a pattern that is none is InvalidParameterException',
      aws: `${api}/API_TestMetricFilter.html`,
      run: (place) => faultOf(matches(place, '{ $.a == 1 }', '{"a":1}')),
      expected: 'InvalidParameterException',
    },
  ],
};
