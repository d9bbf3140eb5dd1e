import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { serviceCaller } from '../../../../../emulator/identity/service-role.ts';
import { outboxOf } from '../../../../../emulator/services/sns/outbox.ts';
import { aCaller, aWorld, client, testStart } from '../../../../support/world.ts';

const account = '123456789012';
const region = 'ap-southeast-2';
const topicArn = `arn:aws:sns:${region}:${account}:t`;
const queueArn = `arn:aws:sqs:${region}:${account}:q`;
const alarmArn = `arn:aws:cloudwatch:${region}:${account}:alarm:a`;
const asCloudWatch = serviceCaller('cloudwatch.amazonaws.com', account, region, alarmArn);

const statement = (service: string, Action: string, Resource: string, source: string) => ({
  Effect: 'Allow',
  Principal: { Service: service },
  Action,
  Resource,
  Condition: { ArnEquals: { 'aws:SourceArn': source } },
});
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const forAlarms = policy(statement('cloudwatch.amazonaws.com', 'sns:Publish', topicArn, alarmArn));
const forTopic = policy(statement('sns.amazonaws.com', 'sqs:SendMessage', queueArn, topicArn));

async function aTopic(world: Emulator, Attributes: Record<string, string> = {}) {
  await client(world, 'sns')('CreateTopic', { Name: 't', Attributes });
}

async function aSubscribedQueue(world: Emulator, Policy: string = forTopic, Attributes = {}) {
  await client(world, 'sqs')('CreateQueue', { QueueName: 'q', Attributes: { Policy } });
  return client(world, 'sns')<{ SubscriptionArn: string }>('Subscribe', {
    TopicArn: topicArn,
    Protocol: 'sqs',
    Endpoint: queueArn,
    Attributes,
  });
}

async function bodiesOf(world: Emulator): Promise<string[]> {
  const { Messages } = await client(world, 'sqs')<{ Messages?: { Body: string }[] }>(
    'ReceiveMessage',
    {
      QueueUrl: `${account}/q`,
      MaxNumberOfMessages: 10,
    },
  );
  return (Messages ?? []).map(({ Body }) => Body);
}

const message = { TopicArn: topicArn, Message: 'it rings', Subject: 'ALARM' };

describe('a topic policy', () => {
  test('decides which alarm may publish', async () => {
    const world = aWorld();
    await aTopic(world, { Policy: forAlarms });
    const foreign = serviceCaller('cloudwatch.amazonaws.com', account, region, `${alarmArn}-other`);

    await expect(client(world, 'sns', asCloudWatch)('Publish', message)).resolves.toBeDefined();
    await expect(client(world, 'sns', foreign)('Publish', message)).rejects.toMatchObject({
      code: 'AuthorizationErrorException',
    });
  });

  test('that was never set lets in who acts for the owner, and no other account', async () => {
    const world = aWorld();
    await aTopic(world);
    const stranger = '999999999999';
    const principal = { type: 'root', account: stranger } as const;

    await expect(client(world, 'sns', asCloudWatch)('Publish', message)).resolves.toBeDefined();
    for (const caller of [
      aCaller({ principal, account: stranger }),
      serviceCaller('cloudwatch.amazonaws.com', stranger, region),
    ]) {
      await expect(client(world, 'sns', caller)('Publish', message)).rejects.toMatchObject({
        code: 'AuthorizationErrorException',
      });
    }
  });
});

