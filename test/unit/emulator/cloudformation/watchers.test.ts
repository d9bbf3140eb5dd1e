import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const template = { Resources: { T: { Type: 'AWS::SNS::Topic' } } };

describe('topics of a stack', () => {
  async function aTopicWithQueue() {
    const world = aWorld();
    const sns = client(world, 'sns');
    const sqs = client(world, 'sqs');
    const { TopicArn } = await sns<{ TopicArn: string }>('CreateTopic', { Name: 'events' });
    const { QueueUrl } = await sqs<{ QueueUrl: string }>('CreateQueue', { QueueName: 'q' });
    const { Attributes } = await sqs<{ Attributes: { QueueArn: string } }>('GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['QueueArn'],
    });
    await sqs('SetQueueAttributes', {
      QueueUrl,
      Attributes: {
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' },
          ],
        }),
      },
    });
    await sns('Subscribe', {
      ...{ TopicArn, Protocol: 'sqs', Endpoint: Attributes.QueueArn },
      Attributes: { RawMessageDelivery: 'true' },
    });
    const received = async () => {
      const { Messages = [] } = await sqs<{ Messages?: { Body: string }[] }>('ReceiveMessage', {
        QueueUrl,
        MaxNumberOfMessages: 10,
      });
      return Messages.map(({ Body }) => Body);
    };
    return { world, TopicArn, received };
  }

  test('hear of every event in CloudFormation’s format', async () => {
    const { world, TopicArn, received } = await aTopicWithQueue();
    const stacks = new Stacks(world);

    const { StackId, NotificationARNs } = await stacks.create('s', template, {
      input: { NotificationARNs: [TopicArn], ClientRequestToken: 'token' },
    });

    const messages = await received();
    expect(NotificationARNs).toEqual([TopicArn]);
    expect(messages).toHaveLength(5);
    const lines = messages[0]?.split('\n') ?? [];
    expect(lines.map((line) => line.split('=')[0])).toEqual([
      ...['StackId', 'Timestamp', 'EventId', 'LogicalResourceId', 'Namespace'],
      ...['PhysicalResourceId', 'PrincipalId', 'ResourceProperties', 'ResourceStatus'],
      ...['ResourceStatusReason', 'ResourceType', 'StackName', 'ClientRequestToken', ''],
    ]);
    expect(lines).toEqual(
      expect.arrayContaining([
        `StackId='${StackId}'`,
        "Timestamp='2026-11-23T08:00:00.000Z'",
        "Namespace='123456789012'",
        "ResourceProperties='null'",
        "ResourceStatus='CREATE_IN_PROGRESS'",
        "ResourceStatusReason='User Initiated'",
        "ClientRequestToken='token'",
      ]),
    );
    expect(messages.at(-1)).toMatch(/ResourceStatus='CREATE_COMPLETE'/);
  });

  test('are known to the template, and stay until others are named', async () => {
    const { world, TopicArn } = await aTopicWithQueue();
    const stacks = new Stacks(world);
    const named = {
      Resources: {
        T: {
          Type: 'AWS::SNS::Topic',
          Properties: { DisplayName: { 'Fn::Select': [0, { Ref: 'AWS::NotificationARNs' }] } },
        },
      },
    };

    await stacks.create('s', named, { input: { NotificationARNs: [TopicArn] } });
    const stack = await stacks.update('s', { ...named, Outputs: { O: { Value: 'x' } } });

    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
    expect(stack.NotificationARNs).toEqual([TopicArn]);
  });

  test('that refuse do not hold the stack up; what is no topic is refused', async () => {
    const stacks = new Stacks(aWorld());
    const none = 'arn:aws:sns:ap-southeast-2:123456789012:none';

    const stack = await stacks.create('s', template, { input: { NotificationARNs: [none] } });

    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    await expect(
      stacks.create('t', template, { input: { NotificationARNs: ['x'] } }),
    ).rejects.toThrow('x');
  });
});

describe('rollback triggers', () => {
  const Arn = 'arn:aws:cloudwatch:ap-southeast-2:123456789012:alarm:watch';
  const Type = 'AWS::CloudWatch::Alarm';

  async function withAlarm(state: string | undefined) {
    const world = aWorld();
    const cloudWatch = client(world, 'cloudwatch');
    const AlarmName = 'watch';
    if (state !== undefined) {
      await cloudWatch('PutMetricAlarm', {
        ...{ AlarmName, Namespace: 'n', MetricName: 'm', Statistic: 'Sum', Period: 60 },
        ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
      });
      await cloudWatch('SetAlarmState', { AlarmName, StateValue: state, StateReason: 'test' });
    }
    return { world, stacks: new Stacks(world), cloudWatch };
  }

  test.each([
    ['OK', 'CREATE_COMPLETE'],
    ['INSUFFICIENT_DATA', 'CREATE_COMPLETE'],
    ['ALARM', 'ROLLBACK_COMPLETE'],
    [undefined, 'ROLLBACK_COMPLETE'],
  ])('an alarm in %s leads to %s', async (state, status) => {
    const { stacks } = await withAlarm(state);

    const stack = await stacks.create('s', template, {
      input: { RollbackConfiguration: { RollbackTriggers: [{ Arn, Type }] } },
    });

    expect(stack.StackStatus).toBe(status);
    expect(stack.RollbackConfiguration).toEqual({ RollbackTriggers: [{ Arn, Type }] });
  });

  test('are watched on for the monitoring time', async () => {
    const { world, stacks, cloudWatch } = await withAlarm('OK');
    await stacks.call('CreateStack', {
      StackName: 's',
      TemplateBody: JSON.stringify(template),
      RollbackConfiguration: { RollbackTriggers: [{ Arn, Type }], MonitoringTimeInMinutes: 5 },
    });
    while (!(await stacks.history('s')).includes('T CREATE_COMPLETE')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    // The alarm's own first evaluation is over then.
    await world.clock.advance(20_000);
    expect((await stacks.describe('s')).StackStatus).toBe('CREATE_IN_PROGRESS');

    await cloudWatch('SetAlarmState', {
      ...{ AlarmName: 'watch', StateValue: 'ALARM', StateReason: 'test' },
    });
    await world.clock.advance(30_000);

    expect((await stacks.settled('s')).StackStatus).toBe('ROLLBACK_COMPLETE');
  });

  test.each([
    [
      { RollbackTriggers: [{ Arn, Type: 'AWS::SNS::Topic' }] },
      'Rollback Trigger Type not supported',
    ],
    [
      { RollbackTriggers: [{ Arn: 'arn:aws:cloudwatch:x', Type }] },
      "RelativeId of a Rollback Trigger's ARN is incorrect",
    ],
    [{ RollbackTriggers: Array(6).fill({ Arn, Type }) }, 'less than or equal to 5'],
    [{ MonitoringTimeInMinutes: 181 }, 'less than or equal to 180'],
  ])('%j is refused', async (RollbackConfiguration, message) => {
    const { stacks } = await withAlarm('OK');

    await expect(
      stacks.create('s', template, { input: { RollbackConfiguration } }),
    ).rejects.toThrow(message);
  });
});
