import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Call } from '../../service.ts';
import { add, all, newId } from './resource.ts';

/** The entry that every network ACL ends with. */
const last = 32_767;

export function denyAll(Egress: boolean): Ec2.NetworkAclEntry {
  return {
    ...{ Egress, Protocol: '-1', RuleAction: 'deny' as const },
    ...{ RuleNumber: last, CidrBlock: '0.0.0.0/0' },
  };
}

/** The network ACL that a VPC has from the start: it lets everything in and out. */
export function addDefaultAcl(VpcId: string, call: Call): void {
  const NetworkAclId = newId('network-acl', call);
  const entries = [true, false].flatMap((Egress) => [
    { ...denyAll(Egress), RuleAction: 'allow' as const, RuleNumber: 100 },
    denyAll(Egress),
  ]);
  const shape = {
    ...{ NetworkAclId, VpcId, OwnerId: call.account },
    ...{ IsDefault: true, Associations: [], Entries: entries },
  };
  add('network-acl', NetworkAclId, shape, call);
}

/** A new subnet goes with the default network ACL of its VPC. */
export function joinDefaultAcl(SubnetId: string, vpcId: string, call: Call): void {
  const acl = all('network-acl', call).find(
    ({ shape }) => shape.VpcId === vpcId && shape.IsDefault === true,
  );
  if (acl === undefined) return;
  acl.shape.Associations = [
    ...(acl.shape.Associations ?? []),
    { NetworkAclAssociationId: newAclAssociationId(call), NetworkAclId: acl.id, SubnetId },
  ];
}

export function newAclAssociationId(call: Call): string {
  return `aclassoc-0${call.world.random.hex(16)}`;
}
