import {
  PutEventSelectorsCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { DisableAlarmActionsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  DeleteMetricFilterCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DisableKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SetTopicAttributesCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { readAlarm, readFilter, readGroupKey } from './live-links.ts';
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
    id: 'trail without its log group',
    hop: 'delivered',
    change: ({ cloudTrail }, { trailArn }) =>
      cloudTrail.send(
        new UpdateTrailCommand({
          Name: trailArn,
          CloudWatchLogsLogGroupArn: '',
          CloudWatchLogsRoleArn: '',
        }),
      ),
  },
  {
    id: 'key of the log group disabled',
    hop: 'delivered',
    async change({ kms, logs }, { logGroupName }) {
      const KeyId = await readGroupKey(logs, logGroupName);
      await kms.send(new DisableKeyCommand({ KeyId }));
    },
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
    id: 'filter that counts nothing',
    hop: 'counted',
    async change({ logs }, { logGroupName }, { filterName }) {
      const filter = await readFilter(logs, logGroupName, filterName);
      const metricTransformations = filter.metricTransformations?.map((one) => ({
        ...one,
        metricValue: '0',
      }));
      await logs.send(new PutMetricFilterCommand({ ...filter, metricTransformations }));
    },
  },
  {
    id: 'filter deleted',
    hop: 'counted',
    change: ({ logs }, { logGroupName }, { filterName }) =>
      logs.send(new DeleteMetricFilterCommand({ logGroupName, filterName })),
  },
  {
    id: 'threshold out of reach',
    hop: 'alarmed',
    async change({ cloudWatch }, _target, { alarmName }) {
      const alarm = await readAlarm(cloudWatch, alarmName);
      await cloudWatch.send(new PutMetricAlarmCommand({ ...alarm, Threshold: 100_000 }));
    },
  },
  {
    id: 'every datapoint must breach',
    hop: 'alarmed',
    async change({ cloudWatch }, _target, { alarmName }) {
      const alarm = await readAlarm(cloudWatch, alarmName);
      const DatapointsToAlarm = alarm.EvaluationPeriods;
      await cloudWatch.send(new PutMetricAlarmCommand({ ...alarm, DatapointsToAlarm }));
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
  {
    id: 'topic policy without CloudWatch',
    hop: 'notified',
    async change({ sns }, { topicArn: TopicArn }) {
      const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
      const policy = JSON.parse(Attributes?.Policy ?? '{}') as { Statement: { Effect: string }[] };
      const Statement = policy.Statement.filter(({ Effect }) => Effect === 'Deny');
      const AttributeValue = JSON.stringify({ ...policy, Statement });
      await sns.send(
        new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }),
      );
    },
  },
  {
    id: 'queue not subscribed',
    hop: 'notified',
    async change({ sns }, { topicArn: TopicArn, queueArn }) {
      const { Subscriptions = [] } = await sns.send(
        new ListSubscriptionsByTopicCommand({ TopicArn }),
      );
      const own = Subscriptions.find(({ Endpoint }) => Endpoint === queueArn);
      await sns.send(new UnsubscribeCommand({ SubscriptionArn: own?.SubscriptionArn }));
    },
  },
  {
    id: 'alarm that keeps its state without data',
    hop: 'recovered',
    async change({ cloudWatch }, _target, { alarmName }) {
      const alarm = await readAlarm(cloudWatch, alarmName);
      const TreatMissingData = 'ignore';
      await cloudWatch.send(new PutMetricAlarmCommand({ ...alarm, TreatMissingData }));
    },
  },
];
