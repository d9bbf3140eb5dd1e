import { describe, expect, test } from '@jest/globals';
import { aCaller, aWorld, client } from '../../../../support/world.ts';

async function aQueue(Attributes: Record<string, string> = {}, world = aWorld()) {
  const sqs = client(world, 'sqs');
  const { QueueUrl } = await sqs<{ QueueUrl: string }>('CreateQueue', {
    QueueName: 'q',
    Attributes,
  });
  return { world, sqs, QueueUrl };
}

const attributesOf = async (
  sqs: ReturnType<typeof client>,
  QueueUrl: string,
  ...names: string[]
) => {
  const { Attributes } = await sqs<{ Attributes?: Record<string, string> }>('GetQueueAttributes', {
    QueueUrl,
    AttributeNames: names.length > 0 ? names : ['All'],
  });
  return Attributes ?? {};
};

describe('a queue policy', () => {
  const policy = (condition?: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: 'arn:aws:sqs:ap-southeast-2:123456789012:q',
          ...(condition && { Condition: condition }),
        },
      ],
    });
  const topic = 'arn:aws:sns:ap-southeast-2:123456789012:t';
  const asSns = aCaller({
    principal: {
      type: 'service',
      service: 'sns.amazonaws.com',
      sourceArn: topic,
      sourceAccount: '123456789012',
    },
  });

  test('is needed by a service, and says for which topic', async () => {
    const { world, sqs, QueueUrl } = await aQueue();
    const send = () => client(world, 'sqs', asSns)('SendMessage', { QueueUrl, MessageBody: 'x' });

    await expect(send()).rejects.toMatchObject({ code: 'AccessDenied' });
    const other = { ArnEquals: { 'aws:SourceArn': `${topic}-other` } };
    await sqs('SetQueueAttributes', { QueueUrl, Attributes: { Policy: policy(other) } });
    await expect(send()).rejects.toMatchObject({ code: 'AccessDenied' });
    const right = { ArnEquals: { 'aws:SourceArn': topic } };
    await sqs('SetQueueAttributes', { QueueUrl, Attributes: { Policy: policy(right) } });
    await expect(send()).resolves.toBeDefined();
  });

  test('lets nobody read that it lets send', async () => {
    const { world, QueueUrl } = await aQueue({ Policy: policy() });

    await expect(client(world, 'sqs', asSns)('ReceiveMessage', { QueueUrl })).rejects.toMatchObject(
      { code: 'AccessDenied' },
    );
  });

  test('keeps another account out unless it is named', async () => {
    const { world, QueueUrl } = await aQueue();
    const stranger = aCaller({
      principal: { type: 'root', account: '999999999999' },
      account: '999999999999',
    });

    await expect(
      client(world, 'sqs', stranger)('SendMessage', { QueueUrl, MessageBody: 'x' }),
    ).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});

describe('creating a queue', () => {
  test('again with the same settings gives the same queue', async () => {
    const { sqs, QueueUrl } = await aQueue({ DelaySeconds: '5' });

    expect(QueueUrl).toBe('https://sqs.ap-southeast-2.amazonaws.com/123456789012/q');
    for (const Attributes of [{ DelaySeconds: '5' }, {}]) {
      await expect(sqs('CreateQueue', { QueueName: 'q', Attributes })).resolves.toEqual({
        QueueUrl,
      });
    }
    await expect(
      sqs('CreateQueue', { QueueName: 'q', Attributes: { DelaySeconds: '6' } }),
    ).rejects.toMatchObject({ code: 'QueueNameExists' });
  });

  test.each([
    [{ QueueName: 'a b' }, 'InvalidParameterValue'],
    [{ QueueName: 'a'.repeat(81) }, 'InvalidParameterValue'],
    [{ QueueName: '' }, 'MissingParameter'],
    [{ QueueName: 'q.fifo' }, 'InvalidParameterValue'],
    [{ QueueName: 'q', Attributes: { Colour: 'red' } }, 'InvalidAttributeName'],
    [{ QueueName: 'q', Attributes: { DelaySeconds: '901' } }, 'InvalidAttributeValue'],
    [{ QueueName: 'q', Attributes: { VisibilityTimeout: '-1' } }, 'InvalidAttributeValue'],
    [{ QueueName: 'q', Attributes: { MessageRetentionPeriod: '59' } }, 'InvalidAttributeValue'],
    [{ QueueName: 'q', Attributes: { SqsManagedSseEnabled: 'yes' } }, 'InvalidAttributeValue'],
    [{ QueueName: 'q', Attributes: { Policy: '{}' } }, 'InvalidAttributeValue'],
    [{ QueueName: 'q', Attributes: { RedrivePolicy: '{}' } }, 'InvalidParameterValue'],
    [{ QueueName: 'q', Attributes: { FifoQueue: 'true' } }, 'InvalidParameterValue'],
    [{ QueueName: 'q', tags: { '': 'x' } }, 'InvalidParameterValue'],
  ])('refuses %j', async (input, code) => {
    await expect(client(aWorld(), 'sqs')('CreateQueue', input)).rejects.toMatchObject({ code });
  });

  test('takes any name and only known attributes, those of objects in JavaScript included', async () => {
    const sqs = client(aWorld(), 'sqs');

    await expect(
      sqs('CreateQueue', { QueueName: 'q', Attributes: { constructor: 'x' } }),
    ).rejects.toMatchObject({ code: 'InvalidAttributeName' });
    const { QueueUrl } = await sqs('CreateQueue', { QueueName: 'constructor' });
    expect(await attributesOf(sqs, String(QueueUrl), 'QueueArn')).toEqual({
      QueueArn: 'arn:aws:sqs:ap-southeast-2:123456789012:constructor',
    });
    await expect(attributesOf(sqs, String(QueueUrl), 'toString')).rejects.toMatchObject({
      code: 'InvalidAttributeName',
    });
  });

  test('waits a minute after one of that name was deleted', async () => {
    const { world, sqs, QueueUrl } = await aQueue();
    await sqs('DeleteQueue', { QueueUrl });

    await expect(sqs('CreateQueue', { QueueName: 'q' })).rejects.toMatchObject({
      code: 'QueueDeletedRecently',
    });
    await world.clock.advance(60_000);
    await expect(sqs('CreateQueue', { QueueName: 'q' })).resolves.toEqual({ QueueUrl });
  });
});

