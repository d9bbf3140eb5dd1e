import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault } from '../../../fault.ts';
import type { World } from '../../../world.ts';
import { asServiceRole } from '../service-role.ts';
import { entry, type Service, storeOf, type Task } from '../store.ts';
import { tell } from './service-events.ts';

const session = 'ecs-service-scheduler';

/** A refusal is told in the service's events; the task then never becomes healthy. */
export async function registerTargets(world: World, task: Task): Promise<void> {
  for (const { TargetGroupArn, Targets } of targetsOf(task)) {
    const service = serviceOf(world, task);
    try {
      await asScheduler(world, task, 'RegisterTargets', { TargetGroupArn, Targets });
      task.hasTargets = true;
      if (service) tell(world, service, `registered 1 targets in (target-group ${TargetGroupArn})`);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (service === undefined) continue;
      const why = `(error ${error.message})`;
      tell(
        world,
        service,
        `failed to register targets in (target-group ${TargetGroupArn}) with ${why}`,
      );
    }
  }
}

/** Answers how many seconds the slowest of its target groups lets a target drain. */
export async function deregisterTargets(world: World, task: Task): Promise<number> {
  let longest = 0;
  delete task.hasTargets;
  for (const { TargetGroupArn, Targets } of targetsOf(task)) {
    const service = serviceOf(world, task);
    try {
      await asScheduler(world, task, 'DeregisterTargets', { TargetGroupArn, Targets });
      if (service) {
        tell(world, service, `deregistered 1 targets in (target-group ${TargetGroupArn})`);
        tell(world, service, `(task ${task.id}) has begun draining connections on 1 tasks.`);
      }
      longest = Math.max(longest, await drainSeconds(world, task, TargetGroupArn));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
  return longest;
}

export interface Health {
  readonly state: NonNullable<Task['health']>;
  /** `(reason Health checks failed)`, for the event. */
  readonly reason: string;
  readonly targetGroup: string;
}

/** Every task of a service that has targets, as its target groups see it: the worst of them counts. */
export async function readHealth(
  world: World,
  tasks: readonly Task[],
): Promise<ReadonlyMap<string, Health>> {
  const [first] = tasks;
  if (first === undefined) return new Map();
  const shown = new Map<string, readonly Elb.TargetHealthDescription[]>();
  for (const arn of new Set(tasks.flatMap(targetsOf).map(({ TargetGroupArn }) => TargetGroupArn))) {
    shown.set(arn, await describeHealth(world, first, arn));
  }
  return new Map(tasks.map((task) => [task.id, healthOf(task, shown)]));
}

function healthOf(
  task: Task,
  shown: ReadonlyMap<string, readonly Elb.TargetHealthDescription[]>,
): Health {
  const each = targetsOf(task).map(({ TargetGroupArn, Targets: [target] }): Health => {
    const found = shown
      .get(TargetGroupArn)
      ?.find(({ Target }) => Target?.Id === target?.Id && Target?.Port === target?.Port);
    const { State, Description = '', Reason = '' } = found?.TargetHealth ?? {};
    const state = State === 'healthy' ? 'healthy' : State === 'unhealthy' ? 'unhealthy' : 'initial';
    return { state, reason: Description || Reason, targetGroup: TargetGroupArn };
  });
  const worst = (['unhealthy', 'initial'] as const)
    .map((state) => each.find((one) => one.state === state))
    .find((one) => one !== undefined);
  return worst ?? { state: 'healthy', reason: '', targetGroup: '' };
}

async function describeHealth(world: World, task: Task, TargetGroupArn: string) {
  try {
    const { TargetHealthDescriptions = [] } =
      await asScheduler<Elb.DescribeTargetHealthCommandOutput>(
        ...[world, task, 'DescribeTargetHealth', { TargetGroupArn }],
      );
    return TargetHealthDescriptions;
  } catch (error) {
    if (error instanceof Fault) return [];
    throw error;
  }
}

async function drainSeconds(world: World, task: Task, TargetGroupArn: string): Promise<number> {
  const request = { TargetGroupArn };
  const { Attributes = [] } = await asScheduler<Elb.DescribeTargetGroupAttributesCommandOutput>(
    ...[world, task, 'DescribeTargetGroupAttributes', request],
  );
  const name = 'deregistration_delay.timeout_seconds';
  return Number(Attributes.find(({ Key }) => Key === name)?.Value ?? 300);
}

function targetsOf({ loadBalancers, attachment }: Task) {
  if (attachment === undefined) return [];
  return loadBalancers.flatMap(({ targetGroupArn, containerPort: Port }) =>
    targetGroupArn === undefined
      ? []
      : [{ TargetGroupArn: targetGroupArn, Targets: [{ Id: attachment.address, Port }] }],
  );
}

function asScheduler<O>(world: World, task: Task, operation: string, input: object): Promise<O> {
  const { account, region } = task;
  const caller = asServiceRole({ world, account, region }, session);
  return world.invoke<O>(caller, 'elbv2', operation, input);
}

function serviceOf(world: World, { service, account, region }: Task): Service | undefined {
  return service === undefined
    ? undefined
    : entry(storeOf({ world, account, region }).services, service);
}
