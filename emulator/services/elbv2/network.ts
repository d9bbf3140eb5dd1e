import type * as Ec2 from '@aws-sdk/client-ec2';
import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { invalid } from './refusals.ts';
import type { Zone } from './store.ts';

/** Asks EC2 with the caller's rights, as Elastic Load Balancing does. */
function ask<O>(call: Call, operation: string, input: object): Promise<O> {
  const caller = { ...call.caller, invokedBy: 'elasticloadbalancing.amazonaws.com' };
  return call.world.invoke<O>(caller, 'ec2', operation, input);
}

/** The subnets of a request, given in one of two ways. */
export function subnetIds({
  Subnets,
  SubnetMappings,
}: Pick<Elb.SetSubnetsCommandInput, 'Subnets' | 'SubnetMappings'>): string[] {
  if (Subnets?.length && SubnetMappings?.length) {
    throw invalid('You can specify either subnets or subnet mappings, but not both');
  }
  const mapped = (SubnetMappings ?? []).map(({ SubnetId = '', ...others }) => {
    if (Object.values(others).some((value) => value !== undefined)) {
      throw notImplemented(`${Object.keys(others).join(', ')} of elbv2:SubnetMapping`);
    }
    return SubnetId;
  });
  return Subnets?.length ? Subnets : mapped;
}

/** A load balancer stands in one subnet each of two zones at least, all of one VPC. */
export async function findZones(
  ids: readonly string[],
  call: Call,
): Promise<{ readonly vpcId: string; readonly zones: Zone[] }> {
  if (ids.length === 0)
    throw invalid('At least two subnets in two different Availability Zones must be specified');
  const { Subnets = [] } = await missedAs(
    /^InvalidSubnetID/,
    'SubnetNotFoundException',
    ask<Ec2.DescribeSubnetsCommandOutput>(call, 'DescribeSubnets', { SubnetIds: ids }),
  );
  const zones = Subnets.map(({ AvailabilityZone = '', SubnetId = '' }) => ({
    name: AvailabilityZone,
    subnetId: SubnetId,
  }));
  const [vpcId = '', ...otherVpcs] = new Set(Subnets.map((subnet) => subnet.VpcId ?? ''));
  if (otherVpcs.length > 0) {
    throw new Fault('InvalidSubnetException', 'The subnets must belong to the same VPC');
  }
  const names = new Set(zones.map(({ name }) => name));
  if (names.size < zones.length) {
    throw new Fault(
      'InvalidSubnetException',
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    );
  }
  if (names.size < 2) {
    throw new Fault(
      'InvalidSubnetException',
      'At least two subnets in two different Availability Zones must be specified',
    );
  }
  return { vpcId, zones };
}

/** The groups, all of the VPC; the VPC's own where none is named. */
export async function findGroups(
  ids: readonly string[] | undefined,
  vpcId: string,
  call: Call,
): Promise<string[]> {
  const described = (input: object) =>
    missedAs(
      /^InvalidGroup/,
      'InvalidSecurityGroupException',
      ask<Ec2.DescribeSecurityGroupsCommandOutput>(call, 'DescribeSecurityGroups', input),
    );
  if (!ids?.length) {
    const Filters = [
      { Name: 'vpc-id', Values: [vpcId] },
      { Name: 'group-name', Values: ['default'] },
    ];
    const { SecurityGroups = [] } = await described({ Filters });
    return SecurityGroups.flatMap(({ GroupId }) => GroupId ?? []);
  }
  const { SecurityGroups = [] } = await described({ GroupIds: ids });
  const stranger = SecurityGroups.find((group) => group.VpcId !== vpcId);
  if (stranger !== undefined) {
    throw new Fault(
      'InvalidConfigurationRequestException',
      `One or more security groups are invalid: ${stranger.GroupId} is not of ${vpcId}`,
    );
  }
  return [...new Set(ids)];
}

/** An internet-facing load balancer needs a way to the internet. */
export async function demandGateway(vpcId: string, call: Call): Promise<void> {
  const Filters = [{ Name: 'attachment.vpc-id', Values: [vpcId] }];
  const { InternetGateways = [] } = await ask<Ec2.DescribeInternetGatewaysCommandOutput>(
    call,
    'DescribeInternetGateways',
    { Filters },
  );
  if (InternetGateways.length > 0) return;
  throw new Fault('InvalidSubnetException', `VPC ${vpcId} has no internet gateway`);
}

/** The VPC with its address blocks. */
export async function demandVpc(vpcId: string, call: Call): Promise<void> {
  await missedAs(
    /^InvalidVpcID/,
    'ValidationError',
    ask(call, 'DescribeVpcs', { VpcIds: [vpcId] }),
    `The VPC ID '${vpcId}' is not found`,
  );
}

/** Says EC2's "not there" in the words of this API. */
async function missedAs<T>(
  codes: RegExp,
  code: string,
  asked: Promise<T>,
  message?: string,
): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Fault && codes.test(error.code))) throw error;
    throw new Fault(code, message ?? error.message, { status: 400, cause: error });
  }
}