describe('an encrypted topic', () => {
  async function aKeyFor(world: Emulator, ...services: string[]): Promise<string> {
    const Policy = policy(
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      ...services.map((Service) => ({
        Effect: 'Allow',
        Principal: { Service },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
        Condition: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': topicArn } },
      })),
    );
    const made = await client(world, 'kms')<{ KeyMetadata: { KeyId: string } }>('CreateKey', {
      Policy,
    });
    return made.KeyMetadata.KeyId;
  }

  test('takes an alarm when its key lets CloudWatch in', async () => {
    const world = aWorld();
    const KmsMasterKeyId = await aKeyFor(world, 'cloudwatch.amazonaws.com');
    await aTopic(world, { Policy: forAlarms, KmsMasterKeyId });
    await aSubscribedQueue(world);

    await client(world, 'sns', asCloudWatch)('Publish', message);

    expect(await bodiesOf(world)).toHaveLength(1);
  });

  test.each(['alias/aws/sns', 'own key'])(
    'refuses an alarm when it stands under %s',
    async (key) => {
      const world = aWorld();
      const KmsMasterKeyId = key === 'own key' ? await aKeyFor(world) : key;
      await aTopic(world, { Policy: forAlarms, KmsMasterKeyId });
      await aSubscribedQueue(world);

      await expect(client(world, 'sns', asCloudWatch)('Publish', message)).rejects.toMatchObject({
        code: 'KMSAccessDeniedException',
        message: expect.stringContaining('Error Code: AccessDeniedException'),
      });
      expect(await bodiesOf(world)).toEqual([]);
    },
  );

  test('under alias/aws/sns takes messages of the account', async () => {
    const world = aWorld();
    await aTopic(world, { KmsMasterKeyId: 'alias/aws/sns' });

    await expect(client(world, 'sns')('Publish', message)).resolves.toBeDefined();
  });

  test.each([
    ['DisableKey', 'KMSDisabledException'],
    ['ScheduleKeyDeletion', 'KMSInvalidStateException'],
  ])('fails after %s', async (operation, code) => {
    const world = aWorld();
    const KeyId = await aKeyFor(world);
    await aTopic(world, { KmsMasterKeyId: KeyId });
    await client(world, 'kms')(operation, { KeyId });

    await expect(client(world, 'sns')('Publish', message)).rejects.toMatchObject({ code });
  });
});

describe('a subscribed queue', () => {
  test("gets AWS's envelope", async () => {
    const world = aWorld();
    await aTopic(world);
    await aSubscribedQueue(world);

    const { MessageId } = await client(world, 'sns')('Publish', {
      ...message,
      MessageAttributes: { run: { DataType: 'String', StringValue: '1' } },
    });

    const [body] = await bodiesOf(world);
    expect(JSON.parse(body ?? '')).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn: topicArn,
      Subject: 'ALARM',
      Message: 'it rings',
      Timestamp: new Date(testStart).toISOString(),
      SignatureVersion: '1',
      MessageAttributes: { run: { Type: 'String', Value: '1' } },
    });
  });

  test('gets the bare message when it asked for it', async () => {
    const world = aWorld();
    await aTopic(world);
    await aSubscribedQueue(world, forTopic, { RawMessageDelivery: 'true' });

    await client(world, 'sns')('Publish', message);

    expect(await bodiesOf(world)).toEqual(['it rings']);
  });

  test.each([
    policy(statement('sns.amazonaws.com', 'sqs:SendMessage', queueArn, `${topicArn}-other`)),
    policy(statement('s3.amazonaws.com', 'sqs:SendMessage', queueArn, topicArn)),
  ])(
    'whose policy does not let the topic in gets nothing, and the publisher is not told: %#',
    async (text) => {
      const world = aWorld();
      await aTopic(world);
      await aSubscribedQueue(world, text);

      await expect(client(world, 'sns')('Publish', message)).resolves.toHaveProperty('MessageId');

      expect(await bodiesOf(world)).toEqual([]);
      expect(world.snapshot()).toMatch(/"failed":1,"lastFailure":"[^"]*AccessDenied/);
    },
  );

  test('under alias/aws/sqs gets nothing, as SNS may not use that key', async () => {
    const world = aWorld();
    await aTopic(world);
    await aSubscribedQueue(world);
    const Attributes = { KmsMasterKeyId: 'alias/aws/sqs' };
    await client(world, 'sqs')('SetQueueAttributes', { QueueUrl: `${account}/q`, Attributes });

    await client(world, 'sns')('Publish', message);

    expect(await bodiesOf(world)).toEqual([]);
    expect(world.snapshot()).toMatch(/"failed":1,"lastFailure":"[^"]*KmsAccessDenied/);
  });

  test('that was deleted gets nothing, and the publisher is not told', async () => {
    const world = aWorld();
    await aTopic(world);
    await aSubscribedQueue(world);
    await client(world, 'sqs')('DeleteQueue', { QueueUrl: `${account}/q` });

    await expect(client(world, 'sns')('Publish', message)).resolves.toHaveProperty('MessageId');
  });

  test('gets nothing any more after it was unsubscribed', async () => {
    const world = aWorld();
    const sns = client(world, 'sns');
    await aTopic(world);
    const { SubscriptionArn } = await aSubscribedQueue(world);
    await sns('Unsubscribe', { SubscriptionArn });

    await sns('Publish', message);

    expect(await bodiesOf(world)).toEqual([]);
    await expect(sns('GetTopicAttributes', { TopicArn: topicArn })).resolves.toMatchObject({
      Attributes: { SubscriptionsConfirmed: '0', SubscriptionsDeleted: '1' },
    });
  });
});

