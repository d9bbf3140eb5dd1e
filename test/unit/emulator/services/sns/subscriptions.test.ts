import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { outboxOf } from '../../../../../emulator/services/sns/outbox.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';

const topicArn = 'arn:aws:sns:ap-southeast-2:123456789012:t';
const queueArn = (name: string, account = '123456789012') =>
  `arn:aws:sqs:ap-southeast-2:${account}:${name}`;
const everybody = (Action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: '*', Action, Resource: '*' },
  });
const ofAccount = (account: string) => aCaller({ principal: { type: 'root', account }, account });
const anonymous = aCaller({ principal: { type: 'anonymous' }, region: 'us-east-1' });

async function aTopic(world: Emulator = aWorld()) {
  const sns = client(world, 'sns');
  const sqs = client(world, 'sqs');
  await sns('CreateTopic', { Name: 't', Attributes: { Policy: everybody('sns:Subscribe') } });
  await sqs('CreateQueue', { QueueName: 'q', Attributes: { Policy: everybody('sqs:*') } });
  const subscribe = (Attributes: object = {}, name = 'q') =>
    sns<{ SubscriptionArn: string }>('Subscribe', {
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: queueArn(name),
      Attributes,
    });
  const attributes = async (SubscriptionArn: string) => {
    const { Attributes } = await sns<{ Attributes: Record<string, string> }>(
      'GetSubscriptionAttributes',
      { SubscriptionArn },
    );
    return Attributes;
  };
  const receive = async (QueueUrl = 'q') => {
    const { Messages = [] } = await sqs<{ Messages?: { Body: string }[] }>('ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: 10,
    });
    return Messages.map(({ Body }) => Body);
  };
  return { world, sns, sqs, subscribe, attributes, receive };
}

describe('a filter policy', () => {
  test('decides what a subscription hears, by attributes or by the body', async () => {
    const { sns, subscribe, attributes, receive } = await aTopic();
    const FilterPolicy = '{"severity":["high"]}';
    const { SubscriptionArn } = await subscribe({ FilterPolicy, RawMessageDelivery: 'true' });
    const publish = (Message: string, severity?: string) =>
      sns('Publish', {
        TopicArn: topicArn,
        Message,
        ...(severity && {
          MessageAttributes: { severity: { DataType: 'String', StringValue: severity } },
        }),
      });

    for (const severity of ['low', 'high', undefined]) await publish(`${severity}`, severity);
    expect(await receive()).toEqual(['high']);

    await sns('SetSubscriptionAttributes', {
      SubscriptionArn,
      AttributeName: 'FilterPolicyScope',
      AttributeValue: 'MessageBody',
    });
    await publish('{"severity":"high"}', 'low');
    await publish('no JSON', 'high');
    expect(await receive()).toEqual(['{"severity":"high"}']);
    expect(await attributes(SubscriptionArn)).toMatchObject({
      FilterPolicy,
      FilterPolicyScope: 'MessageBody',
    });

    await sns('SetSubscriptionAttributes', {
      SubscriptionArn,
      AttributeName: 'FilterPolicy',
      AttributeValue: '{}',
    });
    await publish('anything');
    expect(await receive()).toEqual(['anything']);
    expect(await attributes(SubscriptionArn)).not.toHaveProperty('FilterPolicyScope');
  });

  test('reads what its scope is first', async () => {
    const { subscribe } = await aTopic();
    const FilterPolicy = '{"a":{"b":["x"]}}';

    await expect(subscribe({ FilterPolicy })).rejects.toMatchObject({
      message:
        'Invalid parameter: Attributes Reason: Filter policy scope MessageAttributes does not support nested filter policy',
    });
    await expect(
      subscribe({ FilterPolicy, FilterPolicyScope: 'MessageBody' }),
    ).resolves.toBeDefined();
  });
});

