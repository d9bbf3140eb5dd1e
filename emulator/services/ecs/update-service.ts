import type * as Ecs from '@aws-sdk/client-ecs';
import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { readCount, readGrace, readRebalancing } from './create-service.ts';
import { readDeploymentConfiguration } from './deployment-configuration.ts';
import { serviceNotActive } from './faults.ts';
import { findCluster } from './find.ts';
import { findActiveDefinition, findDefinition } from './find-definition.ts';
import { readLaunch } from './launch-input.ts';
import { readLoadBalancers } from './load-balancer-input.ts';
import { readNetwork } from './network-input.ts';
import { beginDeployment, primaryOf, revisionArn } from './scheduler/deployments.ts';
import { wakeService } from './scheduler/wake.ts';
import type { Deployment, Revision, Service } from './store.ts';

export const updateMembers = [
  ...['cluster', 'service', 'desiredCount', 'taskDefinition', 'capacityProviderStrategy'],
  ...['deploymentConfiguration', 'availabilityZoneRebalancing', 'networkConfiguration'],
  ...['platformVersion', 'forceNewDeployment', 'healthCheckGracePeriodSeconds'],
  ...['deploymentController', 'enableECSManagedTags', 'loadBalancers', 'propagateTags'],
];

type Input = Ecs.UpdateServiceCommandInput;

/** What changes how tasks are made begins a deployment; the rest is changed in place. */
export async function updateService(service: Service, input: Input, call: Call): Promise<void> {
  const { type = 'ECS' } = input.deploymentController ?? {};
  if (type !== 'ECS') throw notImplemented(`The deployment controller ${type}`);
  const [primary, revision] = await onLatest(service, (latest) =>
    changed(latest.revision, service, input, call),
  );
  const settings = readSettings(service, input, revision.loadBalancers);
  Object.assign(service, settings);
  if (input.capacityProviderStrategy?.length) delete service.launchType;
  const isNew = JSON.stringify(revision) !== JSON.stringify(primary.revision);
  if (isNew || input.forceNewDeployment === true) {
    const arn = revisionArn(call.world, service.arn);
    beginDeployment(call.world, service, { ...revision, arn });
  }
  service.isSteady = false;
  wakeService(call.world, service);
}

/** Others may begin a deployment, or delete the service, while this one is being read. */
async function onLatest<T>(
  service: Service,
  read: (latest: Deployment) => Promise<T>,
): Promise<[Deployment, T]> {
  for (;;) {
    const primary = primaryOf(service);
    if (primary === undefined || service.status !== 'ACTIVE') throw serviceNotActive();
    const found = await read(primary);
    if (primaryOf(service) === primary && service.status === 'ACTIVE') return [primary, found];
  }
}

async function changed(
  before: Revision,
  service: Service,
  input: Input,
  call: Call,
): Promise<Revision> {
  const definition =
    input.taskDefinition === undefined
      ? findDefinition(call, before.definitionArn)
      : findActiveDefinition(call, input.taskDefinition);
  const network =
    input.networkConfiguration === undefined
      ? before.network
      : await readNetwork(input.networkConfiguration, call);
  const loadBalancers =
    input.loadBalancers === undefined && input.taskDefinition === undefined
      ? before.loadBalancers
      : await readLoadBalancers(input.loadBalancers ?? before.loadBalancers, definition, call);
  const { strategy: kept, ...rest } = before;
  const strategy = readStrategy(service, input, call) ?? kept;
  return {
    ...{ ...rest, definitionArn: definition.arn, network, loadBalancers },
    ...(strategy && { strategy }),
  };
}

/** Undefined: not asked for. */
function readStrategy(service: Service, input: Input, call: Call) {
  const { capacityProviderStrategy, platformVersion } = input;
  if (capacityProviderStrategy === undefined && platformVersion === undefined) return undefined;
  const launchType = capacityProviderStrategy?.length ? undefined : ('FARGATE' as const);
  const cluster = findCluster(call, service.cluster);
  return readLaunch({ launchType, capacityProviderStrategy, platformVersion }, cluster).strategy;
}

function readSettings(
  service: Service,
  input: Input,
  loadBalancers: readonly Ecs.LoadBalancer[],
): Partial<Service> {
  const { desiredCount, deploymentConfiguration, healthCheckGracePeriodSeconds: grace } = input;
  return {
    ...(desiredCount !== undefined && { desiredCount: readCount(desiredCount) }),
    ...(deploymentConfiguration && {
      configuration: readDeploymentConfiguration(deploymentConfiguration, service.configuration),
    }),
    ...(grace !== undefined && { graceSeconds: readGrace(grace, loadBalancers) }),
    ...(input.propagateTags && { propagateTags: input.propagateTags }),
    ...(input.enableECSManagedTags !== undefined && {
      enableManagedTags: input.enableECSManagedTags,
    }),
    rebalancing: readRebalancing(input.availabilityZoneRebalancing),
  };
}
