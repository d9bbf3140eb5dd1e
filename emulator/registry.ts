import type { ServiceEntry } from './service.ts';
import type { ServiceId } from './wire/services.ts';

const json = { code: 'AccessDeniedException', status: 400 };
const query = { code: 'AccessDenied', status: 403 };

/** Every service of the emulator; a module is loaded by the first call to it. */
export const services: Readonly<Partial<Record<ServiceId, ServiceEntry>>> = {
  kms: entry('kms', 'kms', json, () => import('./services/kms/index.ts')),
  sts: entry('sts', 'sts', query, () => import('./services/sts/index.ts')),
  iam: entry('iam', 'iam', query, () => import('./services/iam/index.ts')),
  s3: entry('s3', 's3', query, () => import('./services/s3/index.ts')),
  logs: entry('logs', 'logs', json, () => import('./services/logs/index.ts')),
  cloudwatch: entry(
    'cloudwatch',
    'monitoring',
    query,
    () => import('./services/cloudwatch/index.ts'),
  ),
  cloudtrail: entry(
    'cloudtrail',
    'cloudtrail',
    json,
    () => import('./services/cloudtrail/index.ts'),
  ),
  sns: entry(
    'sns',
    'sns',
    { code: 'AuthorizationErrorException', status: 403 },
    () => import('./services/sns/index.ts'),
  ),
  sqs: entry('sqs', 'sqs', query, () => import('./services/sqs/index.ts')),
  ecr: entry('ecr', 'ecr', json, () => import('./services/ecr/index.ts')),
  ec2: entry(
    'ec2',
    'ec2',
    { code: 'UnauthorizedOperation', status: 403 },
    () => import('./services/ec2/index.ts'),
  ),
  ssm: entry('ssm', 'ssm', json, () => import('./services/ssm/index.ts')),
  secretsmanager: entry(
    'secretsmanager',
    'secretsmanager',
    json,
    () => import('./services/secretsmanager/index.ts'),
  ),
  rds: entry('rds', 'rds', query, () => import('./services/rds/index.ts')),
  elbv2: entry('elbv2', 'elasticloadbalancing', query, () => import('./services/elbv2/index.ts')),
  ecs: entry('ecs', 'ecs', json, () => import('./services/ecs/index.ts')),
  cloudformation: entry(
    'cloudformation',
    'cloudformation',
    query,
    () => import('./cloudformation/index.ts'),
  ),
};

function entry(
  id: ServiceId,
  eventSource: string,
  denied: ServiceEntry['denied'],
  load: () => Promise<{ readonly default: Awaited<ReturnType<ServiceEntry['load']>> }>,
): ServiceEntry {
  return {
    id,
    eventSource: `${eventSource}.amazonaws.com`,
    denied,
    load: async () => (await load()).default,
  };
}

/** Services with things that run beside the state, in the order in which they come back: a task needs its database. */
export const runningServices: readonly ServiceId[] = ['rds', 'ecs', 'elbv2'];