describe('a subscription attribute', () => {
  test.each([
    ['Colour', 'red', 'AttributeName'],
    [
      'RawMessageDelivery',
      'yes',
      'RawMessageDelivery: Invalid value [yes]. Must be true or false.',
    ],
    ['RawMessageDelivery', '', 'RawMessageDelivery: Invalid value []. Must be true or false.'],
    [
      'FilterPolicyScope',
      'Body',
      'FilterPolicyScope: Invalid value [Body]. Please use either MessageBody or MessageAttributes',
    ],
    [
      'FilterPolicy',
      '{oops}',
      "FilterPolicy: failed to parse JSON. Unexpected character ('o' (code 111)): was expecting double-quote to start field name\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 2]",
    ],
    [
      'FilterPolicy',
      'oops',
      "FilterPolicy: failed to parse JSON. Unrecognized token 'oops': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 5]",
    ],
    ['FilterPolicy', '{"a":[]}', 'FilterPolicy: Empty arrays are not allowed'],
    [
      'RedrivePolicy',
      '{"deadLetterTargetArn":"q"}',
      'RedrivePolicy: deadLetterTargetArn is an invalid arn',
    ],
    ['DeliveryPolicy', '{"guaranteed":false}', 'Delivery protocol [sqs] does not support'],
  ])('%s cannot be %s', async (AttributeName, AttributeValue, sentence) => {
    const { sns, subscribe } = await aTopic();
    const { SubscriptionArn } = await subscribe();

    await expect(
      sns('SetSubscriptionAttributes', { SubscriptionArn, AttributeName, AttributeValue }),
    ).rejects.toMatchObject({
      message: expect.stringContaining(`Invalid parameter: ${sentence}`),
    });
  });

  test('makes a second subscription another, unless it says the same', async () => {
    const { subscribe } = await aTopic();
    const first = await subscribe({ RawMessageDelivery: 'True' });

    for (const same of [
      {},
      { RawMessageDelivery: 'true', FilterPolicyScope: 'MessageAttributes' },
    ]) {
      await expect(subscribe(same)).resolves.toEqual(first);
    }
    await expect(subscribe({ FilterPolicy: '{"a":["x"]}' })).rejects.toMatchObject({
      message:
        'Invalid parameter: Attributes Reason: Subscription already exists with different attributes',
    });
  });
});

describe('a message that cannot be delivered', () => {
  test.each(['true', 'false'])('goes to the dead-letter queue, raw: %s', async (raw) => {
    const { sns, sqs, subscribe, receive } = await aTopic();
    await sqs('CreateQueue', { QueueName: 'dead', Attributes: { Policy: everybody('sqs:*') } });
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn('dead') });
    await subscribe({ RedrivePolicy, RawMessageDelivery: raw });
    await sqs('DeleteQueue', { QueueUrl: 'q' });

    await sns('Publish', { TopicArn: topicArn, Message: 'lost' });

    const [body = ''] = await receive('dead');
    expect(raw === 'true' ? body : JSON.parse(body).Message).toBe('lost');
  });

  test('is lost, and told in the counts, when that queue lets nobody in', async () => {
    const { world, sns, sqs, subscribe } = await aTopic();
    await sqs('CreateQueue', { QueueName: 'dead' });
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn('dead') });
    await subscribe({ RedrivePolicy });
    await sqs('DeleteQueue', { QueueUrl: 'q' });

    await sns('Publish', { TopicArn: topicArn, Message: 'lost' });

    expect(world.snapshot()).toMatch(
      /"failed":1,"lastFailure":"[^"]*dead-letter queue [^"]*AccessDenied"/,
    );
  });
});

describe('ending a subscription', () => {
  const email = { TopicArn: topicArn, Protocol: 'email', Endpoint: 'ops@example.com' };

  async function aConfirmedAddress(more: object = {}, confirmer = anonymous) {
    const { world, sns } = await aTopic();
    await sns('Subscribe', email);
    const Token = /Token=([0-9a-f]+)/.exec(outboxOf(world)[0]?.body ?? '')?.[1];
    const { SubscriptionArn } = await client(
      world,
      'sns',
      confirmer,
    )('ConfirmSubscription', {
      TopicArn: topicArn,
      Token,
      ...more,
    });
    return { world, sns, SubscriptionArn, unsigned: client(world, 'sns', anonymous) };
  }

  test('by the link in a message tells the address, which may take it back', async () => {
    const { world, sns, SubscriptionArn, unsigned } = await aConfirmedAddress();

    await unsigned('Unsubscribe', { SubscriptionArn });
    await unsigned('Unsubscribe', { SubscriptionArn });
    await expect(sns('ListSubscriptions')).resolves.toEqual({ Subscriptions: [] });

    const notice = outboxOf(world).at(-1);
    expect(notice?.subject).toBe('AWS Notification - Unsubscribe Confirmation');
    const Token = /Token=([0-9a-f]+)/.exec(notice?.body ?? '')?.[1];
    await unsigned('ConfirmSubscription', { TopicArn: topicArn, Token });
    await expect(sns('ListSubscriptions')).resolves.toMatchObject({
      Subscriptions: [{ SubscriptionArn }],
    });
  });

  test('cannot be taken back after two days', async () => {
    const { world, SubscriptionArn, unsigned } = await aConfirmedAddress();
    await unsigned('Unsubscribe', { SubscriptionArn });
    const Token = /Token=([0-9a-f]+)/.exec(outboxOf(world).at(-1)?.body ?? '')?.[1];

    await world.clock.advance(2 * 86_400_000);

    await expect(
      unsigned('ConfirmSubscription', { TopicArn: topicArn, Token }),
    ).rejects.toMatchObject({ message: 'Invalid parameter: Token' });
  });

  test('is the owners’ alone where the confirmation said so', async () => {
    const only = { AuthenticateOnUnsubscribe: 'true' };
    const { world, sns, SubscriptionArn, unsigned } = await aConfirmedAddress(only, aCaller());
    const stranger = client(world, 'sns', ofAccount('999999999999'));

    for (const other of [unsigned, stranger]) {
      await expect(other('Unsubscribe', { SubscriptionArn })).rejects.toMatchObject({
        code: 'AuthorizationErrorException',
      });
    }
    await expect(sns('Unsubscribe', { SubscriptionArn })).resolves.toEqual({});
    expect(outboxOf(world)).toHaveLength(1);
  });

  test.each([
    [undefined, 'SubscriptionArn Reason: no value for required parameter'],
    ['x', 'SubscriptionArn Reason: An ARN must have at least 6 elements, not 1'],
    [topicArn, 'SubscriptionId'],
  ])('needs an ARN, not %s', async (SubscriptionArn, sentence) => {
    const { sns } = await aTopic();

    await expect(sns('Unsubscribe', { SubscriptionArn })).rejects.toMatchObject({
      message: `Invalid parameter: ${sentence}`,
    });
  });
});

