import type { World } from '../../../world.ts';
import { peekDefinition } from '../find-definition.ts';
import { type Service, storeOf, type Tags, type Task } from '../store.ts';

/** Tags that a service's tasks get: of the service or the definition, and ECS's own where they are enabled. */
export function taskTags(world: World, service: Service, definition: string): Tags {
  const { propagateTags, enableManagedTags, cluster, name, tags } = service;
  const propagated =
    propagateTags === 'SERVICE'
      ? tags
      : propagateTags === 'TASK_DEFINITION'
        ? peekDefinition({ world, ...service }, definition)?.tags
        : {};
  const managed = enableManagedTags
    ? { 'aws:ecs:clusterName': cluster, 'aws:ecs:serviceName': name }
    : {};
  return { ...propagated, ...managed };
}

/** Those not forgotten yet. */
export function tasksOf(world: World, { arn, account, region }: Service): Task[] {
  const { tasks } = storeOf({ world, account, region });
  return Object.values(tasks).filter(({ service }) => service === arn);
}
