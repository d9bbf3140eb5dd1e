import { describe, expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';

const arn = (name: string) => `arn:aws:sns:ap-southeast-2:123456789012:${name}`;

describe('creating a topic', () => {
  test('again with the same attributes gives the same topic', async () => {
    const sns = client(aWorld(), 'sns');
    const input = { Name: 't', Attributes: { DisplayName: 'T' }, Tags: [{ Key: 'a', Value: '1' }] };
    await sns('CreateTopic', input);

    await expect(sns('CreateTopic', input)).resolves.toEqual({ TopicArn: arn('t') });
    await expect(sns('CreateTopic', { Name: 't' })).resolves.toEqual({ TopicArn: arn('t') });
    await expect(
      sns('CreateTopic', { ...input, Attributes: { DisplayName: 'U' } }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException' });
    await expect(
      sns('CreateTopic', { ...input, Tags: [{ Key: 'a', Value: '2' }] }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  const statement = (Action: unknown) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: '*', Action, Resource: '*' },
    });
  test.each([
    [{ Name: 'a b' }, 'InvalidParameterException'],
    [{ Name: '' }, 'InvalidParameterException'],
    [{ Name: 't.fifo' }, 'InvalidParameterException'],
    [{ Name: 't', Attributes: { FifoTopic: 'true' } }, 'InvalidParameterException'],
    [{ Name: 't', Attributes: { ContentBasedDeduplication: 'true' } }, 'InvalidParameterException'],
    [{ Name: 't', Attributes: { ArchivePolicy: '{}' } }, 'NotImplemented'],
    [{ Name: 't', DataProtectionPolicy: '{}' }, 'NotImplemented'],
    [{ Name: 't', Attributes: { Colour: 'red' } }, 'InvalidParameterException'],
    [{ Name: 't', Attributes: { DeliveryPolicy: 'x' } }, 'InvalidParameterException'],
    [{ Name: 't', Attributes: { SQSFailureFeedbackRoleArn: 'x' } }, 'InvalidParameterException'],
    [
      { Name: 't', Attributes: { SQSSuccessFeedbackSampleRate: '101' } },
      'InvalidParameterException',
    ],
    [{ Name: 't', Attributes: { SQSFailureFeedbackSampleRate: '1' } }, 'InvalidParameterException'],
    [{ Name: 't', Attributes: { Policy: 'x' } }, 'InvalidParameterException'],
    [{ Name: 't', Attributes: { Policy: statement('sns:*') } }, 'InvalidParameterException'],
    [
      { Name: 't', Attributes: { Policy: statement(['sns:Publish', 'kms:Decrypt']) } },
      'InvalidParameterException',
    ],
    [{ Name: 't', Tags: [{ Key: 'aws:a', Value: '' }] }, 'InvalidParameterException'],
  ])('refuses %j', async (input, code) => {
    await expect(client(aWorld(), 'sns')('CreateTopic', input)).rejects.toMatchObject({ code });
  });
});

describe('a topic', () => {
  test('shows its attributes, the default policy included', async () => {
    const sns = client(aWorld(), 'sns');
    const TopicArn = arn('t');
    await sns('CreateTopic', { Name: 't' });
    await sns('SetTopicAttributes', {
      TopicArn,
      AttributeName: 'DisplayName',
      AttributeValue: 'T',
    });

    const { Attributes } = await sns<{ Attributes: Record<string, string> }>('GetTopicAttributes', {
      TopicArn,
    });

    expect(Attributes).toMatchObject({
      TopicArn,
      Owner: '123456789012',
      DisplayName: 'T',
      SubscriptionsConfirmed: '0',
    });
    expect(JSON.parse(Attributes.Policy ?? '')).toMatchObject({
      Statement: [{ Condition: { StringEquals: { 'AWS:SourceOwner': '123456789012' } } }],
    });
    expect(Attributes).not.toHaveProperty('KmsMasterKeyId');
  });

  test('goes with its subscriptions, and a second deletion is no error', async () => {
    const sns = client(aWorld(), 'sns');
    const TopicArn = arn('t');
    await sns('CreateTopic', { Name: 't' });
    await sns('Subscribe', {
      TopicArn,
      Protocol: 'sqs',
      Endpoint: 'arn:aws:sqs:ap-southeast-2:123456789012:q',
    });

    await sns('DeleteTopic', { TopicArn });
    await sns('DeleteTopic', { TopicArn });

    await expect(sns('ListSubscriptions')).resolves.toEqual({ Subscriptions: [] });
    await expect(sns('GetTopicAttributes', { TopicArn })).rejects.toMatchObject({
      code: 'NotFoundException',
      message: 'Topic does not exist',
    });
  });

  test('is listed a hundred at a time, also when the last one shown is gone', async () => {
    const sns = client(aWorld(), 'sns');
    for (let at = 201; at > 0; at -= 1) await sns('CreateTopic', { Name: `t${at + 100}` });

    type Page = { Topics: { TopicArn: string }[]; NextToken?: string };
    const first = await sns<Page>('ListTopics');
    await sns('DeleteTopic', first.Topics.at(-1));
    const second = await sns<Page>('ListTopics', { NextToken: first.NextToken });
    const third = await sns<Page>('ListTopics', { NextToken: second.NextToken });

    const shown = [first, second].flatMap(({ Topics }) => Topics.map(({ TopicArn }) => TopicArn));
    expect(shown).toEqual(Array.from({ length: 200 }, (_, at) => arn(`t${at + 101}`)));
    expect(third).toEqual({ Topics: [{ TopicArn: arn('t301') }] });
    await expect(sns('ListTopics', { NextToken: 'x' })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });

  test('carries tags', async () => {
    const sns = client(aWorld(), 'sns');
    const ResourceArn = arn('t');
    await sns('CreateTopic', { Name: 't', Tags: [{ Key: 'a', Value: '1' }] });
    await sns('TagResource', { ResourceArn, Tags: [{ Key: 'b', Value: '2' }] });
    await sns('UntagResource', { ResourceArn, TagKeys: ['a'] });

    await expect(sns('ListTagsForResource', { ResourceArn })).resolves.toEqual({
      Tags: [{ Key: 'b', Value: '2' }],
    });
    await expect(sns('ListTagsForResource', { ResourceArn: arn('none') })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  test('shows and changes how a subscription is delivered', async () => {
    const sns = client(aWorld(), 'sns');
    await sns('CreateTopic', { Name: 't' });
    const Endpoint = 'arn:aws:sqs:ap-southeast-2:123456789012:q';
    const subscription = { TopicArn: arn('t'), Protocol: 'sqs', Endpoint };
    const { SubscriptionArn } = await sns('Subscribe', subscription);
    await expect(sns('Subscribe', subscription)).resolves.toEqual({ SubscriptionArn });

    await sns('SetSubscriptionAttributes', {
      SubscriptionArn,
      AttributeName: 'RawMessageDelivery',
      AttributeValue: 'true',
    });

    await expect(sns('GetSubscriptionAttributes', { SubscriptionArn })).resolves.toMatchObject({
      Attributes: { RawMessageDelivery: 'true', PendingConfirmation: 'false', Endpoint },
    });
  });
});
