import { describe, expect, test } from '@jest/globals';
import { aCaller, client, testStart } from '../../../../support/world.ts';
import { allow, policy } from '../../identity/identities.ts';
import {
  aTrail,
  bucket,
  bucketPolicy,
  eventOf,
  group,
  logged,
  someTargets,
  stored,
  trailArn,
} from './a-trail.ts';

/** When `aTrail` is ready. */
const ready = testStart + 300_000;
const named = (name: string) => (one: { event: { eventName: string } }) =>
  one.event.eventName === name;

describe('what happened', () => {
  test('comes to the log group after the delay, with the time of its delivery', async () => {
    const { world } = await aTrail();
    await world.clock.advance(10_000);
    await client(world, 'ec2')('CreateInternetGateway');

    await world.clock.advance(200_000);
    expect((await logged(world)).filter(named('CreateInternetGateway'))).toEqual([]);
    await world.clock.advance(100_000);

    const [delivered] = (await logged(world)).filter(named('CreateInternetGateway'));
    expect(delivered?.event).toMatchObject({ eventTime: '2026-11-23T08:05:10Z' });
    // The first record of a batch sets the delivery: that of the session which delivered the batch before.
    expect(delivered?.timestamp).toBe(ready + 300_000);
  });

  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-log-group-log-stream-naming-for-cloudtrail.html
  test("comes to the stream of the trail's Region, in whichever it happened", async () => {
    const { world } = await aTrail({ IsMultiRegionTrail: true });
    await client(world, 'ec2', aCaller({ region: 'us-east-1' }))('CreateInternetGateway');
    await world.clock.advance(300_000);

    expect((await logged(world)).filter(named('CreateInternetGateway'))).toHaveLength(1);
    const { logStreams } = await client(world, 'logs')<{ logStreams: object[] }>(
      'DescribeLogStreams',
      { logGroupName: group },
    );
    expect(logStreams).toEqual([
      expect.objectContaining({ logStreamName: '123456789012_CloudTrail_ap-southeast-2' }),
    ]);
  });

  test('comes to the bucket as a compressed file, named by account, Region and time', async () => {
    const { world } = await aTrail({ S3KeyPrefix: 'logs' });
    await client(world, 'ec2')('CreateInternetGateway');
    await world.clock.advance(300_000);

    const files = await stored(world);
    const file = files.find(({ records }) =>
      records.some(({ eventName }) => eventName === 'CreateInternetGateway'),
    );
    expect(file?.key).toMatch(
      /^logs\/AWSLogs\/123456789012\/CloudTrail\/ap-southeast-2\/2026\/11\/23\/123456789012_CloudTrail_ap-southeast-2_20261123T0810Z_[A-Za-z0-9]{16}\.json\.gz$/,
    );
  });

  test('is the same in the log group, the bucket and the event history', async () => {
    const { world } = await aTrail();
    await client(world, 'ec2')('CreateInternetGateway');

    const event = await eventOf(world, 'CreateInternetGateway');

    expect((await logged(world)).find(named('CreateInternetGateway'))?.event).toEqual(event);
    const records = (await stored(world)).flatMap((file) => file.records);
    expect(records).toContainEqual(event);
  });

  test('comes once, in the order it happened', async () => {
    const { world } = await aTrail();
    const names = ['CreateInternetGateway', 'AllocateAddress', 'DescribeVpcs', 'DescribeSubnets'];
    for (const name of names) await client(world, 'ec2')(name);
    await world.clock.advance(1_200_000);

    const seen = (await logged(world)).map(({ event }) => event.eventName);
    expect(seen.filter((name) => names.includes(name))).toEqual(names);
  });

  test('before logging began, or after it stopped, stays away', async () => {
    const { world, cloudtrail } = await aTrail();
    await client(world, 'ec2')('AllocateAddress');
    await cloudtrail('StopLogging', { Name: 'main' });
    await client(world, 'ec2')('CreateInternetGateway');
    await world.clock.advance(600_000);

    const seen = (await logged(world)).map(({ event }) => event.eventName);
    expect(seen).toContain('AllocateAddress');
    expect(seen).not.toContain('CreateBucket');
    expect(seen).not.toContain('CreateInternetGateway');
    expect(await cloudtrail('GetTrailStatus', { Name: 'main' })).toMatchObject({
      IsLogging: false,
      StartLoggingTime: new Date(testStart),
      StopLoggingTime: new Date(ready),
    });
  });

  test('and is not selected stays away', async () => {
    const { world, cloudtrail } = await aTrail();
    const EventSelectors = [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }];
    await cloudtrail('PutEventSelectors', { TrailName: 'main', EventSelectors });
    await client(world, 'kms')('ListKeys');
    await client(world, 'ec2')('DescribeVpcs');
    await world.clock.advance(600_000);

    const seen = (await logged(world)).map(({ event }) => event.eventName);
    expect(seen).toContain('DescribeVpcs');
    expect(seen).not.toContain('ListKeys');
  });

  test.each([
    [false, []],
    [true, ['DescribeVpcs']],
  ])(
    'in another Region comes when the trail is of all Regions: %s',
    async (IsMultiRegionTrail, names) => {
      const { world } = await aTrail({ IsMultiRegionTrail });
      await client(world, 'ec2', aCaller({ region: 'eu-west-1' }))('DescribeVpcs');
      await world.clock.advance(600_000);

      const seen = (await logged(world)).map(({ event }) => event.eventName);
      expect(seen.filter((name) => name === 'DescribeVpcs')).toEqual(names);
    },
  );

  test('in another account stays there', async () => {
    const { world } = await aTrail();
    const stranger = {
      principal: { type: 'root', account: '999999999999' },
      account: '999999999999',
    } as const;
    await client(world, 'ec2', aCaller(stranger))('DescribeVpcs');
    await world.clock.advance(600_000);

    expect((await logged(world)).filter(named('DescribeVpcs'))).toEqual([]);
  });
});

