import { PutEventSelectorsCommand } from '@aws-sdk/client-cloudtrail';
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { PutMetricFilterCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EnableKeyRotationCommand } from '@aws-sdk/client-kms';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import { readAlarm, readFilter } from './live-links.ts';
import type { HarmlessChange } from './mutation.ts';

/** Changes that a team makes any day; none of them breaks the chain. */
export const harmlessChanges: readonly HarmlessChange[] = [
  {
    id: 'log group kept for longer',
    change: ({ logs }, { logGroupName }) =>
      logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 731 })),
  },
  {
    id: 'pattern with its terms in another order',
    async change({ logs }, { logGroupName }, { filterName }) {
      const filter = await readFilter(logs, logGroupName, filterName);
      const terms = filter.filterPattern?.replace(/^\s*\{|\}\s*$/g, '').split('&&') ?? [];
      const filterPattern = `{ ${terms.toReversed().join(' && ')} }`;
      await logs.send(new PutMetricFilterCommand({ ...filter, filterPattern }));
    },
  },
  {
    id: 'a second subscriber, who has not confirmed',
    change: ({ sns }, { topicArn }) =>
      sns.send(
        new SubscribeCommand({
          TopicArn: topicArn,
          Protocol: 'email',
          Endpoint: 'oncall@example.com',
        }),
      ),
  },
  {
    id: 'alarm with another description and no OK action',
    async change({ cloudWatch }, _target, { alarmName }) {
      const alarm = await readAlarm(cloudWatch, alarmName);
      const changed = { ...alarm, AlarmDescription: 'Call the owner.', OKActions: [] };
      await cloudWatch.send(new PutMetricAlarmCommand(changed));
    },
  },
  {
    id: 'trail with advanced selectors for all management events',
    change: ({ cloudTrail }, { trailArn }) =>
      cloudTrail.send(
        new PutEventSelectorsCommand({
          TrailName: trailArn,
          AdvancedEventSelectors: [
            { Name: 'all', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
          ],
        }),
      ),
  },
  {
    id: 'topic key rotated every 180 days',
    change: ({ kms }, { topicKeyArn }) =>
      kms.send(new EnableKeyRotationCommand({ KeyId: topicKeyArn, RotationPeriodInDays: 180 })),
  },
];
