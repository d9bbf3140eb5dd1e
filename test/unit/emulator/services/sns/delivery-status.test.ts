import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';

const topicArn = 'arn:aws:sns:ap-southeast-2:123456789012:t';
const queueArn = 'arn:aws:sqs:ap-southeast-2:123456789012:q';
const roleArn = 'arn:aws:iam::123456789012:role/feedback';
const document = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } });

/** A topic that writes down how its deliveries end, and a queue that lets it in or not. */
async function aTopic(attributes: Record<string, string>, isOpen: boolean, trusted = 'sns') {
  const world = aWorld();
  const iam = client(world, 'iam');
  await iam('CreateRole', {
    RoleName: 'feedback',
    AssumeRolePolicyDocument: document({
      Principal: { Service: `${trusted}.amazonaws.com` },
      Action: 'sts:AssumeRole',
    }),
  });
  await iam('PutRolePolicy', {
    RoleName: 'feedback',
    PolicyName: 'logs',
    PolicyDocument: document({ Action: 'logs:*', Resource: '*' }),
  });
  const Policy = document({ Principal: '*', Action: 'sqs:SendMessage', Resource: '*' });
  const sns = client(world, 'sns');
  await sns('CreateTopic', { Name: 't', Attributes: attributes });
  const Attributes = isOpen ? { Policy } : {};
  await client(world, 'sqs')('CreateQueue', { QueueName: 'q', Attributes });
  await sns('Subscribe', { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn });
  return { world, sns };
}

/** What was written once the background came to its end. */
async function linesOf(world: Emulator, logGroupName: string): Promise<object[]> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const read = client(world, 'logs')<{ events: { message: string }[] }>('FilterLogEvents', {
    logGroupName,
  });
  const { events } = await read.catch(() => ({ events: [] }));
  return events.map(({ message }) => JSON.parse(message));
}

const group = 'sns/ap-southeast-2/123456789012/t';

describe('the end of a delivery', () => {
  test('is written down when it failed', async () => {
    const { world, sns } = await aTopic({ SQSFailureFeedbackRoleArn: roleArn }, false);

    const { MessageId } = await sns('Publish', { TopicArn: topicArn, Message: 'x' });

    expect(await linesOf(world, `${group}/Failure`)).toMatchObject([
      {
        notification: { messageId: MessageId, topicArn, timestamp: '2026-11-23 08:00:00.000' },
        delivery: {
          destination: queueArn,
          providerResponse: expect.stringContaining('AccessDenied'),
          attempts: 1,
        },
        status: 'FAILURE',
      },
    ]);
    expect(await linesOf(world, group)).toEqual([]);
  });

  test.each([
    ['0', 0],
    ['100', 20],
  ])('is written down when it went well, as often as %s per cent', async (rate, count) => {
    const { world, sns } = await aTopic(
      { SQSSuccessFeedbackRoleArn: roleArn, SQSSuccessFeedbackSampleRate: rate },
      true,
    );

    for (let time = 0; time < 20; time += 1) {
      await sns('Publish', { TopicArn: topicArn, Message: 'x' });
    }

    const lines = await linesOf(world, group);
    expect(lines).toHaveLength(count);
    for (const line of lines) {
      expect(line).toMatchObject({ delivery: { statusCode: 200 }, status: 'SUCCESS' });
    }
  });

  test('is not written down by a role that does not trust SNS, which nobody is told', async () => {
    const { world, sns } = await aTopic({ SQSFailureFeedbackRoleArn: roleArn }, false, 'sqs');

    await expect(sns('Publish', { TopicArn: topicArn, Message: 'x' })).resolves.toBeDefined();

    expect(await linesOf(world, `${group}/Failure`)).toEqual([]);
    expect(world.snapshot()).toMatch(/"lastLogFailure":"[^"]*AccessDenied/);
  });

  test('needs the right to hand the role over', async () => {
    const { world } = await aTopic({}, true);
    await client(world, 'iam')('CreateUser', { UserName: 'u' });
    await client(world, 'iam')('PutUserPolicy', {
      UserName: 'u',
      PolicyName: 'sns',
      PolicyDocument: document({ Action: 'sns:*', Resource: '*' }),
    });
    const arn = 'arn:aws:iam::123456789012:user/u';
    const principal = { type: 'user', account: '123456789012', arn, userId: 'u', userName: 'u' };
    const user = client(world, 'sns', aCaller({ principal: principal as never }));

    await expect(
      user('SetTopicAttributes', {
        TopicArn: topicArn,
        AttributeName: 'SQSFailureFeedbackRoleArn',
        AttributeValue: roleArn,
      }),
    ).rejects.toMatchObject({ message: expect.stringContaining('iam:PassRole') });
  });
});
