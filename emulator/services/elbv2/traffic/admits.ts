import { BlockList, isIPv4 } from 'node:net';
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';

/** The other end of a TCP connection. */
export interface Peer {
  readonly address: string;
  /** Security groups of the peer's network interface. */
  readonly groups: readonly string[];
}

/**
 * Whether one of the rules lets a TCP connection to the port pass: any rule that fits suffices, and none can forbid. A prefix
 * list admits nobody, as nobody here has an address of an AWS service.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export function admits(
  rules: readonly SecurityGroupRule[],
  port: number,
  { address, groups }: Peer,
): boolean {
  return rules.some((rule) => fitsPort(rule, port) && fitsPeer(rule, address, groups));
}

function fitsPort({ IpProtocol, FromPort = -1, ToPort = -1 }: SecurityGroupRule, port: number) {
  if (IpProtocol === '-1') return true;
  return (IpProtocol === 'tcp' || IpProtocol === '6') && FromPort <= port && port <= ToPort;
}

function fitsPeer(rule: SecurityGroupRule, address: string, groups: readonly string[]): boolean {
  const { CidrIpv4, CidrIpv6, ReferencedGroupInfo } = rule;
  const group = ReferencedGroupInfo?.GroupId;
  if (group !== undefined) return groups.includes(group);
  return isWithin(isIPv4(address) ? CidrIpv4 : CidrIpv6, address);
}

/** Whether a CIDR block covers an address. */
export function isWithin(block: string | undefined, address: string): boolean {
  const [base = '', bits = ''] = block?.split('/') ?? [];
  if (base === '') return false;
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  if (isIPv4(base) !== (family === 'ipv4')) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(bits), family);
  return list.check(address, family);
}
