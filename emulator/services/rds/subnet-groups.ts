import type * as Ec2 from '@aws-sdk/client-ec2';
import type * as Rds from '@aws-sdk/client-rds';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { onResource, toCreate } from './access.ts';
import { findSubnetGroup } from './find.ts';
import { asRds, demandLinkedRole } from './linked-role.ts';
import { arnOf } from './names.ts';
import { page } from './page.ts';
import { invalidValue, refuseOthers, required } from './refusals.ts';
import { type SubnetGroup, storeOf } from './store.ts';
import { readTags } from './tag-list.ts';

export const subnetGroups = {
  CreateDBSubnetGroup: {
    access: (input, call) =>
      toCreate(call, 'CreateDBSubnetGroup', 'subgrp', input.DBSubnetGroupName, input.Tags),
    handle: async (input, call) => {
      const known = ['DBSubnetGroupName', 'DBSubnetGroupDescription', 'SubnetIds', 'Tags'];
      refuseOthers('CreateDBSubnetGroup', input, known);
      const name = groupName(input.DBSubnetGroupName);
      const description = required(input.DBSubnetGroupDescription, 'DBSubnetGroupDescription');
      const tags = readTags(input.Tags);
      await demandLinkedRole(call);
      const place = await placeOf(call, input.SubnetIds);
      const { subnetGroups: groups } = storeOf(call);
      if (Object.hasOwn(groups, name)) {
        throw new Fault(
          'DBSubnetGroupAlreadyExistsFault',
          `The DB subnet group '${name}' already exists.`,
        );
      }
      const group = { name, arn: arnOf(call, 'subgrp', name), description, ...place, tags };
      groups[name] = group;
      return { DBSubnetGroup: describedGroup(group) };
    },
  },
  ModifyDBSubnetGroup: {
    access: (input, call) =>
      onResource(call, 'ModifyDBSubnetGroup', 'subgrp', input.DBSubnetGroupName),
    handle: async (input, call) => {
      const known = ['DBSubnetGroupName', 'DBSubnetGroupDescription', 'SubnetIds'];
      refuseOthers('ModifyDBSubnetGroup', input, known);
      findSubnetGroup(call, input.DBSubnetGroupName);
      const place = await placeOf(call, input.SubnetIds);
      const group = findSubnetGroup(call, input.DBSubnetGroupName);
      if (place.vpcId !== group.vpcId) {
        throw new Fault(
          'InvalidSubnet',
          'The new Subnets are not in the same Vpc as the existing subnet group',
        );
      }
      requireUnused(call, group, place.subnets);
      group.subnets = place.subnets;
      group.description = input.DBSubnetGroupDescription ?? group.description;
      return { DBSubnetGroup: describedGroup(group) };
    },
  },
  DeleteDBSubnetGroup: {
    access: (input, call) =>
      onResource(call, 'DeleteDBSubnetGroup', 'subgrp', input.DBSubnetGroupName),
    handle: (input, call) => {
      const { name } = findSubnetGroup(call, input.DBSubnetGroupName);
      const user = Object.values(storeOf(call).instances).find(
        ({ subnetGroup }) => subnetGroup === name,
      );
      if (user !== undefined) {
        throw new Fault(
          'InvalidDBSubnetGroupStateFault',
          `Cannot delete the subnet group '${name}' because at least one database instance: ${user.id} is still using it.`,
        );
      }
      delete storeOf(call).subnetGroups[name];
      return {};
    },
  },
  DescribeDBSubnetGroups: {
    access: (input, call) =>
      onResource(call, 'DescribeDBSubnetGroups', 'subgrp', input.DBSubnetGroupName),
    handle: (input, call) => {
      refuseOthers('DescribeDBSubnetGroups', input, ['DBSubnetGroupName', 'MaxRecords', 'Marker']);
      const all =
        input.DBSubnetGroupName === undefined
          ? Object.values(storeOf(call).subnetGroups)
          : [findSubnetGroup(call, input.DBSubnetGroupName)];
      const { items, rest } = page(all, ({ name }) => name, input);
      return { DBSubnetGroups: items.map(describedGroup), ...rest };
    },
  },
} satisfies Operations<typeof Rds>;

export function describedGroup(group: SubnetGroup): Rds.DBSubnetGroup {
  return {
    DBSubnetGroupName: group.name,
    DBSubnetGroupDescription: group.description,
    VpcId: group.vpcId,
    SubnetGroupStatus: 'Complete',
    Subnets: group.subnets.map(({ id, zone }) => ({
      SubnetIdentifier: id,
      SubnetAvailabilityZone: { Name: zone },
      SubnetOutpost: {},
      SubnetStatus: 'Active',
    })),
    DBSubnetGroupArn: group.arn,
    SupportedNetworkTypes: ['IPV4'],
  };
}

function groupName(given: string | undefined): string {
  const name = required(given, 'DBSubnetGroupName').toLowerCase();
  if (!/^[a-z][a-z0-9._ -]{0,254}$/.test(name) || name === 'default') {
    throw invalidValue(
      `The parameter DBSubnetGroupName is not a valid name: ${given}. It begins with a letter, has at most 255 letters, numbers, periods, underscores, spaces or hyphens, and is not default.`,
    );
  }
  return name;
}

/** The subnets as EC2 knows them: of one VPC, in at least two zones. */
async function placeOf(
  call: Call,
  given: readonly string[] | undefined,
): Promise<Pick<SubnetGroup, 'vpcId' | 'subnets'>> {
  const ids = [...new Set(required(given, 'SubnetIds'))];
  const found = await lookUp(call, ids);
  const [vpcId = '', ...others] = new Set(found.map(({ VpcId = '' }) => VpcId));
  if (others.length > 0) throw new Fault('InvalidSubnet', 'Subnets are not in the same VPC');
  const subnets = found.map(({ SubnetId = '', AvailabilityZone = '' }) => ({
    id: SubnetId,
    zone: AvailabilityZone,
  }));
  const zones = [...new Set(subnets.map(({ zone }) => zone))];
  if (zones.length < 2) {
    throw new Fault(
      'DBSubnetGroupDoesNotCoverEnoughAZs',
      `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${zones.join(', ')}. Add subnets to cover at least 2 AZs.`,
    );
  }
  return { vpcId, subnets };
}

async function lookUp(call: Call, SubnetIds: string[]): Promise<Ec2.Subnet[]> {
  try {
    const { Subnets = [] } = await call.world.invoke<Ec2.DescribeSubnetsResult>(
      await asRds(call.world, call),
      'ec2',
      'DescribeSubnets',
      { SubnetIds },
    );
    return Subnets;
  } catch (cause) {
    if (!(cause instanceof Fault) || !cause.code.startsWith('InvalidSubnetID')) throw cause;
    throw new Fault(
      'InvalidSubnet',
      `Some input subnets in :[${SubnetIds.join(', ')}] are invalid.`,
      {
        cause,
      },
    );
  }
}

/** A subnet that an instance lies in stays in the group. */
function requireUnused(call: Call, group: SubnetGroup, next: SubnetGroup['subnets']): void {
  const zones = new Set(next.map(({ zone }) => zone));
  const user = Object.values(storeOf(call).instances).find(
    ({ subnetGroup, zone }) => subnetGroup === group.name && !zones.has(zone),
  );
  if (user === undefined) return;
  const left = group.subnets.find(({ zone }) => zone === user.zone);
  throw new Fault(
    'SubnetAlreadyInUse',
    `The DB subnet group cannot be modified: ${left?.id} in ${user.zone} is in use by ${user.id}.`,
  );
}
