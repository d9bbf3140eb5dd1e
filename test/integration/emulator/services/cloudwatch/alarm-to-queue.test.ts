import type { DescribeAlarmHistoryOutput } from '@aws-sdk/client-cloudwatch';
import type { ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';

const account = '123456789012';
const topicArn = `arn:aws:sns:ap-southeast-2:${account}:pages`;
const queueArn = `arn:aws:sqs:ap-southeast-2:${account}:observer`;
const alarmArn = `arn:aws:cloudwatch:ap-southeast-2:${account}:alarm:failures`;
const cloudWatch = { Service: 'cloudwatch.amazonaws.com' };
const minute = 60_000;

let world: ReturnType<typeof aWorld>;
let kms: ReturnType<typeof client>;
let sns: ReturnType<typeof client>;
let sqs: ReturnType<typeof client>;
let cloudwatch: ReturnType<typeof client>;

beforeEach(() => {
  world = aWorld();
  kms = client(world, 'kms');
  sns = client(world, 'sns');
  sqs = client(world, 'sqs');
  cloudwatch = client(world, 'cloudwatch');
});

function policy(...statements: object[]): string {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

const owner = {
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
};
const letsCloudWatchIn = {
  Principal: cloudWatch,
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
};

async function makeTopic({ keyPolicy = policy(owner, letsCloudWatchIn), source = alarmArn } = {}) {
  const { KeyMetadata } = await kms<{ KeyMetadata: { KeyId: string } }>('CreateKey', {
    Policy: keyPolicy,
  });
  const Policy = policy({
    Principal: cloudWatch,
    Action: 'sns:Publish',
    Resource: topicArn,
    Condition: {
      ArnLike: { 'aws:SourceArn': source },
      StringEquals: { 'aws:SourceAccount': account },
    },
  });
  const Attributes = { KmsMasterKeyId: KeyMetadata.KeyId, Policy };
  await sns('CreateTopic', { Name: 'pages', Attributes });
}

async function subscribeQueue(): Promise<string> {
  const Policy = policy({
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queueArn,
  });
  const { QueueUrl } = await sqs<{ QueueUrl: string }>('CreateQueue', {
    QueueName: 'observer',
    Attributes: { Policy },
  });
  await sns('Subscribe', { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn });
  return QueueUrl;
}

async function breach() {
  await cloudwatch('PutMetricAlarm', {
    AlarmName: 'failures',
    Namespace: 'Keywatch',
    MetricName: 'Failures',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 5,
    DatapointsToAlarm: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [topicArn],
  });
  await cloudwatch('PutMetricData', {
    Namespace: 'Keywatch',
    MetricData: [{ MetricName: 'Failures', Value: 1 }],
  });
  await world.clock.advance(2 * minute);
}

async function actionSummaries() {
  const { AlarmHistoryItems = [] } = await cloudwatch<DescribeAlarmHistoryOutput>(
    'DescribeAlarmHistory',
    { HistoryItemType: 'Action' },
  );
  return AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary);
}

describe('an alarm with an encrypted topic', () => {
  test('reaches a queue behind it', async () => {
    await makeTopic();
    const QueueUrl = await subscribeQueue();

    await breach();

    const { Messages } = await sqs<ReceiveMessageResult>('ReceiveMessage', { QueueUrl });
    const notification = JSON.parse(Messages?.[0]?.Body ?? '{}');
    expect(notification).toMatchObject({
      TopicArn: topicArn,
      Subject: 'ALARM: "failures" in Asia Pacific (Sydney)',
    });
    expect(JSON.parse(notification.Message)).toMatchObject({
      AlarmArn: alarmArn,
      NewStateValue: 'ALARM',
      OldStateValue: 'OK',
    });
    expect(await actionSummaries()).toEqual([`Successfully executed action ${topicArn}`]);
  });

  test('notifies nobody while the key does not let CloudWatch in, and its history says so', async () => {
    await makeTopic({ keyPolicy: policy(owner) });
    const QueueUrl = await subscribeQueue();

    await breach();

    const { Messages } = await sqs<ReceiveMessageResult>('ReceiveMessage', { QueueUrl });
    expect(Messages ?? []).toEqual([]);
    expect(await actionSummaries()).toEqual([
      `Failed to execute action ${topicArn}. Received error: "CloudWatch Alarms does not have authorization to access the SNS topic encryption key."`,
    ]);
  });

  test('may not publish when the topic expects another alarm', async () => {
    await makeTopic({ source: `${alarmArn}-of-others` });

    await breach();

    expect(await actionSummaries()).toEqual([
      expect.stringContaining(
        `Failed to execute action ${topicArn}. Received error: "CloudWatch Alarms is not authorized to perform: SNS:Publish on resource: ${topicArn}`,
      ),
    ]);
  });
});

test('an alarm whose topic is not there says so in its history', async () => {
  await breach();

  expect(await actionSummaries()).toEqual([
    `Failed to execute action ${topicArn}. Received error: "Topic does not exist"`,
  ]);
});