describe('a subscribed address', () => {
  const subscription = { TopicArn: topicArn, Protocol: 'email', Endpoint: 'ops@example.com' };
  const tokenIn = (body: string) => /Token=([0-9a-f]+)/.exec(body)?.[1];

  test('gets nothing but the request to confirm until it has confirmed', async () => {
    const world = aWorld();
    const sns = client(world, 'sns');
    await aTopic(world);

    await expect(sns('Subscribe', subscription)).resolves.toEqual({
      SubscriptionArn: 'pending confirmation',
    });
    await sns('Publish', message);
    expect(outboxOf(world)).toMatchObject([
      {
        to: 'ops@example.com',
        subject: 'AWS Notification - Subscription Confirmation',
        confirmed: false,
      },
    ]);

    await expect(
      sns('ConfirmSubscription', { TopicArn: topicArn, Token: 'guess' }),
    ).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
    const Token = tokenIn(outboxOf(world)[0]?.body ?? '');
    const anonymous = client(world, 'sns', aCaller({ principal: { type: 'anonymous' } }));
    await anonymous('ConfirmSubscription', { TopicArn: topicArn, Token });
    await world.clock.advance(3 * 86_400_000);
    await sns('Publish', message);

    expect(outboxOf(world)).toMatchObject([
      { confirmed: true },
      { subject: 'ALARM', body: 'it rings', topicArn, at: world.clock.now(), confirmed: true },
    ]);
  });

  test('that does not confirm within two days is forgotten', async () => {
    const world = aWorld();
    const sns = client(world, 'sns');
    await aTopic(world);
    const { SubscriptionArn } = await sns('Subscribe', {
      ...subscription,
      ReturnSubscriptionArn: true,
    });
    await expect(sns('Unsubscribe', { SubscriptionArn })).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: expect.stringContaining('pending confirmation'),
    });
    const Token = tokenIn(outboxOf(world)[0]?.body ?? '');

    await world.clock.advance(2 * 86_400_000);

    await expect(sns('ListSubscriptions')).resolves.toEqual({ Subscriptions: [] });
    await expect(sns('ConfirmSubscription', { TopicArn: topicArn, Token })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });

  test('is listed as pending', async () => {
    const world = aWorld();
    const sns = client(world, 'sns');
    await aTopic(world);
    await sns('Subscribe', subscription);

    await expect(sns('ListSubscriptionsByTopic', { TopicArn: topicArn })).resolves.toMatchObject({
      Subscriptions: [{ SubscriptionArn: 'PendingConfirmation', Endpoint: 'ops@example.com' }],
    });
    await expect(sns('GetTopicAttributes', { TopicArn: topicArn })).resolves.toMatchObject({
      Attributes: { SubscriptionsPending: '1', SubscriptionsConfirmed: '0' },
    });
  });

  test.each([
    [{ Endpoint: 'nobody' }, 'InvalidParameterException'],
    [{ Protocol: 'pigeon' }, 'InvalidParameterException'],
    [{ Protocol: 'sqs', Endpoint: 'q' }, 'InvalidParameterException'],
    [{ Protocol: 'https', Endpoint: 'http://example.com' }, 'InvalidParameterException'],
    [{ Protocol: 'sms', Endpoint: '+61400000000' }, 'NotImplemented'],
    [{ Protocol: 'sms', Endpoint: 'a number' }, 'InvalidParameterException'],
    [
      { Protocol: 'lambda', Endpoint: 'arn:aws:lambda:ap-southeast-2:123456789012:function:f' },
      'NotImplemented',
    ],
    [
      {
        Protocol: 'firehose',
        Endpoint: 'arn:aws:firehose:ap-southeast-2:123456789012:deliverystream/d',
      },
      'NotImplemented',
    ],
    [{ Attributes: { ReplayPolicy: '{}' } }, 'NotImplemented'],
    [{ Attributes: { RawMessageDelivery: 'true' } }, 'InvalidParameterException'],
    [{ Attributes: { Colour: 'red' } }, 'InvalidParameterException'],
  ])('is not taken as %j', async (wrong, code) => {
    const world = aWorld();
    await aTopic(world);

    await expect(
      client(world, 'sns')('Subscribe', { ...subscription, ...wrong }),
    ).rejects.toMatchObject({
      code,
    });
  });
});

