interface ManagedKey {
  readonly service: string;
  readonly title: string;
  readonly policyId: string;
  readonly actions: readonly string[];
}

const envelope = ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:ListGrants'];
const direct = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];

/** The predefined aliases `alias/aws/<name>` and what their keys' policies say of the service. */
const managedKeys: Readonly<Record<string, ManagedKey>> = {
  ebs: {
    service: 'ec2',
    title: 'EBS',
    policyId: 'auto-ebs-2',
    actions: [...direct, 'kms:CreateGrant'],
  },
  ecr: {
    service: 'ecr',
    title: 'ECR',
    policyId: 'auto-ecr-1',
    actions: [...direct, 'kms:CreateGrant', 'kms:RetireGrant'],
  },
  rds: {
    service: 'rds',
    title: 'RDS',
    policyId: 'auto-rds-2',
    actions: [...direct, 'kms:CreateGrant', 'kms:ListGrants'],
  },
  s3: { service: 's3', title: 'S3', policyId: 'auto-s3-2', actions: direct },
  secretsmanager: {
    service: 'secretsmanager',
    title: 'AWS Secrets Manager',
    policyId: 'auto-secretsmanager-2',
    actions: [...direct, 'kms:CreateGrant'],
  },
  sns: { service: 'sns', title: 'SNS', policyId: 'auto-sns-1', actions: envelope },
  sqs: { service: 'sqs', title: 'SQS', policyId: 'auto-sqs-1', actions: envelope },
  ssm: {
    service: 'ssm',
    title: 'SSM',
    policyId: 'auto-ssm-1',
    actions: [...direct, 'kms:CreateGrant'],
  },
};

/** Every account lists them, whether or not their keys are made yet. */
export const predefinedAliases = Object.keys(managedKeys).map((name) => `alias/aws/${name}`);

export interface ManagedKeyFacts {
  readonly description: string;
  readonly policy: string;
}

/**
 * What the AWS managed key behind `alias` is made of; undefined: no such predefined alias. Its policy lets every principal of
 * the account use it, but only through the service and only as that account: a service principal calls as nobody's account,
 * which is why an alarm cannot publish to a topic under `alias/aws/sns`.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key
 */
export function managedKey(
  alias: string,
  account: string,
  region: string,
): ManagedKeyFacts | undefined {
  const name = alias.startsWith('alias/aws/') ? alias.slice('alias/aws/'.length) : '';
  const key = Object.hasOwn(managedKeys, name) ? managedKeys[name] : undefined;
  if (key === undefined) return undefined;
  const through = {
    'kms:CallerAccount': account,
    'kms:ViaService': `${key.service}.${region}.amazonaws.com`,
  };
  const policy = {
    Version: '2012-10-17',
    Id: key.policyId,
    Statement: [
      {
        Sid: `Allow access through ${key.title} for all principals in the account that are authorized to use ${key.title}`,
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [...key.actions, 'kms:DescribeKey'],
        Resource: '*',
        Condition: { StringEquals: through },
      },
      {
        Sid: 'Allow direct access to key metadata to the account',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
        Resource: '*',
      },
    ],
  };
  return {
    description: `Default key that protects my ${key.title} data when no other key is defined`,
    policy: JSON.stringify(policy, null, 2),
  };
}
