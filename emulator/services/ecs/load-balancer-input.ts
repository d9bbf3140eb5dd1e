import type * as Ecs from '@aws-sdk/client-ecs';
import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { invalidParameter } from './faults.ts';
import { asServiceRole } from './service-role.ts';
import type { Definition } from './store.ts';

const known = ['targetGroupArn', 'containerName', 'containerPort'];

/** Target groups that a service's tasks join: of type ip, with a load balancer before them. */
export async function readLoadBalancers(
  given: readonly Ecs.LoadBalancer[],
  { shape }: Definition,
  call: Call,
): Promise<Ecs.LoadBalancer[]> {
  if (given.length > 5) throw invalidParameter('load balancers can have at most 5 items.');
  for (const balancer of given) {
    const other = Object.entries(balancer).find(
      ([name, value]) => value !== undefined && !known.includes(name),
    );
    if (other !== undefined) throw notImplemented(`${other[0]} of a service's load balancer`);
    checkContainer(balancer, shape);
    await checkTargetGroup(balancer, call);
  }
  return [...given];
}

function checkContainer(
  { containerName, containerPort }: Ecs.LoadBalancer,
  { containerDefinitions }: Definition['shape'],
): void {
  const container = containerDefinitions.find(({ name }) => name === containerName);
  if (container === undefined) {
    throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
  }
  const ports = container.portMappings?.map((mapping) => mapping.containerPort) ?? [];
  if (!ports.includes(containerPort)) {
    throw invalidParameter(
      `The container ${containerName} did not have a container port ${containerPort} defined.`,
    );
  }
}

async function checkTargetGroup({ targetGroupArn = '' }: Ecs.LoadBalancer, call: Call) {
  const [group] = await describe(targetGroupArn, call);
  if (group === undefined) {
    throw invalidParameter(`Unable to describe the target group ${targetGroupArn}`);
  }
  if (group.TargetType !== 'ip') {
    throw invalidParameter(
      `The provided target group ${targetGroupArn} has target type ${group.TargetType}, which is incompatible with the awsvpc network mode specified in the task definition.`,
    );
  }
  if (!group.LoadBalancerArns?.length) {
    throw invalidParameter(
      `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
    );
  }
}

async function describe(arn: string, call: Call): Promise<readonly Elb.TargetGroup[]> {
  try {
    const { TargetGroups = [] } = await call.world.invoke<Elb.DescribeTargetGroupsCommandOutput>(
      asServiceRole(call, 'ecs-service-scheduler'),
      'elbv2',
      'DescribeTargetGroups',
      { TargetGroupArns: [arn] },
    );
    return TargetGroups;
  } catch (cause) {
    if (!(cause instanceof Fault) || cause.code === 'NotImplemented') throw cause;
    throw invalidParameter(cause.message);
  }
}
