import { BlockList } from 'node:net';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { all } from '../ec2/resource.ts';
import type { TargetGroup } from './store.ts';

/**
 * The zone of a target's address: that of its subnet. An address outside of the VPC must say `all`.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html
 */
export function demandVpcZone(
  address: string,
  given: string | undefined,
  { vpcId }: TargetGroup,
  call: Call,
): string | undefined {
  const subnets = all('subnet', call).filter(({ shape }) => shape.VpcId === vpcId);
  const home = subnets.find(({ shape }) => contains(shape.CidrBlock, address));
  if (home !== undefined) return given ?? home.shape.AvailabilityZone;
  const vpc = all('vpc', call).find(({ id }) => id === vpcId);
  if (given === 'all' || contains(vpc?.shape.CidrBlock, address)) return given;
  throw new Fault(
    'InvalidTargetException',
    `The IP address '${address}' is not within the VPC '${vpcId}'; targets outside of it need the Availability Zone 'all'`,
  );
}

function contains(block: string | undefined, address: string): boolean {
  const [base = '', bits = ''] = block?.split('/') ?? [];
  if (base === '') return false;
  const list = new BlockList();
  list.addSubnet(base, Number(bits));
  return list.check(address);
}
