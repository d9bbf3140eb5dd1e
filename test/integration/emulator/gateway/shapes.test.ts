import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { KMS } from '@aws-sdk/client-kms';
import { S3 } from '@aws-sdk/client-s3';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aGateway, type GatewayUnderTest } from './a-gateway.ts';

let lab: GatewayUnderTest;

beforeEach(async () => {
  lab = await aGateway();
});
afterEach(() => lab.close());

describe('S3', () => {
  test.each([0, 5, 5_000_000])('a body of %d bytes comes back as it went', async (length) => {
    const s3 = new S3(lab.root);
    await s3.createBucket({
      Bucket: 'bytes',
      CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
    });
    const Body = Buffer.alloc(length, 'é\u0000');
    await s3.putObject({ Bucket: 'bytes', Key: 'a b/é', Body, Metadata: { owner: 'us' } });

    const got = await s3.getObject({ Bucket: 'bytes', Key: 'a b/é' });

    expect(Body.equals((await got.Body?.transformToByteArray()) ?? Buffer.from('none'))).toBe(true);
    expect(got).toMatchObject({ ContentLength: length, Metadata: { owner: 'us' } });
    expect(got.LastModified).toBeInstanceOf(Date);
  });

  test('errors keep code and status, also those without a body', async () => {
    const s3 = new S3(lab.root);
    await expect(s3.getObject({ Bucket: 'no-such', Key: 'k' })).rejects.toMatchObject({
      ...{ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } },
    });
    await expect(s3.headBucket({ Bucket: 'no-such' })).rejects.toMatchObject({
      ...{ name: 'NotFound', $metadata: { httpStatusCode: 404 } },
    });
  });
});

describe('other protocols', () => {
  test('CBOR: numbers, dates and pages of CloudWatch', async () => {
    const cloudwatch = new CloudWatch(lab.root);
    const Timestamp = new Date(lab.gateway.clock.now());
    const MetricData = [{ MetricName: 'M', Value: 1.5, Timestamp }];
    await cloudwatch.putMetricData({ Namespace: 'N', MetricData });

    const { Datapoints } = await cloudwatch.getMetricStatistics({
      ...{ Namespace: 'N', MetricName: 'M', Period: 60, Statistics: ['Sum'] },
      StartTime: new Date(Timestamp.getTime() - 60_000),
      EndTime: new Date(Timestamp.getTime() + 60_000),
    });

    expect(Datapoints).toEqual([expect.objectContaining({ Sum: 1.5, Timestamp })]);
  });

  test('JSON: binary members, and pages by token', async () => {
    const secrets = new SecretsManager(lab.root);
    for (const Name of ['a', 'b', 'c']) {
      await secrets.createSecret({ Name, SecretBinary: Buffer.from([1, 0, 255]) });
    }
    const { SecretBinary } = await secrets.getSecretValue({ SecretId: 'b' });
    expect(Buffer.from(SecretBinary ?? [])).toEqual(Buffer.from([1, 0, 255]));

    const first = await secrets.listSecrets({ MaxResults: 2 });
    const second = await secrets.listSecrets({ MaxResults: 2, NextToken: first.NextToken });
    expect([first, second].map(({ SecretList }) => SecretList?.length)).toEqual([2, 1]);
  });

  test('Query: lists, maps and errors of SNS and CloudFormation', async () => {
    const sns = new SNS(lab.root);
    const { TopicArn } = await sns.createTopic({
      ...{ Name: 'topic', Tags: [{ Key: 'k', Value: 'ü' }] },
    });
    const { Tags } = await sns.listTagsForResource({ ResourceArn: TopicArn });
    expect(Tags).toEqual([{ Key: 'k', Value: 'ü' }]);

    await expect(
      new CloudFormation(lab.root).describeStacks({ StackName: 'none' }),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('none does not exist'),
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("members of an exception get through: JSON's", async () => {
    await expect(
      new CloudWatchLogs(lab.root).describeLogStreams({ logGroupName: 'none' }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('queues', () => {
  test('have URLs here, a long poll is forwarded, and ends upstream when its client goes', async () => {
    const sqs = new SQS(lab.root);
    const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'q' });
    expect(QueueUrl.startsWith(lab.url)).toBe(true);

    const leaving = new AbortController();
    const polled = sqs.receiveMessage(
      { QueueUrl, WaitTimeSeconds: 20 },
      { abortSignal: leaving.signal },
    );
    setTimeout(() => leaving.abort(), 200);
    await expect(polled).rejects.toMatchObject({ name: 'AbortError' });

    const waiting = sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 });
    await sqs.sendMessage({ QueueUrl, MessageBody: 'hello' });
    // Had the first one gone on waiting upstream, it would have taken the message.
    expect((await waiting).Messages?.[0]?.Body).toBe('hello');
  });
});

test('64 at once are all answered', async () => {
  const kms = new KMS({ ...lab.root, requestHandler: { httpAgent: { maxSockets: 64 } } });
  const { KeyMetadata } = await kms.createKey({});
  const KeyId = KeyMetadata?.KeyId ?? '';
  const answers = await Promise.all(
    Array.from({ length: 64 }, () => kms.generateDataKey({ KeyId, NumberOfBytes: 16 })),
  );
  expect(new Set(answers.map(({ Plaintext }) => String(Plaintext))).size).toBe(64);
});

test('the clock in the answers is the gateway’s, which clients must not follow', async () => {
  const response = await fetch(lab.url, {
    method: 'POST',
    headers: {
      'x-amz-target': 'TrentService.ListKeys',
      'content-type': 'application/x-amz-json-1.1',
    },
    body: '{}',
  });
  expect(Date.parse(response.headers.get('date') ?? '')).toBe(lab.gateway.clock.now());
  expect(response.headers.get('age')).toBe('0');
});
