import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { S3 } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Chain, deployChain } from './a-chain.ts';
import { account, aGateway, type GatewayUnderTest, region } from './a-gateway.ts';

let lab: GatewayUnderTest;
let outputs: Chain;
let cloudtrail: CloudTrail;

beforeEach(async () => {
  lab = await aGateway();
  outputs = await deployChain(lab);
  cloudtrail = new CloudTrail(lab.root);
});
afterEach(() => lab.close());

const deployed = (properties: object = {}) => ({
  ...{ TrailName: 'chain', AccountId: account, Region: region },
  ...{ IsLogging: true, IsMultiRegionTrail: true, S3BucketName: 'records-of-the-chain' },
  CloudWatchLogsLogGroupArn: outputs.LogGroup,
  CloudWatchLogsRoleArn: outputs.DeliveryRole,
  ...properties,
});

const use = () => new KMS(lab.root).describeKey({ KeyId: outputs.Key });
const names = async () => (await cloudtrail.listTrails({})).Trails?.map(({ Name }) => Name);

async function keys(): Promise<string[]> {
  const { Contents = [] } = await new S3(lab.root).listObjectsV2({
    Bucket: 'records-of-the-chain',
  });
  return Contents.map(({ Key = '' }) => Key).filter((key) => key.endsWith('.json.gz'));
}

async function deliveredCalls(eventName: string): Promise<number> {
  const { events = [] } = await new CloudWatchLogs(lab.root).filterLogEvents({
    logGroupName: 'chain',
    filterPattern: `{ $.eventName = "${eventName}" }`,
  });
  return events.length;
}

describe('a deployed trail', () => {
  test('delivers files into the bucket upstream', async () => {
    await use();
    await lab.pass(3);

    expect((await keys())[0]).toMatch(
      /^AWSLogs\/123456789012\/CloudTrail\/ap-southeast-2\/2026\/11\/23\/123456789012_CloudTrail_/,
    );
  });

  test('changes in place: what waited for its delivery still gets there', async () => {
    await use();
    lab.setTrails([deployed({ S3KeyPrefix: 'other' })]);
    await cloudtrail.listTrails({});
    await lab.pass(3);

    expect(await deliveredCalls('DescribeKey')).toBe(1);
    expect((await keys())[0]).toMatch(/^other\/AWSLogs/);
  });

  test('that stopped records nothing, and tells so', async () => {
    lab.setTrails([deployed({ IsLogging: false })]);
    await lab.pass(2);
    await use();
    await lab.pass(3);

    expect(await deliveredCalls('DescribeKey')).toBe(0);
    expect((await cloudtrail.getTrailStatus({ Name: 'chain' })).IsLogging).toBe(false);
  });

  test('that is gone is gone here; one that was made by a call stays', async () => {
    await cloudtrail.createTrail({ Name: 'by-hand', S3BucketName: 'records-of-the-chain' });
    expect(await names()).toEqual(expect.arrayContaining(['chain', 'by-hand']));

    lab.setTrails([]);
    await lab.pass(2);

    expect(await names()).toEqual(['by-hand']);
  });

  test('of another Region records what happens there', async () => {
    await new KMS({ ...lab.root, region: 'eu-west-1' }).listKeys({});
    await lab.pass(3);

    expect(await deliveredCalls('ListKeys')).toBe(1);
  });

  test('whose role trusts CloudTrail no more delivers no log events, and says why', async () => {
    const { RoleName = '' } =
      (await new IAM(lab.root).listRoles({})).Roles?.find(
        ({ Arn }) => Arn === outputs.DeliveryRole,
      ) ?? {};
    const Statement = { Effect: 'Deny', Action: 'sts:AssumeRole', Principal: '*' };
    await new IAM(lab.root).updateAssumeRolePolicy({
      RoleName,
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    });
    await use();
    await lab.pass(3);

    expect(await deliveredCalls('DescribeKey')).toBe(0);
    const status = await cloudtrail.getTrailStatus({ Name: 'chain' });
    expect(status.LatestCloudWatchLogsDeliveryError).toBe('AccessDenied');
  });

  test('that cannot record lets nothing be done unrecorded', async () => {
    lab.setTrails([deployed({ S3BucketName: 'no-such-bucket' })]);
    await lab.pass(2);

    await expect(use()).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: expect.stringContaining('trail chain was deployed and cannot record'),
    });
  });
});
