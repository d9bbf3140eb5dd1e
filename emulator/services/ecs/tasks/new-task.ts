import type * as Ecs from '@aws-sdk/client-ecs';
import type { World } from '../../../world.ts';
import { taskArn } from '../arns.ts';
import { findDefinition } from '../find-definition.ts';
import { storeOf, type Tags, type Task } from '../store.ts';

export interface NewTask
  extends Pick<
    Task,
    | 'account'
    | 'region'
    | 'cluster'
    | 'definitionArn'
    | 'group'
    | 'network'
    | 'loadBalancers'
    | 'platformVersion'
  > {
  readonly overrides?: Ecs.TaskOverride;
  readonly tags: Tags;
  readonly startedBy?: string;
  readonly service?: string;
  readonly deploymentId?: string;
  readonly capacityProvider?: string;
  readonly launchType?: Ecs.LaunchType;
  readonly clientToken?: string;
}

/** Seconds until a task has its network interface; AWS takes some, too. */
const provisioning = 2_000;

/** Writes a task down as PROVISIONING; it goes on by itself. */
export function addTask(world: World, wanted: NewTask): Task {
  const { account, region, cluster } = wanted;
  const id = world.random.hex(32);
  const arn = taskArn(wanted, cluster, id);
  const { shape } = findDefinition({ world, account, region }, wanted.definitionArn);
  const now = world.clock.now();
  const task: Task = {
    ...wanted,
    ...{ id, arn, createdAt: now, version: 1 },
    overrides: wanted.overrides ?? {},
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    containers: shape.containerDefinitions.map(({ name = '', image = '' }) => ({
      arn: `arn:aws:ecs:${region}:${account}:container/${cluster}/${id}/${world.random.uuid()}`,
      ...{ name, image, lastStatus: 'PENDING' as const },
    })),
  };
  storeOf({ world, account, region }).tasks[arn] = task;
  world.clock.schedule({
    ...{ at: now + provisioning, account, region },
    service: 'ecs',
    name: 'start-task',
    data: { arn },
  });
  return task;
}
