import type { IpPermission, SecurityGroupRule, UserIdGroupPair } from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { demandPrefixList } from './prefix-lists.ts';
import { add, all, find, newId } from './resource.ts';
import type { Resource } from './store.ts';

/** One rule is one source or destination; a permission of the API bundles several. */
export type Rule = Omit<SecurityGroupRule, 'SecurityGroupRuleId' | 'GroupId' | 'Tags'>;

const everything: IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const numbers: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp' };

/** The group that a VPC has from the start: open within itself and outwards. */
export function addDefaultGroup(VpcId: string, call: Call): void {
  const GroupId = newId('security-group', call);
  const shape = {
    GroupId,
    VpcId,
    GroupName: 'default',
    Description: 'default VPC security group',
    OwnerId: call.account,
  };
  add('security-group', GroupId, shape, call);
  addRules(GroupId, true, [everything], call);
  addRules(GroupId, false, [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] }], call);
}

export function allowEverythingOut(groupId: string, call: Call): void {
  addRules(groupId, true, [everything], call);
}

/** Adds each rule of the permissions; one that is there already is refused, and nothing is added. */
export function addRules(
  groupId: string,
  egress: boolean,
  permissions: readonly IpPermission[],
  call: Call,
): Resource<'security-group-rule'>[] {
  const wanted = permissions.flatMap((permission) => rulesOf(permission, egress, call));
  const twice = wanted.find((rule, place) => wanted.findIndex((one) => isSame(one, rule)) < place);
  if (twice !== undefined) {
    throw new Fault('InvalidParameterValue', 'The same permission must not appear multiple times');
  }
  const known = rulesOfGroup(groupId, egress, call);
  for (const rule of wanted) {
    const twin = known.find(({ shape }) => isSame(shape, rule));
    if (twin === undefined) continue;
    throw new Fault(
      'InvalidPermission.Duplicate',
      `the specified rule "peer: ${peerOf(rule)}, ${portsOf(rule)}, ALLOW" already exists`,
    );
  }
  return wanted.map((rule) => {
    const SecurityGroupRuleId = newId('security-group-rule', call);
    const shape = { ...rule, SecurityGroupRuleId, GroupId: groupId, GroupOwnerId: call.account };
    return add('security-group-rule', SecurityGroupRuleId, shape, call);
  });
}

/** The rules that the permissions name; EC2 refuses one that is not there. */
export function namedRules(
  groupId: string,
  egress: boolean,
  permissions: readonly IpPermission[],
  call: Call,
): Resource<'security-group-rule'>[] {
  const known = rulesOfGroup(groupId, egress, call);
  return permissions
    .flatMap((permission) => rulesOf(permission, egress, call))
    .map((rule) => {
      const found = known.find(({ shape }) => isSame(shape, rule));
      if (found !== undefined) return found;
      throw new Fault(
        'InvalidPermission.NotFound',
        `The specified rule "peer: ${peerOf(rule)}, ${portsOf(rule)}" does not exist in this security group.`,
      );
    });
}

export function rulesOfGroup(
  groupId: string,
  egress: boolean,
  call: Call,
): Resource<'security-group-rule'>[] {
  return all('security-group-rule', call).filter(
    ({ shape }) => shape.GroupId === groupId && shape.IsEgress === egress,
  );
}

/** A group's rules of one direction as the permissions that `DescribeSecurityGroups` shows: bundled by protocol and ports. */
export function permissionsOf(groupId: string, egress: boolean, call: Call): IpPermission[] {
  const bundles = new Map<string, IpPermission>();
  for (const { shape } of rulesOfGroup(groupId, egress, call)) {
    const { IpProtocol, FromPort, ToPort } = shape;
    const ports = IpProtocol === '-1' ? {} : { FromPort, ToPort };
    const bundle = bundles.get(portsOf(shape)) ?? {
      IpProtocol,
      ...ports,
      IpRanges: [],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    };
    bundles.set(portsOf(shape), bundle);
    const { Description } = shape;
    if (shape.CidrIpv4) bundle.IpRanges?.push({ CidrIp: shape.CidrIpv4, Description });
    if (shape.CidrIpv6) bundle.Ipv6Ranges?.push({ CidrIpv6: shape.CidrIpv6, Description });
    if (shape.PrefixListId)
      bundle.PrefixListIds?.push({ PrefixListId: shape.PrefixListId, Description });
    if (shape.ReferencedGroupInfo)
      bundle.UserIdGroupPairs?.push({ ...shape.ReferencedGroupInfo, Description });
  }
  return [...bundles.values()];
}

export function rulesOf(permission: IpPermission, IsEgress: boolean, call: Call): Rule[] {
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  const protocol = permission.IpProtocol ?? '';
  const IpProtocol = numbers[protocol] ?? protocol;
  const all = IpProtocol === '-1';
  const common = {
    IsEgress,
    IpProtocol,
    FromPort: all ? -1 : permission.FromPort,
    ToPort: all ? -1 : permission.ToPort,
  };
  for (const { PrefixListId } of PrefixListIds) demandPrefixList(PrefixListId, call);
  const rules: Rule[] = [
    ...IpRanges.map(({ CidrIp, Description }) => ({ ...common, CidrIpv4: CidrIp, Description })),
    ...Ipv6Ranges.map(({ CidrIpv6, Description }) => ({ ...common, CidrIpv6, Description })),
    ...PrefixListIds.map(({ PrefixListId, Description }) => ({
      ...common,
      PrefixListId,
      Description,
    })),
    ...UserIdGroupPairs.map((pair) => ({ ...common, ...referenceOf(pair, call) })),
  ];
  if (rules.length === 0 || IpProtocol === '') {
    throw new Fault(
      'MissingParameter',
      'Each permission must name a protocol and a source or destination',
    );
  }
  return rules;
}

function referenceOf({ GroupId, UserId, Description }: UserIdGroupPair, call: Call): Partial<Rule> {
  // A group of another account cannot be looked at.
  if (UserId === undefined || UserId === call.account) find('security-group', GroupId, call);
  return { ReferencedGroupInfo: { GroupId, UserId: UserId ?? call.account }, Description };
}

function isSame(one: Rule, other: Rule): boolean {
  return (
    one.IsEgress === other.IsEgress &&
    portsOf(one) === portsOf(other) &&
    peerOf(one) === peerOf(other)
  );
}

function portsOf({ IpProtocol, FromPort, ToPort }: Rule): string {
  return `${IpProtocol?.toUpperCase()}, from port: ${FromPort}, to port: ${ToPort}`;
}

function peerOf({ CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo }: Rule): string {
  return CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? ReferencedGroupInfo?.GroupId ?? '';
}