describe('a delivery that fails', () => {
  const status = (cloudtrail: Awaited<ReturnType<typeof aTrail>>['cloudtrail']) =>
    cloudtrail('GetTrailStatus', { Name: 'main' });

  test('shows in the status of the trail, and no longer once it succeeds again', async () => {
    const { world, cloudtrail } = await aTrail();
    const s3 = client(world, 's3');
    const before = await status(cloudtrail);
    expect(before).toMatchObject({ IsLogging: true, LatestDeliveryTime: new Date(ready) });
    expect(before).not.toHaveProperty('LatestDeliveryError');

    await s3('DeleteBucketPolicy', { Bucket: bucket });
    await client(world, 'iam')('DeleteRolePolicy', {
      RoleName: 'trail-role',
      PolicyName: 'inline',
    });
    await world.clock.advance(300_000);
    const failed = await status(cloudtrail);
    expect(failed).toMatchObject({
      LatestDeliveryError: 'AccessDenied',
      LatestDeliveryTime: new Date(ready),
      LatestCloudWatchLogsDeliveryError: expect.stringContaining('AccessDenied'),
      LatestCloudWatchLogsDeliveryTime: new Date(ready),
    });

    await s3('PutBucketPolicy', { Bucket: bucket, Policy: bucketPolicy() });
    await client(world, 'iam')('PutRolePolicy', {
      RoleName: 'trail-role',
      PolicyName: 'inline',
      PolicyDocument: policy(allow(['logs:CreateLogStream', 'logs:PutLogEvents'])),
    });
    await client(world, 'ec2')('DescribeVpcs');
    await world.clock.advance(600_000);
    const mended = await status(cloudtrail);
    expect(mended).not.toHaveProperty('LatestDeliveryError');
    expect(mended).not.toHaveProperty('LatestCloudWatchLogsDeliveryError');
    expect((await logged(world)).some(named('DescribeVpcs'))).toBe(true);
  });

  test('to the one place does not keep records from the other', async () => {
    const { world, cloudtrail } = await aTrail();
    await client(world, 's3')('DeleteBucketPolicy', { Bucket: bucket });
    await client(world, 'ec2')('DescribeVpcs');
    await world.clock.advance(300_000);

    expect((await logged(world)).some(named('DescribeVpcs'))).toBe(true);
    expect(await status(cloudtrail)).toMatchObject({ LatestDeliveryError: 'AccessDenied' });
  });
});

describe('what the bucket does not take', () => {
  test('is brought again until it is taken, and the log group does not see it twice', async () => {
    const { world, cloudtrail } = await aTrail();
    const s3 = client(world, 's3');
    await s3('DeleteBucketPolicy', { Bucket: bucket });
    await client(world, 'ec2')('DescribeVpcs');
    await world.clock.advance(3_600_000);
    await s3('PutBucketPolicy', { Bucket: bucket, Policy: bucketPolicy() });
    await world.clock.advance(600_000);

    const names = (await stored(world)).flatMap(({ records }) =>
      records.map((one) => one.eventName),
    );
    expect(names.filter((name) => name === 'DescribeVpcs')).toHaveLength(1);
    expect((await logged(world)).filter(named('DescribeVpcs'))).toHaveLength(1);
    expect(await cloudtrail('GetTrailStatus', { Name: 'main' })).not.toHaveProperty(
      'LatestDeliveryError',
    );
  });

  test('is given up after 30 days', async () => {
    // Without a role for the log group, whose use is an event by itself.
    const { world } = await aTrail({
      CloudWatchLogsLogGroupArn: undefined,
      CloudWatchLogsRoleArn: undefined,
    });
    const s3 = client(world, 's3');
    await client(world, 'ec2')('DescribeVpcs');
    await s3('DeleteBucketPolicy', { Bucket: bucket });
    await world.clock.advance(31 * 86_400_000);
    await s3('PutBucketPolicy', { Bucket: bucket, Policy: bucketPolicy() });
    await world.clock.advance(600_000);

    const names = (await stored(world)).flatMap(({ records }) =>
      records.map((one) => one.eventName),
    );
    expect(names).not.toContain('DescribeVpcs');
  });
});

