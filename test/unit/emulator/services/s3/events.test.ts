import { describe, expect, test } from '@jest/globals';
import { client } from '../../../../support/world.ts';
import { aBucket, Bucket } from './a-bucket.ts';

const queueArn = 'arn:aws:sqs:ap-southeast-2:123456789012:events';
const QueueUrl = 'https://sqs.ap-southeast-2.amazonaws.com/123456789012/events';

async function aListener(rule: object) {
  const bucket = await aBucket();
  const sqs = client(bucket.world, 'sqs');
  const Policy = JSON.stringify({
    Statement: {
      ...{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' } },
      ...{ Action: 'sqs:SendMessage', Resource: queueArn },
      Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${Bucket}` } },
    },
  });
  await sqs('CreateQueue', { QueueName: 'events', Attributes: { Policy } });
  await bucket.s3('PutBucketNotificationConfiguration', {
    Bucket,
    NotificationConfiguration: { QueueConfigurations: [{ QueueArn: queueArn, ...rule }] },
  });
  const receive = async () => {
    const { Messages = [] } = await sqs<{ Messages?: { Body: string }[] }>('ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: 10,
    });
    return Messages.map(({ Body }) => JSON.parse(Body) as Record<string, unknown>);
  };
  return { ...bucket, sqs, receive };
}

describe('events of a bucket', () => {
  test('begin with a test, and tell of each object that fits', async () => {
    const { put, s3, receive } = await aListener({
      Id: 'mine',
      Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:Delete'],
      Filter: { Key: { FilterRules: [{ Name: 'suffix', Value: '.txt' }] } },
    });
    expect(await receive()).toMatchObject([{ Event: 's3:TestEvent', Bucket }]);

    await put('a b.txt', 'four');
    await put('a.png');
    await s3('DeleteObject', { Bucket, Key: 'a b.txt' });
    await s3('DeleteObject', { Bucket, Key: 'never.txt' });

    expect(await receive()).toMatchObject([
      {
        Records: [
          {
            eventVersion: '2.1',
            eventName: 'ObjectCreated:Put',
            s3: {
              configurationId: 'mine',
              bucket: { name: Bucket },
              object: { key: 'a+b.txt', size: 4, eTag: '8cbad96aced40b3838dd9f07f6ef5772' },
            },
          },
        ],
      },
      { Records: [{ eventName: 'ObjectRemoved:Delete' }] },
    ]);
  });

  test('are refused where S3 may not write', async () => {
    const { s3, sqs } = await aListener({ Events: ['s3:ObjectCreated:*'] });
    await sqs('SetQueueAttributes', { QueueUrl, Attributes: { Policy: '' } });
    const put = (QueueArn: string) =>
      s3('PutBucketNotificationConfiguration', {
        Bucket,
        NotificationConfiguration: {
          QueueConfigurations: [{ QueueArn, Events: ['s3:ObjectCreated:*'] }],
        },
      });

    for (const arn of [queueArn, `${queueArn}-none`]) {
      await expect(put(arn)).rejects.toMatchObject({
        code: 'InvalidArgument',
        message: 'Unable to validate the following destination configurations',
      });
    }
  });

  test.each([
    ['an unknown event', [{ Events: ['s3:ObjectEaten'] }]],
    [
      'the same event twice',
      [{ Events: ['s3:ObjectCreated:*'] }, { Events: ['s3:ObjectCreated:Put'] }],
    ],
    [
      'two prefixes',
      [
        {
          Events: ['s3:ObjectCreated:*'],
          Filter: {
            Key: { FilterRules: ['a', 'b'].map((Value) => ({ Name: 'prefix', Value })) },
          },
        },
      ],
    ],
  ])('cannot have %s', async (_, rules) => {
    const { s3 } = await aListener({ Events: ['s3:ObjectCreated:*'] });
    const QueueConfigurations = rules.map((rule) => ({ QueueArn: queueArn, ...rule }));

    await expect(
      s3('PutBucketNotificationConfiguration', {
        Bucket,
        NotificationConfiguration: { QueueConfigurations },
      }),
    ).rejects.toMatchObject({ code: 'InvalidArgument' });
  });
});
