import type { World } from '../world.ts';
import { entry, iamOf, type ManagedPolicy } from './iam-store.ts';

/** The documents of those AWS managed policies that the emulator knows, by the path after `policy/`. */
const awsDocuments: Readonly<Record<string, object>> = {
  AdministratorAccess: policy(allow(['*'])),
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCloudFormationReadOnlyAccess.html
  AWSCloudFormationReadOnlyAccess: policy(
    allow([
      ...of('cloudformation', 'BatchDescribe* Describe* Detect* EstimateTemplateCost Get* List*'),
      ...of('cloudformation', 'ValidateTemplate'),
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
  // AWS's own lists some hundred services more: what version 178 says of those that are here, word for word.
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html
  ReadOnlyAccess: policy(
    allow([
      ...of('cloudformation', 'BatchDescribeTypeConfigurations Describe* Detect* Estimate* Get*'),
      ...of('cloudformation', 'List* ValidateTemplate'),
      ...of('cloudtrail', 'Describe* Get* List* LookupEvents'),
      ...of('cloudwatch', 'Describe* GenerateQuery GenerateQueryResultsSummary Get* List*'),
      ...of('ec2', 'Describe* Get* ListImagesInRecycleBin ListSnapshotsInRecycleBin'),
      ...of('ec2', 'SearchLocalGatewayRoutes SearchTransitGatewayRoutes'),
      ...of('ecr', 'BatchCheck* BatchGet* Describe* Get* List*'),
      ...of('ecs', 'Describe* List*'),
      ...of('elasticloadbalancing', 'Describe*'),
      ...of('iam', 'Generate* Get* List* Simulate*'),
      ...of('kms', 'Describe* Get* List*'),
      ...of('logs', 'Describe* FilterLogEvents Get* ListAggregateLogGroupSummaries ListAnomalies'),
      ...of('logs', 'ListEntitiesForLogGroup ListIntegrations ListLogAnomalyDetectors'),
      ...of('logs', 'ListLogDeliveries ListLogGroupsForEntity ListLogGroupsForQuery'),
      ...of('logs', 'ListScheduledQueries ListSourcesForS3TableIntegration ListTagsForResource'),
      ...of('logs', 'ListTagsLogGroup StartLiveTail StartQuery StopLiveTail StopQuery'),
      ...of('logs', 'TestMetricFilter'),
      ...of('rds', 'Describe* Download* List*'),
      ...of('s3', 'DescribeJob Get* List*'),
      ...of('secretsmanager', 'Describe* GetResourcePolicy List*'),
      ...of('sns', 'Check* Get* List*'),
      ...of('sqs', 'Get* List* Receive*'),
      ...of('ssm', 'Describe* Get* List*'),
      ...of('sts', 'GetAccessKeyInfo GetCallerIdentity GetSessionToken'),
    ]),
  ),
  // What of it RDS does here.
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRDSServiceRolePolicy.html
  'aws-service-role/AmazonRDSServiceRolePolicy': policy(
    allow([
      'ec2:DescribeAvailabilityZones',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcAttribute',
      'ec2:DescribeVpcs',
    ]),
    allow(['logs:CreateLogGroup'], 'arn:aws:logs:*:*:log-group:/aws/rds/*'),
    allow(
      ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      'arn:aws:logs:*:*:log-group:/aws/rds/*:log-stream:*',
    ),
    allow(['secretsmanager:GetRandomPassword']),
    {
      ...allow(
        [
          'secretsmanager:DeleteSecret',
          'secretsmanager:DescribeSecret',
          'secretsmanager:PutSecretValue',
          'secretsmanager:RotateSecret',
          'secretsmanager:UpdateSecret',
          'secretsmanager:UpdateSecretVersionStage',
          'secretsmanager:ListSecretVersionIds',
        ],
        'arn:aws:secretsmanager:*:*:secret:rds!*',
      ),
      Condition: {
        StringLike: { 'secretsmanager:ResourceTag/aws:secretsmanager:owningService': 'rds' },
      },
    },
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
  // What it allows of the services that are here.
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSServiceRolePolicy.html
  'aws-service-role/AmazonECSServiceRolePolicy': policy(
    allow([
      ...of('ec2', 'AttachNetworkInterface CreateNetworkInterface DeleteNetworkInterface'),
      ...of('ec2', 'CreateNetworkInterfacePermission DeleteNetworkInterfacePermission'),
      ...of('ec2', 'Describe* DetachNetworkInterface'),
      ...of('elasticloadbalancing', 'DeregisterTargets Describe* RegisterTargets'),
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

/** `of('s3', 'Get* List*')`: `s3:Get*` and `s3:List*`. */
function of(service: string, operations: string): string[] {
  return operations.split(' ').map((operation) => `${service}:${operation}`);
}

function policy(...statements: object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}
