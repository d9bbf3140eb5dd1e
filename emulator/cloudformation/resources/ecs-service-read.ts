import type * as Ecs from '@aws-sdk/client-ecs';
import { describeService } from './ecs-deployment.ts';
import { shownEcsTags, toTemplate } from './ecs-shapes.ts';
import { unlessMissing } from './missing.ts';
import type { Context, Identity, Reading, Tag } from './type.ts';

export interface ServiceProperties {
  readonly AvailabilityZoneRebalancing?: string;
  readonly CapacityProviderStrategy?: readonly object[];
  readonly Cluster?: string;
  readonly DeploymentConfiguration?: object;
  readonly DeploymentController?: { readonly Type?: string };
  readonly DesiredCount?: number;
  readonly EnableECSManagedTags?: boolean;
  readonly ForceNewDeployment?: {
    readonly EnableForceNewDeployment: boolean;
    readonly ForceNewDeploymentNonce?: string;
  };
  readonly HealthCheckGracePeriodSeconds?: number;
  readonly LaunchType?: string;
  readonly LoadBalancers?: readonly object[];
  readonly NetworkConfiguration?: object;
  readonly PlatformVersion?: string;
  readonly PropagateTags?: string;
  readonly SchedulingStrategy?: string;
  readonly ServiceName?: string;
  readonly Tags?: readonly Tag[];
  readonly TaskDefinition?: string;
}

type Resource = Identity & { readonly properties: ServiceProperties };

/** A service as ECS shows it, in the template's shape. An import names it by its ARN and its cluster. */
export async function readService(
  { physicalId, properties }: Resource,
  context: Context,
): Promise<Reading<ServiceProperties> | undefined> {
  const [arn = '', cluster = properties.Cluster] = physicalId.split('|');
  const shown = await unlessMissing(describeService(arn, cluster, context));
  if (shown === undefined || shown.status === 'INACTIVE') return undefined;
  return {
    attributes: { Name: shown.serviceName, ServiceArn: shown.serviceArn },
    properties: {
      ...(cluster !== undefined && { Cluster: cluster }),
      ...settingsOf(shown),
      ...placeOf(shown),
      ...shownEcsTags(shown.tags),
    },
  };
}

function settingsOf(shown: Ecs.Service): ServiceProperties {
  const { desiredCount, launchType, platformVersion, propagateTags, serviceName } = shown;
  return toTemplate({
    ...{ desiredCount, launchType, platformVersion, serviceName },
    ...{ availabilityZoneRebalancing: shown.availabilityZoneRebalancing, propagateTags },
    deploymentConfiguration: shown.deploymentConfiguration,
    deploymentController: shown.deploymentController,
    enableECSManagedTags: shown.enableECSManagedTags,
    healthCheckGracePeriodSeconds: shown.healthCheckGracePeriodSeconds,
    schedulingStrategy: shown.schedulingStrategy,
    taskDefinition: shown.taskDefinition,
  }) as ServiceProperties;
}

function placeOf(shown: Ecs.Service): ServiceProperties {
  const { loadBalancers = [], capacityProviderStrategy = [], networkConfiguration } = shown;
  return toTemplate({
    networkConfiguration,
    ...(loadBalancers.length > 0 && { loadBalancers }),
    ...(capacityProviderStrategy.length > 0 && { capacityProviderStrategy }),
  }) as ServiceProperties;
}
