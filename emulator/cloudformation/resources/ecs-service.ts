import type * as Ecs from '@aws-sdk/client-ecs';
import { deployed, settled } from './ecs-deployment.ts';
import { readService, type ServiceProperties } from './ecs-service-read.ts';
import { ecsTags, toApi } from './ecs-shapes.ts';
import { changeEcsTags } from './ecs-tags.ts';
import { unlessMissing } from './missing.ts';
import { type Apply, type ResourceType, replaced } from './type.ts';

/** One call for all that changes; then the deployment is awaited, or the new number of tasks. */
const update: Apply<ServiceProperties> = async ({ physicalId, properties, previous }, context) => {
  const { service } = await context.call<Ecs.UpdateServiceCommandOutput>('ecs', 'UpdateService', {
    service: physicalId,
    cluster: properties.Cluster,
    ...changeable(properties),
    ...(isForced(properties, previous) && { forceNewDeployment: true }),
  });
  await deployed(physicalId, properties.Cluster, service, context);
};

export const service: ResourceType<ServiceProperties> = {
  type: 'AWS::ECS::Service',
  writeOnly: ['ForceNewDeployment'],
  properties: {
    AvailabilityZoneRebalancing: update,
    CapacityProviderStrategy: update,
    Cluster: replaced,
    DeploymentConfiguration: update,
    DeploymentController: replaced,
    DesiredCount: update,
    EnableECSManagedTags: update,
    ForceNewDeployment: update,
    HealthCheckGracePeriodSeconds: update,
    LaunchType: replaced,
    LoadBalancers: update,
    NetworkConfiguration: update,
    PlatformVersion: update,
    PropagateTags: update,
    SchedulingStrategy: replaced,
    ServiceName: replaced,
    Tags: changeEcsTags(({ physicalId }) => physicalId),
    TaskDefinition: update,
  },
  async create(properties, context) {
    const { Tags, ServiceName, ForceNewDeployment: _force, ...rest } = properties;
    const { service: made } = await context.call<Ecs.CreateServiceCommandOutput>(
      'ecs',
      'CreateService',
      {
        ...(toApi(rest) as object),
        serviceName: ServiceName ?? context.name(255),
        tags: ecsTags(Tags),
      },
    );
    const physicalId = made?.serviceArn ?? '';
    const attributes = { Name: made?.serviceName ?? '', ServiceArn: physicalId };
    context.created({ physicalId, attributes });
    await deployed(physicalId, properties.Cluster, made, context);
    return { physicalId, attributes };
  },
  async delete({ physicalId, properties: { Cluster: cluster } }, context) {
    const asked = { service: physicalId, cluster, force: true };
    await unlessMissing(context.call('ecs', 'DeleteService', asked));
    await settled(physicalId, cluster, context);
  },
  read: (resource, context) => readService(resource, context),
};

/** What is taken out of the template goes back to what the service has without it. */
function changeable(properties: ServiceProperties): object {
  const { DesiredCount, HealthCheckGracePeriodSeconds, LoadBalancers } = properties;
  return {
    taskDefinition: properties.TaskDefinition,
    ...(DesiredCount !== undefined && { desiredCount: DesiredCount }),
    deploymentConfiguration: toApi({
      ...usualDeployment,
      ...properties.DeploymentConfiguration,
    }),
    networkConfiguration: toApi(properties.NetworkConfiguration),
    loadBalancers: toApi(LoadBalancers ?? []),
    ...(LoadBalancers?.length && {
      healthCheckGracePeriodSeconds: HealthCheckGracePeriodSeconds ?? 0,
    }),
    ...(HealthCheckGracePeriodSeconds !== undefined && {
      healthCheckGracePeriodSeconds: HealthCheckGracePeriodSeconds,
    }),
    enableECSManagedTags: properties.EnableECSManagedTags ?? false,
    propagateTags: properties.PropagateTags ?? 'NONE',
    availabilityZoneRebalancing: properties.AvailabilityZoneRebalancing ?? 'DISABLED',
    ...(properties.PlatformVersion && { platformVersion: properties.PlatformVersion }),
    ...(properties.CapacityProviderStrategy && {
      capacityProviderStrategy: toApi(properties.CapacityProviderStrategy),
    }),
  };
}

const usualDeployment = {
  MaximumPercent: 200,
  MinimumHealthyPercent: 100,
  DeploymentCircuitBreaker: { Enable: false, Rollback: false },
};

function isForced(
  { ForceNewDeployment: now }: ServiceProperties,
  { ForceNewDeployment: before }: ServiceProperties,
): boolean {
  if (now?.EnableForceNewDeployment !== true) return false;
  return JSON.stringify(now) !== JSON.stringify(before);
}
