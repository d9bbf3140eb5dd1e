import { expect, test } from '@jest/globals';
import type { Call } from '../../../../../emulator/service.ts';
import { filterLogEvents } from '../../../../../emulator/services/logs/filter-log-events.ts';
import { logGroups } from '../../../../../emulator/services/logs/log-groups.ts';
import { logStreams } from '../../../../../emulator/services/logs/log-streams.ts';
import { metricFilters } from '../../../../../emulator/services/logs/metric-filters.ts';
import { tags } from '../../../../../emulator/services/logs/tags.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';

const arn = 'arn:aws:logs:ap-southeast-2:123456789012:log-group:app';

function aCall(): Call {
  const caller = aCaller();
  const { account, region } = caller;
  const { signal } = new AbortController();
  return { world: aWorld(), caller, account, region, requestId: '1', signal };
}

test('operations on a group take a policy for its ARN with :*, on a stream for the stream', () => {
  const input = { logGroupName: 'app', logStreamName: 's' };

  expect(filterLogEvents.FilterLogEvents.access(input, aCall())).toMatchObject({
    action: 'logs:FilterLogEvents',
    resource: `${arn}:log-stream:`,
  });
  expect(logStreams.CreateLogStream.access(input, aCall())).toMatchObject({
    action: 'logs:CreateLogStream',
    resource: `${arn}:log-stream:s`,
  });
});

test('describing all groups, or filters of all groups, takes the right to no group in particular', () => {
  const resource = 'arn:aws:logs:ap-southeast-2:123456789012:log-group::log-stream:';

  expect(logGroups.DescribeLogGroups.access({}, aCall())).toMatchObject({ resource });
  expect(metricFilters.DescribeMetricFilters.access({}, aCall())).toMatchObject({ resource });
});

test('tagging takes the ARN without :*, and so does creating a group with tags', () => {
  const conditions = { 'aws:TagKeys': ['a'], 'aws:RequestTag/a': '1' };

  expect(tags.TagResource.access({ resourceArn: arn, tags: { a: '1' } }, aCall())).toEqual({
    action: 'logs:TagResource',
    resource: arn,
    conditions,
  });
  expect(
    logGroups.CreateLogGroup.access({ logGroupName: 'app', tags: { a: '1' } }, aCall()),
  ).toEqual([
    { action: 'logs:CreateLogGroup', resource: `${arn}:log-stream:`, conditions },
    { action: 'logs:TagResource', resource: arn, conditions },
  ]);
});

test("a group's tags are conditions of what is done to it", async () => {
  const call = aCall();
  const world = aWorld();
  await client(world, 'logs')('CreateLogGroup', { logGroupName: 'app', tags: { team: 'blue' } });

  expect(
    logGroups.DeleteLogGroup.access({ logGroupName: 'app' }, { ...call, world }),
  ).toMatchObject({
    conditions: { 'aws:ResourceTag/team': 'blue' },
  });
});