describe('a queue of another account', () => {
  const other = '999999999999';

  test('is asked, and hears nothing until it has confirmed', async () => {
    const { world, sns } = await aTopic();
    const theirs = client(world, 'sqs', ofAccount(other));
    await theirs('CreateQueue', {
      QueueName: 'theirs',
      Attributes: { Policy: everybody('sqs:*') },
    });
    const receive = async () => {
      const { Messages = [] } = await theirs<{ Messages?: { Body: string }[] }>('ReceiveMessage', {
        QueueUrl: 'theirs',
      });
      return Messages.map(({ Body }) => JSON.parse(Body));
    };

    await expect(
      sns('Subscribe', {
        TopicArn: topicArn,
        Protocol: 'sqs',
        Endpoint: queueArn('theirs', other),
      }),
    ).resolves.toEqual({ SubscriptionArn: 'pending confirmation' });
    await new Promise((resolve) => setImmediate(resolve));
    await sns('Publish', { TopicArn: topicArn, Message: 'early' });
    const [request] = await receive();
    expect(request).toMatchObject({ Type: 'SubscriptionConfirmation', TopicArn: topicArn });
    expect(await receive()).toEqual([]);

    await client(
      world,
      'sns',
      anonymous,
    )('ConfirmSubscription', {
      TopicArn: topicArn,
      Token: request.Token,
    });
    await sns('Publish', { TopicArn: topicArn, Message: 'now' });
    expect(await receive()).toMatchObject([{ Message: 'now' }]);
  });

  test('is subscribed at once by its own account', async () => {
    const { world } = await aTopic();

    await expect(
      client(
        world,
        'sns',
        ofAccount(other),
      )('Subscribe', {
        TopicArn: topicArn,
        Protocol: 'sqs',
        Endpoint: queueArn('theirs', other),
      }),
    ).resolves.toMatchObject({ SubscriptionArn: expect.stringMatching(/^arn:/) });
    await expect(
      client(world, 'sns', ofAccount(other))('ListSubscriptions'),
    ).resolves.toMatchObject({ Subscriptions: [{ TopicArn: topicArn, Owner: other }] });
    await expect(client(world, 'sns')('ListSubscriptions')).resolves.toEqual({ Subscriptions: [] });
  });
});

test('a topic’s permissions are added to its policy and taken back', async () => {
  const world = aWorld();
  const sns = client(world, 'sns');
  await sns('CreateTopic', { Name: 't' });
  const statements = async () => {
    const { Attributes } = await sns<{ Attributes: { Policy: string } }>('GetTopicAttributes', {
      TopicArn: topicArn,
    });
    return JSON.parse(Attributes.Policy).Statement;
  };
  const friends = {
    TopicArn: topicArn,
    Label: 'friends',
    AWSAccountId: ['111122223333'],
    ActionName: ['Publish'],
  };
  const publish = () =>
    client(
      world,
      'sns',
      ofAccount('111122223333'),
    )('Publish', { TopicArn: topicArn, Message: 'x' });

  await expect(publish()).rejects.toMatchObject({ code: 'AuthorizationErrorException' });
  await sns('AddPermission', friends);

  await expect(publish()).resolves.toBeDefined();
  expect(await statements()).toMatchObject([
    { Sid: '__default_statement_ID' },
    {
      Sid: 'friends',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action: 'SNS:Publish',
      Resource: topicArn,
    },
  ]);
  await expect(sns('AddPermission', friends)).rejects.toMatchObject({
    message: 'Invalid parameter: Statement already exists',
  });
  await expect(
    sns('AddPermission', { ...friends, Label: 'x', ActionName: ['*'] }),
  ).rejects.toMatchObject({
    message: 'Invalid parameter: Policy statement action out of service scope!',
  });
  await sns('RemovePermission', { TopicArn: topicArn, Label: 'friends' });
  expect(await statements()).toHaveLength(1);
});
