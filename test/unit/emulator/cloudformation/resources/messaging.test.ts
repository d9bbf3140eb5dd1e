import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../../support/stacks.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';

const template = (Type: string, Properties: object, beside: Record<string, object> = {}) => ({
  Resources: {
    ...beside,
    Subject: { Type, DependsOn: Object.keys(beside), Properties },
  },
});
const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const policy = (Action: string) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: '*', Action, Resource: '*' },
});

describe('an inline policy', () => {
  test.each([
    [
      'AWS::SQS::QueueInlinePolicy',
      'Queue',
      resource('AWS::SQS::Queue', { QueueName: 'q' }),
      'sqs',
    ],
    [
      'AWS::SNS::TopicInlinePolicy',
      'TopicArn',
      resource('AWS::SNS::Topic', { TopicName: 't' }),
      'sns',
    ],
  ])('%s stands alone', async (type, member, target, service) => {
    const world = aWorld();
    const stacks = new Stacks(world);
    const action = service === 'sqs' ? 'sqs:SendMessage' : 'sns:Publish';
    const subject = { [member]: { Ref: 'Target' }, PolicyDocument: policy(action) };
    const inline = { Type: type, Properties: subject };

    const made = await stacks.create('s', template(type, subject, { Target: target }));
    expect(made.StackStatus).toBe('CREATE_COMPLETE');
    const both = template(type, subject, { Target: target, Second: inline });
    await stacks.update('s', both, { input: { DisableValidation: true } });

    expect(await stacks.reasonOf('s', 'Second')).toContain('already exists');
  });
});

test('attributes of a queue that are allowed only together change together', async () => {
  const stacks = new Stacks(aWorld());
  const queue = (more: object) =>
    template('AWS::SQS::Queue', { FifoQueue: true, QueueName: 'q.fifo', ...more });
  await stacks.create('s', queue({}));
  const high = { FifoThroughputLimit: 'perMessageGroupId', DeduplicationScope: 'messageGroup' };

  expect((await stacks.update('s', queue(high))).StackStatus).toBe('UPDATE_COMPLETE');
  expect((await stacks.update('s', queue({}))).StackStatus).toBe('UPDATE_COMPLETE');
});

test('a nested filter policy comes and goes with its scope', async () => {
  const stacks = new Stacks(aWorld());
  const beside = { Topic: resource('AWS::SNS::Topic', { TopicName: 't' }) };
  const subscription = (more: object) =>
    template(
      'AWS::SNS::Subscription',
      {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'sqs',
        Endpoint: 'arn:aws:sqs:ap-southeast-2:123456789012:q',
        ...more,
      },
      beside,
    );
  const flat = { FilterPolicy: { a: ['x'] } };
  const nested = { FilterPolicy: { a: { b: ['x'] } }, FilterPolicyScope: 'MessageBody' };
  await stacks.create('s', subscription(flat));

  for (const next of [nested, flat, nested, {}]) {
    expect((await stacks.update('s', subscription(next))).StackStatus).toBe('UPDATE_COMPLETE');
  }
});

test('a subscription reaches a topic of another Region that it names', async () => {
  const world = aWorld();
  const there = client(world, 'sns', aCaller({ region: 'eu-west-1' }));
  const { TopicArn } = await there('CreateTopic', { Name: 't' });
  const stacks = new Stacks(world);
  const subscription = (Region: string) =>
    template('AWS::SNS::Subscription', {
      ...{ TopicArn, Region, Protocol: 'sqs' },
      Endpoint: 'arn:aws:sqs:ap-southeast-2:123456789012:q',
    });

  await stacks.create('s', subscription('eu-west-1'));
  await expect(there('ListSubscriptions')).resolves.toMatchObject({
    Subscriptions: [{ TopicArn }],
  });
  await stacks.delete('s');
  await expect(there('ListSubscriptions')).resolves.toEqual({ Subscriptions: [] });
  await stacks.create('wrong', subscription('us-east-1'));
  expect(await stacks.reasonOf('wrong', 'Subject')).toContain('Region us-east-1 is not that');
});

test('subscriptions in a topic are made with it', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  const Subscription = [{ Protocol: 'email', Endpoint: 'ops@example.com' }];

  await stacks.create('s', template('AWS::SNS::Topic', { TopicName: 't', Subscription }));

  await expect(client(world, 'sns')('ListSubscriptions')).resolves.toMatchObject({
    Subscriptions: [{ Endpoint: 'ops@example.com', SubscriptionArn: 'PendingConfirmation' }],
  });
});

test('a topic writes down how its deliveries end, protocol by protocol', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  const role = 'arn:aws:iam::123456789012:role/r';
  const logging = (...DeliveryStatusLogging: object[]) =>
    template('AWS::SNS::Topic', { TopicName: 't', DeliveryStatusLogging });
  const attributes = async () => {
    const TopicArn = 'arn:aws:sns:ap-southeast-2:123456789012:t';
    const { Attributes } = await client(world, 'sns')('GetTopicAttributes', { TopicArn });
    return Attributes;
  };
  await stacks.create('s', logging({ Protocol: 'http/s', FailureFeedbackRoleArn: role }));
  expect(await attributes()).toMatchObject({ HTTPFailureFeedbackRoleArn: role });

  const config = { Protocol: 'sqs', SuccessFeedbackRoleArn: role, SuccessFeedbackSampleRate: '5' };
  await stacks.update('s', logging(config));

  expect(await attributes()).toMatchObject({
    SQSSuccessFeedbackRoleArn: role,
    SQSSuccessFeedbackSampleRate: '5',
  });
  expect(await attributes()).not.toHaveProperty('HTTPFailureFeedbackRoleArn');
  await stacks.create('wrong', logging({ Protocol: 'pigeon' }));
  expect(await stacks.reasonOf('wrong', 'Subject')).toContain('Protocol cannot be pigeon');
});

test('a subscription over another protocol is another one; who never confirmed is left to SNS', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  const beside = { Topic: resource('AWS::SNS::Topic', { TopicName: 't' }) };
  const subscription = (Protocol: string) =>
    template(
      'AWS::SNS::Subscription',
      { TopicArn: { Ref: 'Topic' }, Protocol, Endpoint: 'ops@example.com' },
      beside,
    );
  await stacks.create('s', subscription('email'));
  const before = await stacks.physicalId('s', 'Subject');

  const { StackStatus } = await stacks.update('s', subscription('email-json'));

  expect(StackStatus).toBe('UPDATE_COMPLETE');
  expect(await stacks.physicalId('s', 'Subject')).not.toBe(before);
  const { Subscriptions } = await client(
    world,
    'sns',
  )<{ Subscriptions: { Protocol: string }[] }>('ListSubscriptions');
  expect(new Set(Subscriptions.map(({ Protocol }) => Protocol))).toEqual(
    new Set(['email', 'email-json']),
  );
});
