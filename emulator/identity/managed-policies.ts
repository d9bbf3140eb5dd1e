import type { World } from '../world.ts';
import { entry, iamOf, type ManagedPolicy } from './iam-store.ts';

/** The documents of those AWS managed policies that the emulator knows, by the path after `policy/`. */
const awsDocuments: Readonly<Record<string, object>> = {
  AdministratorAccess: policy(allow(['*'])),
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCloudFormationReadOnlyAccess.html
  AWSCloudFormationReadOnlyAccess: policy(
    allow([
      ...['cloudformation:Describe*', 'cloudformation:EstimateTemplateCost', 'cloudformation:Get*'],
      ...['cloudformation:List*', 'cloudformation:ValidateTemplate', 'cloudformation:Detect*'],
    ]),
  ),
  AmazonS3FullAccess: policy(allow(['s3:*', 's3-object-lambda:*'])),
  AmazonS3ReadOnlyAccess: policy(
    allow([
      's3:Get*',
      's3:List*',
      's3:Describe*',
      's3-object-lambda:Get*',
      's3-object-lambda:List*',
    ]),
  ),
  AmazonSQSFullAccess: policy(allow(['sqs:*'])),
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/IAMReadOnlyAccess.html
  IAMReadOnlyAccess: policy(
    allow([
      'iam:GenerateCredentialReport',
      'iam:GenerateServiceLastAccessedDetails',
      'iam:Get*',
      'iam:List*',
      'iam:SimulateCustomPolicy',
      'iam:SimulatePrincipalPolicy',
    ]),
  ),
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/PowerUserAccess.html
  PowerUserAccess: policy(
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    allow([
      'account:GetAccountInformation',
      'account:GetGovCloudAccountInformation',
      'account:GetPrimaryEmail',
      'account:ListRegions',
      'iam:CreateServiceLinkedRole',
      'iam:DeleteServiceLinkedRole',
      'iam:ListRoles',
      'organizations:DescribeEffectivePolicy',
      'organizations:DescribeOrganization',
    ]),
  ),
  // AWS's own lists some hundred services more; what it says of those that are here.
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html
  ReadOnlyAccess: policy(
    allow([
      ...[
        'cloudformation:Describe*',
        'cloudformation:Detect*',
        'cloudformation:EstimateTemplateCost',
      ],
      ...['cloudformation:Get*', 'cloudformation:List*', 'cloudformation:ValidateTemplate'],
      ...['cloudtrail:Describe*', 'cloudtrail:Get*', 'cloudtrail:List*', 'cloudtrail:LookupEvents'],
      ...[
        'cloudwatch:Describe*',
        'cloudwatch:GenerateQuery',
        'cloudwatch:Get*',
        'cloudwatch:List*',
      ],
      ...['ec2:Describe*', 'ec2:Get*', 'ec2:List*', 'ecs:Describe*', 'ecs:List*'],
      ...['ecr:BatchCheck*', 'ecr:BatchGet*', 'ecr:Describe*', 'ecr:Get*', 'ecr:List*'],
      ...['elasticloadbalancing:Describe*', 'rds:Describe*', 'rds:Download*', 'rds:List*'],
      ...['iam:Generate*', 'iam:Get*', 'iam:List*', 'iam:Simulate*'],
      ...['kms:Describe*', 'kms:Get*', 'kms:List*'],
      ...['logs:Describe*', 'logs:FilterLogEvents', 'logs:Get*', 'logs:ListTagsForResource'],
      ...['logs:ListTagsLogGroup', 'logs:StartQuery', 'logs:StopQuery', 'logs:TestMetricFilter'],
      ...['s3:DescribeJob', 's3:Get*', 's3:List*', 'secretsmanager:Describe*'],
      ...['secretsmanager:GetResourcePolicy', 'secretsmanager:List*'],
      ...['sns:CheckIfPhoneNumberIsOptedOut', 'sns:Get*', 'sns:List*'],
      ...['sqs:Get*', 'sqs:List*', 'sqs:Receive*', 'ssm:Describe*', 'ssm:Get*', 'ssm:List*'],
      ...['sts:GetAccessKeyInfo', 'sts:GetCallerIdentity', 'sts:GetSessionToken'],
    ]),
  ),
  'service-role/AWSLambdaBasicExecutionRole': policy(
    allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']),
  ),
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html
  'service-role/AmazonECSTaskExecutionRolePolicy': policy(
    allow([
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchGetImage',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]),
  ),
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRDSEnhancedMonitoringRole.html
  'service-role/AmazonRDSEnhancedMonitoringRole': policy(
    allow(['logs:CreateLogGroup', 'logs:PutRetentionPolicy'], 'arn:aws:logs:*:*:log-group:RDS*'),
    allow(
      ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams', 'logs:GetLogEvents'],
      'arn:aws:logs:*:*:log-group:RDS*:log-stream:*',
    ),
  ),
};

const awsPrefix = 'arn:aws:iam::aws:policy/';

/** What to add to a refusal of an ARN, if it may be one of AWS's many policies that are not here. */
export function unknownAwsPolicy(arn: string): string {
  return arn.startsWith(awsPrefix)
    ? ' The Keywatch emulator knows only these policies of AWS: '.concat(
        `${Object.keys(awsDocuments).join(', ')}.`,
      )
    : '';
}

/** The managed policy behind an ARN, the account's own or one of AWS's that the emulator knows. */
export function findManagedPolicy(
  world: World,
  account: string,
  arn: string,
): ManagedPolicy | undefined {
  if (!arn.startsWith(awsPrefix)) return entry(iamOf({ world, account }).policies, arn);
  const path = arn.slice(awsPrefix.length);
  const document = entry(awsDocuments, path);
  return document && awsPolicy(path, document);
}

export function awsManagedPolicies(): ManagedPolicy[] {
  return Object.entries(awsDocuments).map(([path, document]) => awsPolicy(path, document));
}

export function defaultDocument(policy: ManagedPolicy): string {
  return policy.versions[policy.defaultVersion]?.document ?? '';
}

function awsPolicy(path: string, document: object): ManagedPolicy {
  const slash = path.lastIndexOf('/') + 1;
  const createdAt = Date.UTC(2015, 1, 6);
  const id = `ANPA${path
    .replace(/[^A-Za-z]/g, '')
    .toUpperCase()
    .slice(0, 17)}`;
  return {
    id,
    name: path.slice(slash),
    path: `/${path.slice(0, slash)}`,
    arn: `${awsPrefix}${path}`,
    createdAt,
    changedAt: createdAt,
    tags: {},
    versions: { v1: { document: JSON.stringify(document), createdAt } },
    defaultVersion: 'v1',
    nextVersion: 2,
  };
}

function allow(actions: string[], resource = '*'): object {
  return { Effect: 'Allow', Action: actions, Resource: resource };
}

function policy(...statements: object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}