describe('a queue', () => {
  test('has the documented defaults', async () => {
    const { sqs, QueueUrl } = await aQueue();

    expect(await attributesOf(sqs, QueueUrl)).toMatchObject({
      QueueArn: 'arn:aws:sqs:ap-southeast-2:123456789012:q',
      VisibilityTimeout: '30',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      ApproximateNumberOfMessages: '0',
    });
    await expect(attributesOf(sqs, QueueUrl, 'Policy')).resolves.toEqual({});
    await expect(attributesOf(sqs, QueueUrl, 'Colour')).rejects.toMatchObject({
      code: 'InvalidAttributeName',
    });
  });

  test('is either under a KMS key or under SQS keys', async () => {
    const { sqs, QueueUrl } = await aQueue({ KmsMasterKeyId: 'alias/aws/sqs' });

    expect(await attributesOf(sqs, QueueUrl)).toMatchObject({
      KmsMasterKeyId: 'alias/aws/sqs',
      SqsManagedSseEnabled: 'false',
      KmsDataKeyReusePeriodSeconds: '300',
    });
    await sqs('SetQueueAttributes', { QueueUrl, Attributes: { SqsManagedSseEnabled: 'true' } });
    expect(await attributesOf(sqs, QueueUrl)).not.toHaveProperty('KmsMasterKeyId');
  });

  test('is found at any address that ends in account and name, and by its name', async () => {
    const { sqs } = await aQueue();

    for (const QueueUrl of ['http://127.0.0.1:4566/123456789012/q', '123456789012/q', 'q']) {
      expect(await attributesOf(sqs, QueueUrl)).toHaveProperty('QueueArn');
    }
    await expect(
      sqs('PurgeQueue', { QueueUrl: 'http://x/123456789012/none' }),
    ).rejects.toMatchObject({
      code: 'QueueDoesNotExist',
      message: 'The specified queue does not exist.',
    });
    await expect(sqs('PurgeQueue', { QueueUrl: 'http://x/q' })).rejects.toMatchObject({
      code: 'InvalidAddress',
    });
  });

  test('is listed by prefix, page by page', async () => {
    const world = aWorld();
    const sqs = client(world, 'sqs');
    for (const QueueName of ['a1', 'a2', 'a3', 'b1']) await sqs('CreateQueue', { QueueName });

    const first = await sqs<{ QueueUrls: string[]; NextToken: string }>('ListQueues', {
      QueueNamePrefix: 'a',
      MaxResults: 2,
    });
    const second = await sqs<{ QueueUrls: string[] }>('ListQueues', {
      QueueNamePrefix: 'a',
      MaxResults: 2,
      NextToken: first.NextToken,
    });

    const names = [...first.QueueUrls, ...second.QueueUrls].map((url) => url.slice(-2));
    expect(names).toEqual(['a1', 'a2', 'a3']);
    expect(second).not.toHaveProperty('NextToken');
    await expect(sqs('ListQueues', { QueueNamePrefix: 'z' })).resolves.toEqual({});
  });

  test('is listed also when the last queue of the page before is gone', async () => {
    const sqs = client(aWorld(), 'sqs');
    for (const QueueName of ['a1', 'a2', 'a3']) await sqs('CreateQueue', { QueueName });
    type Page = { QueueUrls: string[]; NextToken: string };
    expect(await sqs('ListQueues', { MaxResults: 3 })).not.toHaveProperty('NextToken');
    const first = await sqs<Page>('ListQueues', { MaxResults: 2 });
    await sqs('DeleteQueue', { QueueUrl: first.QueueUrls[1] });

    const { QueueUrls } = await sqs<Page>('ListQueues', {
      MaxResults: 2,
      NextToken: first.NextToken,
    });

    expect(QueueUrls.map((url) => url.slice(-2))).toEqual(['a3']);
    await expect(sqs('ListQueues', { NextToken: 'x' })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
  });

  test('is purged at most once a minute', async () => {
    const { sqs, QueueUrl } = await aQueue();
    await sqs('SendMessage', { QueueUrl, MessageBody: 'x' });
    await sqs('PurgeQueue', { QueueUrl });

    expect(await attributesOf(sqs, QueueUrl)).toMatchObject({ ApproximateNumberOfMessages: '0' });
    await expect(sqs('PurgeQueue', { QueueUrl })).rejects.toMatchObject({
      code: 'PurgeQueueInProgress',
    });
  });

  test('carries tags', async () => {
    const { sqs, QueueUrl } = await aQueue();
    await sqs('TagQueue', { QueueUrl, Tags: { a: '1', b: '2' } });
    await sqs('UntagQueue', { QueueUrl, TagKeys: ['a'] });

    await expect(sqs('ListQueueTags', { QueueUrl })).resolves.toEqual({ Tags: { b: '2' } });
  });
});
