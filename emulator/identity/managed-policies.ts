import { notImplemented } from '../fault.ts';
import type { World } from '../world.ts';
import { entry, iamOf, type ManagedPolicy } from './iam-store.ts';

/** The documents of those AWS managed policies that the emulator knows, by the path after `policy/`. */
const awsDocuments: Readonly<Record<string, object>> = {
  AdministratorAccess: policy(allow(['*'])),
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

/**
 * The managed policy behind an ARN, the account's own or AWS's; undefined if the account has none
 * such. Throws NotImplemented for a policy of AWS whose document the emulator does not know.
 */
export function findManagedPolicy(
  world: World,
  account: string,
  arn: string,
): ManagedPolicy | undefined {
  if (!arn.startsWith(awsPrefix)) return entry(iamOf({ world, account }).policies, arn);
  const path = arn.slice(awsPrefix.length);
  const document = entry(awsDocuments, path);
  if (document === undefined) throw notImplemented(`The AWS managed policy ${path}`);
  return awsPolicy(path, document);
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
