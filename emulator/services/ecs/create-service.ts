import type * as Ecs from '@aws-sdk/client-ecs';
import { notImplemented } from '../../fault.ts';
import { arnOf } from '../../identity/principal.ts';
import type { Call } from '../../service.ts';
import { serviceArn } from './arns.ts';
import { readDeploymentConfiguration } from './deployment-configuration.ts';
import { invalidParameter } from './faults.ts';
import { findCluster, peekService } from './find.ts';
import { findActiveDefinition } from './find-definition.ts';
import { readLaunch } from './launch-input.ts';
import { readLoadBalancers } from './load-balancer-input.ts';
import { readNetwork } from './network-input.ts';
import { beginDeployment, revisionArn } from './scheduler/deployments.ts';
import { wakeService } from './scheduler/wake.ts';
import { type Service, storeOf } from './store.ts';
import { readTags } from './tag-list.ts';

export const serviceMembers = [
  ...['cluster', 'serviceName', 'taskDefinition', 'loadBalancers', 'desiredCount', 'clientToken'],
  ...['launchType', 'capacityProviderStrategy', 'platformVersion', 'deploymentConfiguration'],
  ...['networkConfiguration', 'healthCheckGracePeriodSeconds', 'schedulingStrategy'],
  ...['deploymentController', 'tags', 'enableECSManagedTags', 'propagateTags'],
  ...['availabilityZoneRebalancing'],
];

type Input = Ecs.CreateServiceCommandInput;

export async function createService(input: Input, call: Call): Promise<Service> {
  const name = input.serviceName ?? '';
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) {
    throw invalidParameter('Invalid service name.');
  }
  const cluster = findCluster(call, input.cluster);
  const present = peekService(call, cluster.name, name);
  if (present !== undefined && present.status !== 'INACTIVE') return repeated(present, input);
  refuseStrategies(input);
  const definition = findActiveDefinition(call, input.taskDefinition);
  const { launchType, ...launch } = readLaunch(input, cluster);
  const network = await readNetwork(input.networkConfiguration, call);
  const loadBalancers = await readLoadBalancers(input.loadBalancers ?? [], definition, call);
  const arn = serviceArn(call, cluster.name, name);
  const service: Service = {
    ...{ arn, name, cluster: cluster.name, account: call.account, region: call.region },
    createdAt: call.world.clock.now(),
    createdBy: arnOf(call.caller.principal),
    status: 'ACTIVE',
    desiredCount: readCount(input.desiredCount),
    configuration: readDeploymentConfiguration(input.deploymentConfiguration),
    graceSeconds: readGrace(input.healthCheckGracePeriodSeconds, loadBalancers),
    ...(launchType !== undefined && { launchType }),
    propagateTags: input.propagateTags ?? 'NONE',
    enableManagedTags: input.enableECSManagedTags ?? false,
    rebalancing: readRebalancing(input.availabilityZoneRebalancing),
    ...(input.clientToken !== undefined && { clientToken: input.clientToken }),
    deployments: [],
    events: [],
    tags: readTags(input.tags),
    isSteady: false,
  };
  findCluster(call, input.cluster);
  const other = peekService(call, cluster.name, name);
  if (other !== undefined && other.status !== 'INACTIVE') return repeated(other, input);
  storeOf(call).services[arn] = service;
  beginDeployment(call.world, service, {
    arn: revisionArn(call.world, arn),
    definitionArn: definition.arn,
    ...{ network, loadBalancers, ...launch },
  });
  wakeService(call.world, service);
  return service;
}

/** The same request again is answered by what it made. */
function repeated(service: Service, { clientToken }: Input): Service {
  if (service.status === 'DRAINING') {
    throw invalidParameter('Unable to Start a service that is still Draining.');
  }
  if (clientToken !== undefined && clientToken === service.clientToken) return service;
  throw invalidParameter('Creation of service was not idempotent.');
}

function refuseStrategies({ schedulingStrategy, deploymentController }: Input): void {
  if (schedulingStrategy === 'DAEMON') {
    throw invalidParameter(
      'DAEMON scheduling strategy is not supported for the launch type FARGATE.',
    );
  }
  const { type = 'ECS' } = deploymentController ?? {};
  if (type !== 'ECS') throw notImplemented(`The deployment controller ${type}`);
}

export function readCount(count: number | undefined): number {
  if (count === undefined) return 1;
  if (count >= 0 && count <= 5000) return count;
  throw invalidParameter('desiredCount must be between 0 and 5000');
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
export function readGrace(
  seconds: number | undefined,
  loadBalancers: readonly Ecs.LoadBalancer[],
): number {
  if (seconds === undefined) return 0;
  if (seconds < 0 || seconds > 2 ** 31 - 1) {
    throw invalidParameter('healthCheckGracePeriodSeconds must be between 0 and 2147483647');
  }
  if (loadBalancers.length > 0) return seconds;
  throw invalidParameter(
    'Health check grace period is only valid for services configured to use load balancers',
  );
}

/** Tasks are spread when they start; what stands is never moved. */
export function readRebalancing(
  wanted: Ecs.AvailabilityZoneRebalancing | undefined,
): Ecs.AvailabilityZoneRebalancing {
  if (wanted === 'ENABLED') throw notImplemented('availabilityZoneRebalancing ENABLED');
  return 'DISABLED';
}
