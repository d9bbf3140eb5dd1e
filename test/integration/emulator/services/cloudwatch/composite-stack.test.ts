import type { DescribeAlarmHistoryOutput } from '@aws-sdk/client-cloudwatch';
import type { ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import { Stacks } from '../../../../support/stacks.ts';
import { aWorld, client } from '../../../../support/world.ts';

const minute = 60_000;
const arn = 'arn:aws:cloudwatch:ap-southeast-2:123456789012:alarm';

function anAlarm(MetricName: string): object {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: MetricName,
      ...{ Namespace: 'Shop', MetricName, Statistic: 'Sum', Period: 60, EvaluationPeriods: 1 },
      ...{ Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
      TreatMissingData: 'notBreaching',
    },
  };
}

const allow = (Service: string, Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action, Resource: '*' }],
});

const template = {
  Resources: {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'pages' } },
    TopicPolicy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        Topics: [{ Ref: 'Topic' }],
        PolicyDocument: allow('cloudwatch.amazonaws.com', 'sns:Publish'),
      },
    },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'observer' } },
    QueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: allow('sns.amazonaws.com', 'sqs:SendMessage'),
      },
    },
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'sqs',
        Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      },
    },
    Errors: anAlarm('Errors'),
    Calls: anAlarm('Calls'),
    Service: {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: {
        AlarmName: 'service',
        AlarmRule: {
          'Fn::Join': [
            '',
            ['ALARM(', { Ref: 'Errors' }, ') AND ALARM(', { 'Fn::GetAtt': ['Calls', 'Arn'] }, ')'],
          ],
        },
        AlarmActions: [{ Ref: 'Topic' }],
      },
    },
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: {
        DashboardBody: {
          'Fn::Sub': JSON.stringify({
            widgets: [{ type: 'alarm', properties: { alarms: [`\${Service.Arn}`] } }],
          }),
        },
      },
    },
  },
};

test('a stack of alarms, a composite alarm over them and a dashboard notifies a queue, and goes again', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  const [cloudwatch, sqs] = [client(world, 'cloudwatch'), client(world, 'sqs')];
  expect((await stacks.create('shop', template)).StackStatus).toBe('CREATE_COMPLETE');
  await world.clock.advance(minute);

  for (const MetricName of ['Errors', 'Calls']) {
    await cloudwatch('PutMetricData', {
      Namespace: 'Shop',
      MetricData: [{ MetricName, Value: 3 }],
    });
  }
  await world.clock.advance(2 * minute);
  const QueueUrl = await stacks.physicalId('shop', 'Queue');
  const { Messages = [] } = await sqs<ReceiveMessageResult>('ReceiveMessage', { QueueUrl });
  const envelope = JSON.parse(Messages[0]?.Body ?? '{}');
  const message = JSON.parse(envelope.Message);

  expect(envelope.Subject).toBe('ALARM: "service" in Asia Pacific (Sydney)');
  expect(message).toMatchObject({
    NewStateValue: 'ALARM',
    OldStateValue: 'OK',
    AlarmRule: `ALARM(Errors) AND ALARM(${arn}:Calls)`,
    TriggeringChildren: [{ State: { Value: 'ALARM' } }],
  });
  const { AlarmHistoryItems = [] } = await cloudwatch<DescribeAlarmHistoryOutput>(
    'DescribeAlarmHistory',
    { AlarmTypes: ['CompositeAlarm'], HistoryItemType: 'Action' },
  );
  expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
    'Successfully executed action arn:aws:sns:ap-southeast-2:123456789012:pages',
  ]);
  const published = JSON.parse(
    JSON.parse(AlarmHistoryItems[0]?.HistoryData ?? '{}').publishedMessage,
  );
  expect(Object.keys(published)).toEqual(['default', 'sms', 'email']);
  expect(await cloudwatch('ListDashboards')).toMatchObject({
    DashboardEntries: [{ DashboardName: expect.stringContaining('shop-Dashboard-') }],
  });

  expect((await stacks.delete('shop')).StackStatus).toBe('DELETE_COMPLETE');
  expect(
    await cloudwatch('DescribeAlarms', { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
  ).toEqual({ MetricAlarms: [], CompositeAlarms: [], LogAlarms: [] });
  expect(await cloudwatch('ListDashboards')).toEqual({ DashboardEntries: [] });
});

test('a rule that names an alarm of the stack by its text alone comes too early', async () => {
  const stacks = new Stacks(aWorld());
  const { Service, Errors } = template.Resources;
  const early = { ...Service, Properties: { AlarmRule: 'ALARM("Errors")' } };

  expect(
    (await stacks.create('shop', { Resources: { Composite: early, Errors } })).StackStatus,
  ).toBe('ROLLBACK_COMPLETE');
});
