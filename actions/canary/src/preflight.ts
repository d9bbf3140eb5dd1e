import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import {
  DescribeMetricFiltersCommand,
  type MetricFilter,
  TestMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { GetTopicAttributesCommand, ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import type { Hop } from './chain.ts';
import type { Clients } from './clients.ts';
import { grantsService } from './policy-grants.ts';
import { type Sample, samplesOf } from './samples.ts';
import type { Scenario } from './scenario.ts';
import type { Detection, Instance } from './target.ts';
import { includesKmsReads } from './trail-scope.ts';

/** A link that is broken before a call is made: the hop that would fail, and what to mend. */
export interface Finding {
  readonly hop: Hop;
  /** Absent: all detections are affected. */
  readonly detection?: string;
  readonly message: string;
}

const cloudWatch = 'cloudwatch.amazonaws.com';

/** Looks at every link of the chain as it is configured. What it cannot see, driving the chain proves. */
export async function inspectChain(
  clients: Clients,
  target: Instance,
  scenarios: readonly Scenario[],
): Promise<Finding[]> {
  const samples = samplesOf(scenarios, target);
  const findings = await Promise.all([
    inspectTrail(clients, target),
    inspectTopic(clients, target),
    inspectSubscription(clients, target),
    ...target.detections.flatMap((detection) => [
      inspectFilter(clients, target, detection, samples),
      inspectAlarm(clients, target, detection),
    ]),
  ]);
  return findings.flat();
}

const brokenDelivery = (message: string): Finding => ({ hop: 'delivered', message });

/** The trail of ours, or any that delivers to the log group: one that is as it should be is enough. */
async function inspectTrail({ cloudTrail }: Clients, target: Instance): Promise<Finding[]> {
  const { trailArn, logGroupName } = target;
  const { trailList = [] } = await cloudTrail.send(
    new DescribeTrailsCommand(trailArn === undefined ? {} : { trailNameList: [trailArn] }),
  );
  const trails = trailList.filter(
    (trail) => trailArn !== undefined || deliversTo(trail, logGroupName),
  );
  const findings = await Promise.all(
    trails.map((trail) => inspectDelivery(cloudTrail, trail, logGroupName)),
  );
  const missing =
    trailArn === undefined
      ? `no trail delivers to log group ${logGroupName}`
      : `there is no trail ${trailArn}`;
  return findings.find(({ length }) => length === 0) ?? findings[0] ?? [brokenDelivery(missing)];
}

async function inspectDelivery(
  cloudTrail: Clients['cloudTrail'],
  trail: Trail,
  logGroupName: string,
): Promise<Finding[]> {
  const { TrailARN } = trail;
  const [status, selectors] = await Promise.all([
    cloudTrail.send(new GetTrailStatusCommand({ Name: TrailARN })),
    cloudTrail.send(new GetEventSelectorsCommand({ TrailName: TrailARN })),
  ]);
  const findings: Finding[] = [];
  if (!status.IsLogging) {
    findings.push(brokenDelivery('the trail is stopped; start its logging'));
  }
  if (!includesKmsReads(selectors)) {
    findings.push(
      brokenDelivery('the trail leaves out KMS calls that read; change its event selectors'),
    );
  }
  if (!deliversTo(trail, logGroupName)) {
    const group = trail.CloudWatchLogsLogGroupArn ?? 'none';
    findings.push(
      brokenDelivery(
        `the trail delivers to log group ${group}, the filters are on ${logGroupName}`,
      ),
    );
  }
  const { LatestCloudWatchLogsDeliveryError: error } = status;
  if (error) {
    findings.push(brokenDelivery(`the trail could not deliver to its log group: ${error}`));
  }
  return findings;
}

function deliversTo({ CloudWatchLogsLogGroupArn: arn = '' }: Trail, logGroupName: string): boolean {
  return arn.endsWith(`:log-group:${logGroupName}:*`);
}

async function inspectFilter(
  { logs }: Clients,
  { logGroupName, metricNamespace }: Instance,
  { id, filterName, metricName }: Detection,
  samples: readonly Sample[],
): Promise<Finding[]> {
  const { metricFilters = [] } = await logs.send(
    new DescribeMetricFiltersCommand({ logGroupName, filterNamePrefix: filterName }),
  );
  const broken = (message: string): Finding[] => [{ hop: 'counted', detection: id, message }];
  const filter = metricFilters.find((found) => found.filterName === filterName);
  if (filter === undefined)
    return broken(`log group ${logGroupName} has no metric filter ${filterName}`);
  const feeds = filter.metricTransformations?.some(
    (one) => one.metricName === metricName && one.metricNamespace === metricNamespace,
  );
  if (!feeds)
    return broken(`metric filter ${filterName} does not feed ${metricNamespace} ${metricName}`);
  const wrong = await firstWrongMatch(logs, filter, id, samples);
  return wrong === undefined ? [] : broken(`metric filter ${filterName} ${wrong}`);
}

/** CloudWatch Logs itself says what the pattern matches. */
async function firstWrongMatch(
  logs: Clients['logs'],
  { filterPattern }: MetricFilter,
  detection: string,
  samples: readonly Sample[],
): Promise<string | undefined> {
  if (samples.length === 0) return undefined;
  const { matches = [] } = await logs.send(
    new TestMetricFilterCommand({
      filterPattern,
      logEventMessages: samples.map(({ message }) => message),
    }),
  );
  const matched = new Set(matches.map(({ eventMessage }) => eventMessage));
  const wrong = samples.find(
    (sample) => matched.has(sample.message) !== (sample.detection === detection),
  );
  if (wrong === undefined) return undefined;
  return `${wrong.detection === detection ? 'does not match' : 'also matches'} ${wrong.title}: ${filterPattern}`;
}

async function inspectAlarm(
  { cloudWatch }: Clients,
  target: Instance,
  { id, alarmName, metricName }: Detection,
): Promise<Finding[]> {
  const alarm = await describeAlarm(cloudWatch, alarmName);
  const broken = (hop: Hop, message: string): Finding => ({ hop, detection: id, message });
  if (alarm === undefined) return [broken('alarmed', `there is no alarm ${alarmName}`)];
  const { Namespace, MetricName, ActionsEnabled, AlarmActions = [] } = alarm;
  const findings: Finding[] = [];
  if (Namespace !== target.metricNamespace || MetricName !== metricName) {
    const watched = `${Namespace} ${MetricName}`;
    findings.push(
      broken('alarmed', `alarm ${alarmName} watches ${watched}, which no filter feeds`),
    );
  }
  if (!ActionsEnabled)
    findings.push(broken('notified', `the actions of ${alarmName} are disabled`));
  if (!AlarmActions.includes(target.topicArn)) {
    findings.push(broken('notified', `alarm ${alarmName} does not notify ${target.topicArn}`));
  }
  return findings;
}

async function describeAlarm(
  client: Clients['cloudWatch'],
  name: string,
): Promise<MetricAlarm | undefined> {
  const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return MetricAlarms?.[0];
}

async function inspectTopic({ sns, kms }: Clients, { topicArn }: Instance): Promise<Finding[]> {
  const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
  const broken = (message: string): Finding => ({ hop: 'notified', message });
  const { Policy, KmsMasterKeyId: keyId } = Attributes;
  const findings: Finding[] = [];
  if (!grantsService(Policy, cloudWatch, 'sns:Publish')) {
    findings.push(broken(`the policy of topic ${topicArn} does not let ${cloudWatch} publish`));
  }
  if (keyId === undefined || keyId === '') return findings;
  if (keyId.includes('alias/aws/')) {
    return [
      ...findings,
      broken(`the topic is encrypted with ${keyId}, which ${cloudWatch} may not use`),
    ];
  }
  const { Policy: keyPolicy } = await kms.send(
    new GetKeyPolicyCommand({ KeyId: keyId, PolicyName: 'default' }),
  );
  const needed = ['kms:Decrypt', 'kms:GenerateDataKey'];
  const missing = needed.filter((action) => !grantsService(keyPolicy, cloudWatch, action));
  if (missing.length > 0) {
    findings.push(
      broken(`the topic's key ${keyId} does not grant ${cloudWatch} ${missing.join(' and ')}`),
    );
  }
  return findings;
}

async function inspectSubscription(
  { sns }: Clients,
  { topicArn, queueArn }: Instance,
): Promise<Finding[]> {
  let NextToken: string | undefined;
  do {
    const page = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken }),
    );
    const found = page.Subscriptions?.some(
      ({ Endpoint, SubscriptionArn }) =>
        Endpoint === queueArn && SubscriptionArn?.startsWith('arn:'),
    );
    if (found) return [];
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return [{ hop: 'notified', message: `queue ${queueArn} is not subscribed to topic ${topicArn}` }];
}
