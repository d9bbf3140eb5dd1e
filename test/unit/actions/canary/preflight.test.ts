import { describe, expect, test } from '@jest/globals';
import { inspectChain } from '../../../../actions/canary/src/preflight.ts';
import type { Target } from '../../../../actions/canary/src/target.ts';
import { aTarget, start } from './builders.ts';
import { fakeClients } from './fake-clients.ts';

const { topicArn, queueArn, trailArn = '' } = aTarget();
const groupArn = (name: string) => `arn:aws:logs:ap-southeast-2:123456789012:log-group:${name}:*`;
const ours = { TrailARN: trailArn, CloudWatchLogsLogGroupArn: groupArn('/keywatch/trail') };
const other = { TrailARN: `${trailArn}-2`, CloudWatchLogsLogGroupArn: groupArn('/other/trail') };
const bucketOnly = { TrailARN: `${trailArn}-3` };

/** What the preflight says of a chain without detections; `stopped` are the trails that do not log. */
function inspect(
  target: Partial<Target>,
  trails: readonly { readonly TrailARN: string }[],
  stopped: readonly string[] = [],
) {
  const publishes = { Effect: 'Allow', Principal: '*', Action: 'sns:Publish' };
  const { clients } = fakeClients(
    {
      DescribeTrails: ({ trailNameList }) => ({
        trailList: trails.filter(
          ({ TrailARN }) => !Array.isArray(trailNameList) || trailNameList.includes(TrailARN),
        ),
      }),
      GetTrailStatus: ({ Name }) => ({ IsLogging: !stopped.includes(String(Name)) }),
      GetEventSelectors: () => ({ EventSelectors: [{ ReadWriteType: 'All' }] }),
      GetTopicAttributes: () => ({
        Attributes: { Policy: JSON.stringify({ Statement: publishes }) },
      }),
      ListSubscriptionsByTopic: () => ({
        Subscriptions: [{ Endpoint: queueArn, SubscriptionArn: `${topicArn}:1` }],
      }),
    },
    start,
  );
  return inspectChain(clients, aTarget({ detections: [], ...target }), []);
}

describe('a trail of ours', () => {
  test('that delivers to the log group is as it should be', async () => {
    expect(await inspect({}, [other, ours])).toEqual([]);
  });

  test('that is gone is a broken link', async () => {
    expect(await inspect({}, [other])).toEqual([
      { hop: 'delivered', message: `there is no trail ${trailArn}` },
    ]);
  });

  test('that delivers elsewhere is a broken link', async () => {
    const elsewhere = { ...other, TrailARN: trailArn };

    expect(await inspect({}, [elsewhere])).toMatchObject([{ hop: 'delivered' }]);
  });
});

describe('a log group that was there before', () => {
  const target = { trailArn: undefined };

  test('is as it should be if a trail delivers to it', async () => {
    expect(await inspect(target, [bucketOnly, other, ours])).toEqual([]);
  });

  test('is a broken link if no trail delivers to it', async () => {
    expect(await inspect(target, [bucketOnly, other])).toEqual([
      { hop: 'delivered', message: 'no trail delivers to log group /keywatch/trail' },
    ]);
  });

  test('is a broken link if its trail is stopped, and no other delivers', async () => {
    const second = { ...ours, TrailARN: `${trailArn}-4` };

    expect(await inspect(target, [ours], [trailArn])).toMatchObject([{ hop: 'delivered' }]);
    expect(await inspect(target, [ours, second], [trailArn])).toEqual([]);
  });
});
