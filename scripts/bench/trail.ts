import {
  CloudTrailClient,
  CreateTrailCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';

const account = '123456789012';
const region = 'ap-southeast-2';
const bucket = 'bench-trail';
const group = 'bench-trail';

/** The smallest trail that delivers to a bucket and to a log group, with a filter that counts its Encrypt calls. */
export async function layTrail(endpoint: string): Promise<void> {
  const settings = settingsOf(endpoint);
  const s3 = new S3Client(settings);
  const logs = new CloudWatchLogsClient(settings);
  const cloudTrail = new CloudTrailClient(settings);
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(
    new PutBucketPolicyCommand({
      Bucket: bucket,
      Policy: policy(
        'Allow',
        ['s3:GetBucketAcl', 's3:PutObject'],
        [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      ),
    }),
  );
  await logs.send(new CreateLogGroupCommand({ logGroupName: group }));
  await logs.send(
    new PutMetricFilterCommand({
      logGroupName: group,
      filterName: 'encrypt',
      filterPattern: '{ $.eventName = "Encrypt" }',
      metricTransformations: [
        { metricNamespace: 'bench', metricName: 'encrypt', metricValue: '1' },
      ],
    }),
  );
  const roleArn = await createRole(new IAMClient(settings));
  await cloudTrail.send(
    new CreateTrailCommand({
      Name: 'bench',
      S3BucketName: bucket,
      CloudWatchLogsLogGroupArn: `arn:aws:logs:${region}:${account}:log-group:${group}:*`,
      CloudWatchLogsRoleArn: roleArn,
    }),
  );
  await cloudTrail.send(new StartLoggingCommand({ Name: 'bench' }));
}

async function createRole(iam: IAMClient): Promise<string> {
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    ],
  };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: 'bench', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const statement = {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: '*',
  };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await iam.send(
    new PutRolePolicyCommand({ RoleName: 'bench', PolicyName: 'deliver', PolicyDocument }),
  );
  return Role?.Arn ?? '';
}

/** Moves the emulator's time on; answers once everything that fell due is done. */
export async function advance(endpoint: string, seconds: number): Promise<void> {
  const answer = await fetch(`${endpoint}/_emulator/advance`, {
    method: 'POST',
    body: JSON.stringify({ seconds }),
  });
  if (!answer.ok) throw new Error(`the emulator could not advance: ${await answer.text()}`);
}

/** How many Encrypt calls came through to the metric. */
export async function countDelivered(endpoint: string): Promise<number> {
  await advance(endpoint, 120);
  const now = Date.now();
  const { Datapoints = [] } = await new CloudWatchClient(settingsOf(endpoint)).send(
    new GetMetricStatisticsCommand({
      Namespace: 'bench',
      MetricName: 'encrypt',
      Statistics: ['Sum'],
      Period: 3600,
      StartTime: new Date(now - 7_200_000),
      EndTime: new Date(now + 7_200_000),
    }),
  );
  return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}

function policy(Effect: string, Action: string[], Resource: string[]): string {
  const Principal = { Service: 'cloudtrail.amazonaws.com' };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect, Principal, Action, Resource }],
  });
}

function settingsOf(endpoint: string) {
  return {
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: account, secretAccessKey: 'bench' },
  };
}
