import type * as Ecs from '@aws-sdk/client-ecs';
import { ecsTags, shownEcsTags, toApi, toTemplate } from './ecs-shapes.ts';
import { changeEcsTags } from './ecs-tags.ts';
import { type ResourceType, replaced, type Tag } from './type.ts';

interface TaskDefinitionProperties {
  readonly ContainerDefinitions?: readonly object[];
  readonly Cpu?: string;
  readonly EnableFaultInjection?: boolean;
  readonly EphemeralStorage?: object;
  readonly ExecutionRoleArn?: string;
  readonly Family?: string;
  readonly Memory?: string;
  readonly NetworkMode?: string;
  readonly PlacementConstraints?: readonly object[];
  readonly RequiresCompatibilities?: readonly string[];
  readonly RuntimePlatform?: object;
  readonly Tags?: readonly Tag[];
  readonly TaskRoleArn?: string;
  readonly Volumes?: readonly object[];
}

/** Each change makes a new revision, and then the old one is deregistered. */
export const taskDefinition: ResourceType<TaskDefinitionProperties> = {
  type: 'AWS::ECS::TaskDefinition',
  properties: {
    ContainerDefinitions: replaced,
    Cpu: replaced,
    EnableFaultInjection: replaced,
    EphemeralStorage: replaced,
    ExecutionRoleArn: replaced,
    Family: replaced,
    Memory: replaced,
    NetworkMode: replaced,
    PlacementConstraints: replaced,
    RequiresCompatibilities: replaced,
    RuntimePlatform: replaced,
    Tags: changeEcsTags(({ physicalId }) => physicalId),
    TaskRoleArn: replaced,
    Volumes: replaced,
  },
  async create({ Tags, Family, ContainerDefinitions = [], ...rest }, context) {
    const { taskDefinition: made } = await context.call<Ecs.RegisterTaskDefinitionCommandOutput>(
      'ecs',
      'RegisterTaskDefinition',
      {
        ...(toApi(rest) as object),
        containerDefinitions: toApi(ContainerDefinitions),
        family: Family ?? context.name(255),
        tags: ecsTags(Tags),
      },
    );
    const physicalId = made?.taskDefinitionArn ?? '';
    return { physicalId, attributes: { TaskDefinitionArn: physicalId } };
  },
  async delete({ physicalId }, { call }) {
    await call('ecs', 'DeregisterTaskDefinition', { taskDefinition: physicalId });
  },
  async read({ physicalId }, { call }) {
    const { taskDefinition: shown, tags } = await call<Ecs.DescribeTaskDefinitionCommandOutput>(
      'ecs',
      'DescribeTaskDefinition',
      { taskDefinition: physicalId, include: ['TAGS'] },
    );
    if (shown?.status !== 'ACTIVE') return undefined;
    const { volumes = [], placementConstraints = [] } = shown;
    return {
      attributes: { TaskDefinitionArn: physicalId },
      properties: {
        ...(toTemplate(chosen(shown)) as object),
        ...(volumes.length > 0 && { Volumes: toTemplate(volumes) as object[] }),
        ...(placementConstraints.length > 0 && {
          PlacementConstraints: toTemplate(placementConstraints) as object[],
        }),
        ...shownEcsTags(tags),
      },
    };
  },
};

function chosen(shown: Ecs.TaskDefinition): Partial<Ecs.TaskDefinition> {
  const { containerDefinitions, cpu, ephemeralStorage, executionRoleArn, family } = shown;
  const { memory, networkMode, requiresCompatibilities, runtimePlatform, taskRoleArn } = shown;
  return {
    ...{ containerDefinitions, cpu, ephemeralStorage, executionRoleArn, family, memory },
    ...{ networkMode, requiresCompatibilities, runtimePlatform, taskRoleArn },
  };
}
