import type * as Ecs from '@aws-sdk/client-ecs';
import type { Definition } from './store.ts';

export function viewDefinition(definition: Definition): Ecs.TaskDefinition {
  const { arn, family, revision, status, shape, registeredAt, registeredBy } = definition;
  const { containerDefinitions, ...rest } = shape;
  return {
    taskDefinitionArn: arn,
    ...{ family, revision, status },
    ...rest,
    containerDefinitions: [...containerDefinitions],
    compatibilities: ['EC2', 'FARGATE'],
    registeredAt: new Date(registeredAt),
    registeredBy,
    ...(definition.deregisteredAt !== undefined && {
      deregisteredAt: new Date(definition.deregisteredAt),
    }),
  };
}
