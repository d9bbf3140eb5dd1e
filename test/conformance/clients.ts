import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Credentials } from './case.ts';

/** Every client that the cases use, as AWS's SDK makes them. */
export interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudTrail: CloudTrailClient;
  readonly cloudWatch: CloudWatchClient;
  readonly ec2: EC2Client;
  readonly ecr: ECRClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly secretsManager: SecretsManagerClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
}

/** No retries: a case sees each answer as it was given. */
export function clientsOf(endpoint: string, region: string, credentials: Credentials): Clients {
  const settings = { endpoint, region, credentials, maxAttempts: 1 };
  return {
    cloudFormation: new CloudFormationClient(settings),
    cloudTrail: new CloudTrailClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    ec2: new EC2Client(settings),
    ecr: new ECRClient(settings),
    iam: new IAMClient(settings),
    kms: new KMSClient(settings),
    logs: new CloudWatchLogsClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    secretsManager: new SecretsManagerClient(settings),
    sns: new SNSClient(settings),
    // A queue's URL names where the backend believes to listen; in AWS both are the same.
    sqs: new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
    ssm: new SSMClient(settings),
    sts: new STSClient(settings),
  };
}

export function destroy(clients: Clients): void {
  for (const client of Object.values(clients) as { destroy(): void }[]) client.destroy();
}
