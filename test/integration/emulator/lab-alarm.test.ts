import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../emulator/emulator.ts';
import type { Caller } from '../../../emulator/world.ts';
import { Stacks } from '../../support/stacks.ts';
import { aWorld, client } from '../../support/world.ts';
import { aSession } from '../../unit/emulator/identity/identities.ts';

const account = '123456789012';
const minute = 60_000;
/** CloudTrail's five minutes, the filter's one, and what the alarm takes. */
const delivered = 8 * minute;

const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource: unknown = '*', rest: object = {}) => ({
  ...{ Effect: 'Allow', Action, Resource },
  ...rest,
});
const by = (Service: string) => ({ Principal: { Service } });
const get = (...path: string[]) => ({ 'Fn::GetAtt': path });
const bucketArn = 'arn:aws:s3:::records-of-the-vault';

/** A trail into a log group, as in section 3 of the lab. */
const trail = {
  Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'records-of-the-vault' } },
  BucketPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'Bucket' },
      PolicyDocument: policy(
        allow('s3:GetBucketAcl', bucketArn, by('cloudtrail.amazonaws.com')),
        allow('s3:PutObject', `${bucketArn}/*`, by('cloudtrail.amazonaws.com')),
      ),
    },
  },
  LogGroup: { Type: 'AWS::Logs::LogGroup' },
  DeliveryRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: policy({
        ...{ Effect: 'Allow', Action: 'sts:AssumeRole' },
        ...by('cloudtrail.amazonaws.com'),
      }),
      Policies: [
        {
          PolicyName: 'deliver',
          PolicyDocument: policy(allow(['logs:CreateLogStream', 'logs:PutLogEvents'])),
        },
      ],
    },
  },
  Trail: {
    Type: 'AWS::CloudTrail::Trail',
    DependsOn: 'BucketPolicy',
    Properties: {
      IsLogging: true,
      S3BucketName: { Ref: 'Bucket' },
      CloudWatchLogsLogGroupArn: get('LogGroup', 'Arn'),
      CloudWatchLogsRoleArn: get('DeliveryRole', 'Arn'),
    },
  },
};

/** The watched role, which may use no key. */
const role = {
  TaskRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: policy({
        ...{ Effect: 'Allow', Action: 'sts:AssumeRole' },
        Principal: { AWS: `arn:aws:iam::${account}:root` },
      }),
    },
  },
};

/** Filter and alarm as in section 4 of the lab: one failure is not enough, and a datapoint of a minute is looked at by seconds. */
const detection = {
  Failures: {
    Type: 'AWS::Logs::MetricFilter',
    Properties: {
      LogGroupName: { Ref: 'LogGroup' },
      FilterPattern: {
        'Fn::Join': [
          '"',
          [
            '{ $.errorCode = "*" && $.eventSource = "kms.amazonaws.com" && $.userIdentity.sessionContext.sessionIssuer.arn = ',
            get('TaskRole', 'Arn'),
            ' }',
          ],
        ],
      },
      MetricTransformations: [
        { MetricNamespace: 'Vault/Keys', MetricName: 'KeyErrors', MetricValue: '1' },
      ],
    },
  },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'vault-errors' } },
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: 'vault-key-errors',
      AlarmActions: [{ Ref: 'Topic' }],
      ...{ Namespace: 'Vault/Keys', MetricName: 'KeyErrors', Statistic: 'Sum' },
      ...{ Period: 10, EvaluationPeriods: 1 },
      ...{ ComparisonOperator: 'GreaterThanThreshold', Threshold: 1 },
      TreatMissingData: 'ignore',
    },
  },
};

const template = { Resources: { ...trail, ...role, ...detection } };

let world: Emulator;
let session: Caller;
let keyId: string;

beforeEach(async () => {
  world = aWorld();
  const stacks = new Stacks(world);
  expect((await stacks.create('vault', template)).StackStatus).toBe('CREATE_COMPLETE');
  const roleName = await stacks.physicalId('vault', 'TaskRole');
  session = await aSession(world, `arn:aws:iam::${account}:role/${roleName}`);
  const { KeyMetadata } = await client(
    world,
    'kms',
  )<{ KeyMetadata: { KeyId: string } }>('CreateKey');
  keyId = KeyMetadata.KeyId;
  await world.clock.advance(delivered);
});

async function fail(caller = session) {
  const encrypting = client(
    world,
    'kms',
    caller,
  )('Encrypt', {
    KeyId: keyId,
    Plaintext: Buffer.from('secret'),
  });
  await expect(encrypting).rejects.toMatchObject({ code: 'AccessDeniedException' });
}

async function alarm() {
  const { MetricAlarms = [] } = await client(
    world,
    'cloudwatch',
  )<DescribeAlarmsOutput>('DescribeAlarms');
  return MetricAlarms[0];
}

describe("the lab's alarm: Sum > 1 over ten seconds, missing data ignored", () => {
  test('does not fire for one failed call', async () => {
    await fail();
    await world.clock.advance(delivered);

    expect((await alarm())?.StateValue).toBe('OK');
  });

  // Wherever in a minute the calls fall, and with them the delivery.
  test.each([0, 7, 31, 58])(
    'fires for two in one minute, %d s after its start',
    async (seconds) => {
      await world.clock.advance(seconds * 1000);
      await fail();
      await fail();
      await world.clock.advance(delivered);

      expect(await alarm()).toMatchObject({
        StateValue: 'ALARM',
        StateReason: expect.stringMatching(
          /^Threshold Crossed: 1 datapoint \[2\.0 \(\d\d\/11\/26 \d\d:\d\d:00\)\] was greater than the threshold \(1\.0\)\.$/,
        ),
      });
    },
  );

  test('does not fire for two that were delivered in different minutes', async () => {
    await fail();
    await world.clock.advance(delivered);
    await fail();
    await world.clock.advance(delivered);

    expect((await alarm())?.StateValue).toBe('OK');
  });

  test('does not count the failures of others', async () => {
    const other = await aSession(world, await anotherRole());
    await fail(other);
    await fail(other);
    await world.clock.advance(delivered);

    expect((await alarm())?.StateValue).toBe('INSUFFICIENT_DATA');
  });

  test('stays in ALARM for ever, so that it says nothing of the next failures', async () => {
    await fail();
    await fail();
    await world.clock.advance(delivered);
    const since = (await alarm())?.StateTransitionedTimestamp;
    await world.clock.advance(24 * 60 * minute);
    await fail();
    await fail();
    await world.clock.advance(delivered);

    expect(await alarm()).toMatchObject({
      StateValue: 'ALARM',
      StateTransitionedTimestamp: since,
    });
  });
});

async function anotherRole(): Promise<string> {
  const { Role } = await client(world, 'iam')<{ Role: { Arn: string } }>('CreateRole', {
    RoleName: 'another',
    AssumeRolePolicyDocument: JSON.stringify(
      template.Resources.TaskRole.Properties.AssumeRolePolicyDocument,
    ),
  });
  return Role.Arn;
}
