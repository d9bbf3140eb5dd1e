import type * as Ecs from '@aws-sdk/client-ecs';
import { Fault } from '../../fault.ts';
import { unlessMissing } from './missing.ts';
import type { Context } from './type.ts';

/**
 * Returns when a service's deployment is through. Throws in CloudFormation's words where the circuit breaker ended it.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export async function deployed(
  serviceArn: string,
  cluster: string | undefined,
  service: Ecs.Service | undefined,
  context: Context,
): Promise<void> {
  const deployment = service?.currentServiceDeployment;
  await context.until(async () =>
    deployment === undefined
      ? isSteady(await describeService(serviceArn, cluster, context))
      : isThrough(await describeDeployment(deployment, context)),
  );
}

/** Returns when a deleted service is gone. */
export async function settled(
  serviceArn: string,
  cluster: string | undefined,
  context: Context,
): Promise<void> {
  await context.until(async () => {
    const service = await unlessMissing(describeService(serviceArn, cluster, context));
    return service === undefined || service.status === 'INACTIVE';
  });
}

export async function describeService(
  serviceArn: string,
  cluster: string | undefined,
  { call }: Pick<Context, 'call'>,
): Promise<Ecs.Service | undefined> {
  const { services = [] } = await call<Ecs.DescribeServicesCommandOutput>(
    'ecs',
    'DescribeServices',
    { services: [serviceArn], cluster, include: ['TAGS'] },
  );
  return services[0];
}

function isSteady(service: Ecs.Service | undefined): boolean {
  return service?.runningCount === service?.desiredCount && service?.deployments?.length === 1;
}

async function describeDeployment(
  arn: string,
  { call }: Context,
): Promise<Ecs.ServiceDeployment | undefined> {
  const { serviceDeployments = [] } = await call<Ecs.DescribeServiceDeploymentsCommandOutput>(
    'ecs',
    'DescribeServiceDeployments',
    { serviceDeploymentArns: [arn] },
  );
  return serviceDeployments[0];
}

function isThrough(deployment: Ecs.ServiceDeployment | undefined): boolean {
  const { status, deploymentCircuitBreaker } = deployment ?? {};
  if (status === 'SUCCESSFUL') return true;
  if (status === 'IN_PROGRESS' || status === 'PENDING') return false;
  if (deploymentCircuitBreaker?.status === 'TRIGGERED') {
    throw new Fault(
      'GeneralServiceException',
      "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.",
    );
  }
  throw new Fault('NotStabilized', `The service deployment ended as ${status ?? 'unknown'}`);
}
