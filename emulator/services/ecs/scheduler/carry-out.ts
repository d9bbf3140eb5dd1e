import type { World } from '../../../world.ts';
import { nextProvider } from '../capacity.ts';
import type { Deployment, Service, Task } from '../store.ts';
import { addTask } from '../tasks/new-task.ts';
import { stopTask } from '../tasks/stop-task.ts';
import { primaryOf } from './deployments.ts';
import type { Plan } from './plan-service.ts';
import { tasksNamed, tell } from './service-events.ts';
import { tasksOf, taskTags } from './service-task.ts';
import type { Health } from './targets.ts';

export function stopPlanned(
  world: World,
  service: Service,
  tasks: readonly Task[],
  { stop }: Plan,
  health: ReadonlyMap<string, Health>,
): void {
  for (const { id, cause } of stop) {
    const task = tasks.find((one) => one.id === id);
    if (task === undefined) continue;
    const { reason = '', targetGroup = '' } = health.get(id) ?? {};
    if (cause === 'unhealthy') {
      const where = `(target-group ${targetGroup})`;
      tell(
        world,
        service,
        `(port ${task.loadBalancers[0]?.containerPort}) is unhealthy in ${where} due to (reason ${reason}).`,
      );
    }
    const why =
      cause === 'unhealthy'
        ? `Task failed ELB health checks in (target-group ${targetGroup})`
        : `Scaling activity initiated by (deployment ${primaryOf(service)?.id})`;
    stopTask(world, task, { code: 'ServiceSchedulerInitiated', reason: why });
  }
  if (stop.length === 0) return;
  const named = tasksNamed(stop.map(({ id }) => id));
  tell(world, service, `has stopped ${stop.length} running tasks: ${named}.`);
}

export function startPlanned(
  world: World,
  service: Service,
  deployment: Deployment,
  count: number,
): void {
  const { account, region, cluster, arn, name } = service;
  const { revision, id } = deployment;
  const started: string[] = [];
  for (let place = 0; place < count; place += 1) {
    const running = tasksOf(world, service).filter((one) => one.desiredStatus === 'RUNNING');
    const capacityProvider = nextProvider(
      revision.strategy ?? [],
      running.map((one) => one.capacityProvider),
    );
    const task = addTask(world, {
      ...{ account, region, cluster, service: arn, deploymentId: id },
      group: `service:${name}`,
      startedBy: id,
      definitionArn: revision.definitionArn,
      network: revision.network,
      loadBalancers: revision.loadBalancers,
      platformVersion: revision.platformVersion,
      launchType: 'FARGATE',
      ...(capacityProvider !== undefined && { capacityProvider }),
      tags: taskTags(world, service, revision.definitionArn),
    });
    started.push(task.id);
  }
  if (started.length === 0) return;
  tell(world, service, `has started ${started.length} tasks: ${tasksNamed(started)}.`);
}
