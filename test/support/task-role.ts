import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { STS } from '@aws-sdk/client-sts';

/** Credentials as the SDK's clients take them. */
export interface TaskCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface TaskRole {
  readonly keyArn: string;
  readonly credentials: TaskCredentials;
}

interface Place {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const [account, name] = ['123456789012', 'workload-task'];

/** Names of secrets that the role may read. */
export const secretPrefix = 'workload/';

/** A context without the pairs that the service adds is no context of the service's. */
const ownContextOnly = {
  Null: {
    'kms:EncryptionContext:keywatch:record': 'false',
    'kms:EncryptionContext:keywatch:key-sha256': 'false',
  },
};
const use = { Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Condition: ownContextOnly };
const administer = [
  ...['Create*', 'Describe*', 'Enable*', 'List*', 'Put*', 'Update*', 'Revoke*', 'Disable*', 'Get*'],
  ...['Delete*', 'TagResource', 'UntagResource', 'ScheduleKeyDeletion', 'CancelKeyDeletion'],
].map((action) => `kms:${action}`);

/** A session of a role with the rights of the service's task, and a key whose policy names the role; root may not use it. */
export async function createTaskRole(place: Place): Promise<TaskRole> {
  const [iam, kms] = [new IAM(place), new KMS(place)];
  const { User } = await iam.createUser({ UserName: 'starts-tasks' });
  const { Role } = await iam.createRole({
    RoleName: name,
    AssumeRolePolicyDocument: policy({
      Principal: { AWS: User?.Arn, Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
  });
  const { KeyMetadata } = await kms.createKey({
    Policy: policy(
      { Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: administer, Resource: '*' },
      { Principal: { AWS: Role?.Arn }, ...use, Resource: '*' },
    ),
  });
  const keyArn = KeyMetadata?.Arn;
  if (keyArn === undefined) throw new Error('no key');
  const secrets = `arn:aws:secretsmanager:${place.region}:${account}:secret:${secretPrefix}*`;
  await iam.putRolePolicy({
    ...{ RoleName: name, PolicyName: 'task' },
    PolicyDocument: policy(
      { ...use, Resource: keyArn },
      { Action: 'secretsmanager:GetSecretValue', Resource: secrets },
    ),
  });
  return { keyArn, credentials: await assume(iam, place, Role?.Arn) };
}

/** By a user, since root may assume no role. */
async function assume(iam: IAM, place: Place, roleArn = ''): Promise<TaskCredentials> {
  const UserName = 'starts-tasks';
  await iam.putUserPolicy({
    ...{ UserName, PolicyName: 'assume' },
    PolicyDocument: policy({ Action: 'sts:AssumeRole', Resource: roleArn }),
  });
  const { AccessKey } = await iam.createAccessKey({ UserName });
  const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
  const sts = new STS({ ...place, credentials });
  const { Credentials } = await sts.assumeRole({
    RoleArn: roleArn,
    RoleSessionName: 'task-in-tests',
  });
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

function policy(...statements: readonly object[]): string {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
