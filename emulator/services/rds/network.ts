import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { asRds } from './linked-role.ts';
import { invalidCombination, invalidValue } from './refusals.ts';
import type { SubnetGroup } from './store.ts';

/** The security groups of an instance, all of its VPC; without any it gets the VPC's default one. */
export async function securityGroupsIn(
  call: Call,
  vpcId: string,
  ids: readonly string[] | undefined,
): Promise<string[]> {
  if (ids === undefined || ids.length === 0) return defaultGroup(call, vpcId);
  const found = await describe(call, { GroupIds: [...new Set(ids)] });
  const stranger = found.find(({ VpcId }) => VpcId !== vpcId);
  if (stranger !== undefined) {
    throw new Fault(
      'InvalidVPCNetworkStateFault',
      `The DB instance and EC2 security group are in different VPCs. The DB instance is in ${vpcId} and the EC2 security group is in ${stranger.VpcId}`,
    );
  }
  return found.map(({ GroupId = '' }) => GroupId);
}

async function defaultGroup(call: Call, vpcId: string): Promise<string[]> {
  const found = await describe(call, {
    Filters: [
      { Name: 'vpc-id', Values: [vpcId] },
      { Name: 'group-name', Values: ['default'] },
    ],
  });
  return found.map(({ GroupId = '' }) => GroupId);
}

async function describe(
  call: Call,
  input: Ec2.DescribeSecurityGroupsRequest,
): Promise<Ec2.SecurityGroup[]> {
  try {
    const { SecurityGroups = [] } = await call.world.invoke<Ec2.DescribeSecurityGroupsResult>(
      await asRds(call.world, call),
      'ec2',
      'DescribeSecurityGroups',
      input,
    );
    return SecurityGroups;
  } catch (cause) {
    if (!(cause instanceof Fault) || !cause.code.startsWith('InvalidGroup')) throw cause;
    throw new Fault(
      'InvalidParameterValue',
      `Invalid security group , groupId= ${(input.GroupIds ?? []).join(', ')}, groupName=.`,
      { status: 400, cause },
    );
  }
}

/** The zone that an instance lies in, and the one of its standby. */
export function zonesFor(
  { world }: Call,
  group: SubnetGroup,
  {
    AvailabilityZone: asked,
    MultiAZ,
  }: { readonly AvailabilityZone?: string | undefined; readonly MultiAZ?: boolean | undefined },
): { readonly zone: string; readonly secondaryZone?: string } {
  const zones = [...new Set(group.subnets.map(({ zone }) => zone))].sort();
  if (asked !== undefined && MultiAZ === true) {
    throw invalidCombination(
      'Requesting a specific availability zone is not valid for Multi-AZ instances.',
    );
  }
  if (asked !== undefined && !zones.includes(asked)) {
    throw invalidValue(
      `Invalid Availability Zone: ${asked}. The DB subnet group has ${zones.join(', ')}.`,
    );
  }
  const zone = asked ?? zones[world.random.next() % zones.length] ?? '';
  const other = zones.find((one) => one !== zone);
  return { zone, ...(other !== undefined && { secondaryZone: other }) };
}
