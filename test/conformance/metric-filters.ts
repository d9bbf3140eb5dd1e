import {
  DeleteMetricFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aLogGroup, putFilter } from './log-groups.ts';

const api = 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference';

async function filtersOf(place: Place, logGroupName: string) {
  const { metricFilters } = await place.clients.logs.send(
    new DescribeMetricFiltersCommand({ logGroupName }),
  );
  return metricFilters ?? [];
}

export const metricFilters: ServiceCases = {
  service: 'metric filters',
  cases: [
    {
      name: 'A metric filter is described as it was put',
      aws: `${api}/API_DescribeMetricFilters.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        await putFilter(place, logGroupName, '{ $.eventName = "Decrypt" }', { defaultValue: 0 });
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
        await putFilter(place, logGroupName, 'first');
        await putFilter(place, logGroupName, 'second');
        return (await filtersOf(place, logGroupName)).map(({ filterPattern }) => filterPattern);
      },
      expected: ['second'],
    },
    {
      name: 'A filter on a group that does not exist is ResourceNotFoundException',
      aws: `${api}/API_PutMetricFilter.html`,
      run: (place) => faultOf(putFilter(place, place.fresh('/conformance/none'), 'pattern')),
      expected: 'ResourceNotFoundException',
    },
    {
      name: 'A filter with a pattern that is none is InvalidParameterException',
      aws: `${api}/API_PutMetricFilter.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        return faultOf(putFilter(place, logGroupName, '{ $.eventName = '));
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
          putFilter(place, logGroupName, '{ $.eventName = * }', { defaultValue: 0, dimensions }),
        );
      },
      expected: 'InvalidParameterException',
    },
    {
      name: 'A deleted filter is not described, and its deletion again is ResourceNotFoundException',
      aws: `${api}/API_DeleteMetricFilter.html`,
      async run(place) {
        const logGroupName = await aLogGroup(place);
        await putFilter(place, logGroupName, 'pattern');
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
        await putFilter(place, logGroupName, 'pattern');
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
        await putFilter(place, logGroupName, 'pattern');
        const { logGroups } = await place.clients.logs.send(
          new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }),
        );
        return logGroups?.map(({ metricFilterCount }) => metricFilterCount);
      },
      expected: [1],
    },
  ],
};