describe('a message', () => {
  test('in JSON structure is another for each protocol', async () => {
    const world = aWorld();
    await aTopic(world);
    await aSubscribedQueue(world, forTopic, { RawMessageDelivery: 'true' });

    const Message = JSON.stringify({ default: 'any', sqs: 'for queues' });
    await client(world, 'sns')('Publish', {
      TopicArn: topicArn,
      Message,
      MessageStructure: 'json',
    });

    expect(await bodiesOf(world)).toEqual(['for queues']);
  });

  test.each([
    [{ Message: '' }, 'InvalidParameterException'],
    [{ Message: 'x'.repeat(262_145) }, 'InvalidParameterException'],
    [{ Subject: 'two\nlines' }, 'InvalidParameterException'],
    [{ Subject: 'x'.repeat(101) }, 'InvalidParameterException'],
    [{ Message: '{}', MessageStructure: 'json' }, 'InvalidParameterException'],
    [{ TopicArn: `${topicArn}-none` }, 'NotFoundException'],
    [{ TopicArn: 't' }, 'InvalidParameterException'],
    [{ PhoneNumber: '+61' }, 'NotImplemented'],
    [{ PhoneNumber: 'NAA+61' }, 'InvalidParameterException'],
    [{ MessageGroupId: 'a b' }, 'InvalidParameterException'],
    [{ MessageDeduplicationId: 'd' }, 'InvalidParameterException'],
  ])('is not taken as %j', async (wrong, code) => {
    const world = aWorld();
    await aTopic(world);

    await expect(client(world, 'sns')('Publish', { ...message, ...wrong })).rejects.toMatchObject({
      code,
    });
  });

  test('may have a subject of any text', async () => {
    const world = aWorld();
    await aTopic(world);
    await aSubscribedQueue(world);

    await client(world, 'sns')('Publish', { ...message, Subject: 'Schlüssel 🔑' });

    expect(JSON.parse((await bodiesOf(world))[0] ?? '')).toMatchObject({ Subject: 'Schlüssel 🔑' });
  });

  test('comes in batches, which one wrong entry stops', async () => {
    const world = aWorld();
    await aTopic(world);
    await aSubscribedQueue(world, forTopic, { RawMessageDelivery: 'true' });
    const publish = (...texts: string[]) =>
      client(world, 'sns')('PublishBatch', {
        TopicArn: topicArn,
        PublishBatchRequestEntries: texts.map((Message, at) => ({ Id: `${at}`, Message })),
      });

    await expect(publish('one', '')).rejects.toMatchObject({ code: 'InvalidParameterException' });
    expect(await bodiesOf(world)).toEqual([]);
    await expect(publish('one', 'two')).resolves.toMatchObject({
      Successful: [{ Id: '0' }, { Id: '1' }],
      Failed: [],
    });
    expect(await bodiesOf(world)).toEqual(['one', 'two']);
  });

  const entry = (Id: string) => ({ Id, Message: 'x' });
  test.each([
    [[], "The batch request doesn't contain any entries."],
    [
      Array.from({ length: 11 }, (_, at) => entry(String(at))),
      'The batch request contains more entries than permissible.',
    ],
    [[entry('a'), entry('a')], 'Two or more batch entries in the request have the same Id.'],
    [
      [entry('a.b')],
      'The Id of a batch entry in the batch request contains an impermissible character: a.b',
    ],
    [
      [entry('a'.repeat(81))],
      `The Id of a batch entry in the batch request is too long: ${'a'.repeat(81)}`,
    ],
    [
      [entry('a'), { Id: 'b', Message: 'x'.repeat(262_144) }],
      'The length of all the messages put together is more than the limit.',
    ],
  ])('is not published in a batch of %j', async (PublishBatchRequestEntries, sentence) => {
    const world = aWorld();
    await aTopic(world);

    await expect(
      client(world, 'sns')('PublishBatch', { TopicArn: topicArn, PublishBatchRequestEntries }),
    ).rejects.toMatchObject({ message: sentence });
  });

  test.each([
    [
      'a',
      { DataType: 'String', StringValue: '' },
      "must contain non-empty message attribute value for message attribute type 'String'.",
    ],
    [
      'a',
      { DataType: 'String', BinaryValue: Buffer.of(1) },
      "with type 'String' must use field 'String'.",
    ],
    ['a', { DataType: 'Binary', StringValue: 'x' }, "with type 'Binary' must use field 'Binary'."],
    ['a', { DataType: 'Text', StringValue: 'x' }, 'has an invalid message attribute type'],
    [
      'a',
      { DataType: 'Number', StringValue: 'many' },
      "Could not cast message attribute 'a' value to number.",
    ],
    ['a^b', { DataType: 'String', StringValue: 'x' }, "Invalid non-alphanumeric character '#x5E'"],
    ['.a', { DataType: 'String', StringValue: 'x' }, "starting with character '.'"],
    ['a.', { DataType: 'String', StringValue: 'x' }, "ending with character '.'"],
    ['a..b', { DataType: 'String', StringValue: 'x' }, "successive '.' character."],
    ['a'.repeat(257), { DataType: 'String', StringValue: 'x' }, 'must be less than 256 bytes.'],
  ])('is not published with the attribute %s: %j', async (name, value, sentence) => {
    const world = aWorld();
    await aTopic(world);

    await expect(
      client(world, 'sns')('Publish', { ...message, MessageAttributes: { [name]: value } }),
    ).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: expect.stringContaining(sentence),
    });
  });

  test('may be as large as the topic says', async () => {
    const world = aWorld();
    await aTopic(world, { MaximumMessageSize: '1024' });
    const publish = (length: number) =>
      client(world, 'sns')('Publish', { TopicArn: topicArn, Message: 'x'.repeat(length) });

    await expect(publish(1024)).resolves.toBeDefined();
    await expect(publish(1025)).rejects.toMatchObject({
      message: 'Invalid parameter: Message too long',
    });
    const subscription = { TopicArn: topicArn, Protocol: 'email', Endpoint: 'ops@example.com' };
    await client(world, 'sns')('Subscribe', subscription);
    await expect(
      client(world, 'sns')('SetTopicAttributes', {
        TopicArn: topicArn,
        AttributeName: 'MaximumMessageSize',
        AttributeValue: '1048576',
      }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });
});
