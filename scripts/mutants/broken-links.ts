import { PutEventSelectorsCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { DisableAlarmActionsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  DeleteMetricFilterCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { readAlarm, readFilter } from './live-links.ts';
import type { BrokenLink } from './mutation.ts';

/** Every way in which the canary is shown to notice a broken chain. To add one, add a record. */
export const brokenLinks: readonly BrokenLink[] = [
  {
    id: 'trail stopped',
    hop: 'delivered',
    change: ({ cloudTrail }, { trailArn }) =>
      cloudTrail.send(new StopLoggingCommand({ Name: trailArn })),
  },
  {
    id: 'trail leaves out KMS',
    hop: 'delivered',
    change: ({ cloudTrail }, { trailArn }) =>
      cloudTrail.send(
        new PutEventSelectorsCommand({
          TrailName: trailArn,
          EventSelectors: [
            {
              ReadWriteType: 'All',
              IncludeManagementEvents: true,
              ExcludeManagementEventSources: ['kms.amazonaws.com'],
            },
          ],
        }),
      ),
  },
  {
    id: 'pattern mistyped',
    hop: 'counted',
    async change({ logs }, { logGroupName }, { filterName }) {
      const filter = await readFilter(logs, logGroupName, filterName);
      const filterPattern = filter.filterPattern?.replace('kms.amazonaws.com', 'kms.amazonaws.con');
      await logs.send(new PutMetricFilterCommand({ ...filter, filterPattern }));
    },
  },
  {
    id: 'filter on another log group',
    hop: 'counted',
    async change({ logs }, { logGroupName }, { filterName }) {
      const filter = await readFilter(logs, logGroupName, filterName);
      const elsewhere = 'another-log-group';
      await logs.send(new CreateLogGroupCommand({ logGroupName: elsewhere }));
      await logs.send(new PutMetricFilterCommand({ ...filter, logGroupName: elsewhere }));
      await logs.send(new DeleteMetricFilterCommand({ logGroupName, filterName }));
    },
  },
  {
    id: 'alarm on another namespace',
    hop: 'alarmed',
    async change({ cloudWatch }, { metricNamespace }, { alarmName }) {
      const alarm = await readAlarm(cloudWatch, alarmName);
      await cloudWatch.send(
        new PutMetricAlarmCommand({ ...alarm, Namespace: `${metricNamespace}s` }),
      );
    },
  },
  {
    id: 'alarm actions disabled',
    hop: 'notified',
    change: ({ cloudWatch }, _target, { alarmName }) =>
      cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: [alarmName] })),
  },
  {
    id: 'topic key without a grant for CloudWatch',
    hop: 'notified',
    async change({ kms }, { topicKeyArn: KeyId }) {
      const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId }));
      const policy = JSON.parse(Policy ?? '{}') as { Statement: { Principal: object }[] };
      const Statement = policy.Statement.filter(({ Principal }) => !('Service' in Principal));
      await kms.send(
        new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify({ ...policy, Statement }) }),
      );
    },
  },
];
