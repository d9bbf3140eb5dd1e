import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Failure } from '../../shared/failure.ts';
import { AwsTime } from './aws-time.ts';

/** Every AWS client of the canary, all telling the one time. */
export interface Clients {
  readonly time: AwsTime;
  readonly cloudFormation: CloudFormationClient;
  readonly cloudTrail: CloudTrailClient;
  readonly cloudWatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  /** As the canary's own role, which may read keys' policies and nothing else. */
  readonly kms: KMSClient;
  readonly secretsManager: SecretsManagerClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  /** A KMS client as another role. */
  kmsAs(roleArn: string, sessionName: string): Promise<KMSClient>;
}

/** Credentials and Region come from the environment, as `aws-actions/configure-aws-credentials` leaves them. */
export function createClients(): Clients {
  const time = new AwsTime();
  const settings = {
    maxAttempts: 5,
    customUserAgent: 'keywatch-canary',
    // Longer than the longest poll.
    requestHandler: {
      connectionTimeout: 10_000,
      requestTimeout: 60_000,
      throwOnRequestTimeout: true,
    },
  };
  const sts = time.follow(new STSClient(settings));
  return {
    time,
    cloudFormation: time.follow(new CloudFormationClient(settings)),
    cloudTrail: time.follow(new CloudTrailClient(settings)),
    cloudWatch: time.follow(new CloudWatchClient(settings)),
    logs: time.follow(new CloudWatchLogsClient(settings)),
    kms: time.follow(new KMSClient(settings)),
    secretsManager: time.follow(new SecretsManagerClient(settings)),
    sns: time.follow(new SNSClient(settings)),
    // Where the queue's URL points is not where an emulator listens; in AWS both are the same.
    sqs: time.follow(new SQSClient({ ...settings, useQueueUrlAsEndpoint: false })),
    async kmsAs(roleArn, sessionName) {
      const credentials = await assume(sts, roleArn, sessionName);
      return time.follow(new KMSClient({ ...settings, credentials }));
    },
  };
}

async function assume(sts: STSClient, RoleArn: string, RoleSessionName: string) {
  const { Credentials } = await sts
    .send(new AssumeRoleCommand({ RoleArn, RoleSessionName }))
    .catch((cause: unknown) => {
      throw new Failure('INCONCLUSIVE', `the canary cannot act as ${RoleArn}`, { cause });
    });
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}
