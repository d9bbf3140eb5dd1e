import type * as Ec2 from '@aws-sdk/client-ec2';
import type * as Ecs from '@aws-sdk/client-ecs';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { invalidParameter } from './faults.ts';
import { asServiceRole } from './service-role.ts';

/** Where tasks are to stand, looked up in EC2 as ECS's own role. A Fargate task has no public address here. */
export async function readNetwork(
  configuration: Ecs.NetworkConfiguration | undefined,
  call: Call,
): Promise<Ecs.AwsVpcConfiguration> {
  const network = configuration?.awsvpcConfiguration;
  if (network === undefined) {
    throw invalidParameter(
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
  }
  const { subnets = [], securityGroups = [], assignPublicIp = 'DISABLED' } = network;
  if (subnets.length === 0) throw invalidParameter('subnets can not be empty.');
  if (subnets.length > 16) throw invalidParameter('Too many subnets. Maximum is 16.');
  if (securityGroups.length > 5) throw invalidParameter('Too many security groups. Maximum is 5.');
  if (assignPublicIp === 'ENABLED')
    throw notImplemented('assignPublicIp ENABLED of a Fargate task');
  const { Subnets = [] } = await look<Ec2.DescribeSubnetsCommandOutput>(
    ...[call, 'DescribeSubnets', { SubnetIds: subnets }, 'subnet', subnets],
  );
  const vpcs = new Set(Subnets.map(({ VpcId }) => VpcId));
  if (vpcs.size > 1) throw invalidParameter('subnets must belong to the same VPC.');
  const groups = await groupsOf(call, securityGroups, [...vpcs][0]);
  return { subnets, securityGroups: groups, assignPublicIp };
}

/** Without any, the VPC's own. */
async function groupsOf(call: Call, ids: readonly string[], vpcId = ''): Promise<string[]> {
  const own = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'group-name', Values: ['default'] },
  ];
  const request = ids.length > 0 ? { GroupIds: ids } : { Filters: own };
  const { SecurityGroups = [] } = await look<Ec2.DescribeSecurityGroupsCommandOutput>(
    ...[call, 'DescribeSecurityGroups', request, 'security group', ids],
  );
  const stranger = SecurityGroups.find(({ VpcId }) => VpcId !== vpcId);
  if (stranger !== undefined) {
    throw invalidParameter(
      `Security group ${stranger.GroupId} does not appear to belong to the same VPC as the input subnets.`,
    );
  }
  return SecurityGroups.map(({ GroupId = '' }) => GroupId);
}

async function look<O>(
  call: Call,
  operation: string,
  request: object,
  kind: string,
  ids: readonly string[],
): Promise<O> {
  try {
    return await call.world.invoke<O>(
      asServiceRole(call, 'ecs-service-scheduler'),
      'ec2',
      operation,
      request,
    );
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw invalidParameter(
      `Error retrieving ${kind} information for [${ids.join(', ')}]: ${cause.message} (ErrorCode: ${cause.code})`,
    );
  }
}