describe("a trail's topic", () => {
  async function aTopic() {
    const built = await someTargets();
    const sns = client(built.world, 'sns');
    const { TopicArn } = await sns<{ TopicArn: string }>('CreateTopic', { Name: 'files' });
    await sns('SetTopicAttributes', {
      TopicArn,
      AttributeName: 'Policy',
      AttributeValue: policy({
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: TopicArn,
        Condition: { StringEquals: { 'aws:SourceArn': trailArn } },
      }),
    });
    const sqs = client(built.world, 'sqs');
    const { QueueUrl } = await sqs<{ QueueUrl: string }>('CreateQueue', {
      QueueName: 'files',
      Attributes: {
        Policy: policy({
          Effect: 'Allow',
          Principal: '*',
          Action: 'sqs:SendMessage',
          Resource: '*',
        }),
      },
    });
    await sns('Subscribe', {
      TopicArn,
      Protocol: 'sqs',
      Endpoint: 'arn:aws:sqs:ap-southeast-2:123456789012:files',
    });
    const received = async () => {
      const { Messages = [] } = await sqs<{
        Messages?: { Body: string; ReceiptHandle: string }[];
      }>('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
      for (const { ReceiptHandle } of Messages) {
        await sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
      }
      return Messages.map(({ Body }) => (JSON.parse(Body) as { Message: string }).Message);
    };
    return { ...built, sns, TopicArn, received };
  }

  test('hears that it is there, then of every file', async () => {
    const { world, cloudtrail, targets, TopicArn, received } = await aTopic();
    const made = await cloudtrail('CreateTrail', {
      Name: 'main',
      ...targets,
      SnsTopicName: 'files',
    });
    expect(made).toMatchObject({ SnsTopicName: 'files', SnsTopicARN: TopicArn });
    expect(await received()).toEqual(['CloudTrail validation message.']);
    await cloudtrail('StartLogging', { Name: 'main' });
    await world.clock.advance(300_000);

    const [file] = await stored(world);
    expect((await received()).map((text) => JSON.parse(text) as unknown)).toEqual([
      { s3Bucket: bucket, s3ObjectKey: [file?.key] },
    ]);
    expect(await cloudtrail('GetTrailStatus', { Name: 'main' })).toMatchObject({
      LatestNotificationTime: new Date(ready),
      LatestNotificationAttemptSucceeded: '2026-11-23T08:05:00Z',
    });
  });

  test('that refuses shows in the status, while the files still come', async () => {
    const { world, cloudtrail, targets, sns, TopicArn } = await aTopic();
    await cloudtrail('CreateTrail', { Name: 'main', ...targets, SnsTopicName: TopicArn });
    await cloudtrail('StartLogging', { Name: 'main' });
    await sns('DeleteTopic', { TopicArn });
    await world.clock.advance(300_000);

    const status = await cloudtrail('GetTrailStatus', { Name: 'main' });
    expect(status).toMatchObject({
      LatestNotificationError: 'NotFoundException',
      LatestNotificationAttemptTime: '2026-11-23T08:05:00Z',
      LatestNotificationAttemptSucceeded: '',
      LatestDeliveryTime: new Date(ready),
    });
  });
});

test('a trail that is changed while records wait goes on delivering', async () => {
  const { world, cloudtrail } = await aTrail();
  await client(world, 'ec2')('DescribeVpcs');
  await cloudtrail('UpdateTrail', { Name: 'main', S3KeyPrefix: 'elsewhere' });
  await world.clock.advance(300_000);
  await client(world, 'ec2')('DescribeSubnets');
  await world.clock.advance(600_000);

  const seen = (await logged(world)).map(({ event }) => event.eventName);
  expect(seen).toContain('DescribeVpcs');
  expect(seen).toContain('DescribeSubnets');
  expect((await stored(world)).some(({ key }) => key.startsWith('elsewhere/'))).toBe(true);
});

test('a trail whose delivery happens during its own change goes on delivering', async () => {
  const { world, cloudtrail } = await aTrail();
  await client(world, 'ec2')('DescribeVpcs');

  await Promise.all([
    cloudtrail('UpdateTrail', { Name: 'main', S3KeyPrefix: 'elsewhere' }),
    world.clock.advance(300_000),
  ]);
  await client(world, 'ec2')('DescribeSubnets');
  await world.clock.advance(600_000);

  expect((await logged(world)).some(named('DescribeSubnets'))).toBe(true);
});

test('a deleted trail delivers no more', async () => {
  const { world, cloudtrail } = await aTrail();
  await client(world, 'ec2')('DescribeVpcs');
  await cloudtrail('DeleteTrail', { Name: 'main' });
  await world.clock.advance(600_000);

  expect((await logged(world)).filter(named('DescribeVpcs'))).toEqual([]);
});
