import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { availableAddresses, contains, overlap, parseBlock } from './cidr.ts';
import { joinDefaultAcl } from './default-acl.ts';
import { ask } from './describe.ts';
import { occupantsOfSubnet } from './occupants.ts';
import { refuseOthers } from './refuse-others.ts';
import {
  add,
  all,
  demandUnused,
  find,
  newId,
  onResource,
  remove,
  tagsOf,
  toCreate,
  toDescribe,
} from './resource.ts';
import type { Resource, Shapes } from './store.ts';
import { describeZones, zonesOf } from './zones.ts';

export const subnets = {
  CreateSubnet: {
    access: ({ TagSpecifications, VpcId }, call) => [
      ...toCreate('CreateSubnet', 'subnet', TagSpecifications, call),
      onResource('CreateSubnet', 'vpc', VpcId, call),
    ],
    handle: (input, call) => ({ Subnet: describedSubnet(createSubnet(input, call), call) }),
  },
  DeleteSubnet: {
    access: ({ SubnetId }, call) => onResource('DeleteSubnet', 'subnet', SubnetId, call),
    handle({ SubnetId }, call) {
      const subnet = find('subnet', SubnetId, call);
      demandUnused(subnet, [
        ...all('natgateway', call).filter(
          ({ shape }) => shape.SubnetId === subnet.id && shape.State !== 'deleted',
        ),
        ...all('vpc-endpoint', call).filter(({ shape }) => shape.SubnetIds?.includes(subnet.id)),
        ...all('network-interface', call).filter(
          ({ shape }) => shape.SubnetId === subnet.id && shape.InterfaceType === 'interface',
        ),
        ...occupantsOfSubnet(subnet.id, call),
      ]);
      for (const kind of ['route-table', 'network-acl'] as const) {
        for (const { shape } of all(kind, call)) leaveSubnet(shape, subnet.id);
      }
      remove(subnet, call);
      return {};
    },
  },
  DescribeSubnets: {
    access: () => toDescribe('DescribeSubnets'),
    handle(input, call) {
      const { found, ...page } = ask(
        'subnet',
        input.SubnetIds,
        input,
        {
          'subnet-id': ({ id }) => id,
          'vpc-id': ({ shape }) => shape.VpcId,
          'availability-zone': ({ shape }) => shape.AvailabilityZone,
          'cidr-block': ({ shape }) => shape.CidrBlock,
          'availability-zone-id': ({ shape }) => shape.AvailabilityZoneId,
          'default-for-az': ({ shape }) => String(shape.DefaultForAz),
          'owner-id': ({ shape }) => shape.OwnerId,
          'map-public-ip-on-launch': ({ shape }) => String(shape.MapPublicIpOnLaunch),
          state: ({ shape }) => shape.State,
        },
        call,
      );
      return { Subnets: found.map((one) => describedSubnet(one, call)), ...page };
    },
  },
  ModifySubnetAttribute: {
    access: ({ SubnetId }, call) => onResource('ModifySubnetAttribute', 'subnet', SubnetId, call),
    handle(input, call) {
      refuseOthers('ModifySubnetAttribute', input, ['SubnetId', ...Object.keys(subnetAttributes)]);
      const given = Object.keys(subnetAttributes).filter(
        (name) => input[name as keyof typeof input] !== undefined,
      );
      if (given.length > 1) {
        throw new Fault(
          'InvalidParameterCombination',
          'Only one subnet attribute can be modified at a time',
        );
      }
      const { shape } = find('subnet', input.SubnetId, call);
      for (const change of Object.values(subnetAttributes)) change(shape, input);
      return {};
    },
  },
  DescribeAvailabilityZones: {
    access: () => toDescribe('DescribeAvailabilityZones'),
    handle: describeZones,
  },
} satisfies Operations<typeof Ec2>;

type SubnetChange = (shape: Shapes['subnet'], input: Ec2.ModifySubnetAttributeCommandInput) => void;

function nameOption(
  name: 'EnableResourceNameDnsARecord' | 'EnableResourceNameDnsAAAARecord',
): SubnetChange {
  return (shape, input) => {
    const given = input[`${name}OnLaunch`]?.Value;
    if (given === undefined) return;
    shape.PrivateDnsNameOptionsOnLaunch = {
      ...shape.PrivateDnsNameOptionsOnLaunch,
      [name]: given,
    };
  };
}

/** How each attribute of a request goes into the subnet. */
const subnetAttributes: Readonly<Record<string, SubnetChange>> = {
  MapPublicIpOnLaunch: (shape, { MapPublicIpOnLaunch }) => {
    shape.MapPublicIpOnLaunch = MapPublicIpOnLaunch?.Value ?? shape.MapPublicIpOnLaunch;
  },
  EnableDns64: (shape, { EnableDns64 }) => {
    shape.EnableDns64 = EnableDns64?.Value ?? shape.EnableDns64;
  },
  EnableResourceNameDnsARecordOnLaunch: nameOption('EnableResourceNameDnsARecord'),
  EnableResourceNameDnsAAAARecordOnLaunch: nameOption('EnableResourceNameDnsAAAARecord'),
  PrivateDnsHostnameTypeOnLaunch: (shape, { PrivateDnsHostnameTypeOnLaunch: type }) => {
    if (type === undefined) return;
    shape.PrivateDnsNameOptionsOnLaunch = {
      ...shape.PrivateDnsNameOptionsOnLaunch,
      HostnameType: type,
    };
  },
};

function createSubnet(input: Ec2.CreateSubnetCommandInput, call: Call): Resource<'subnet'> {
  const known = ['VpcId', 'CidrBlock', 'AvailabilityZone', 'AvailabilityZoneId'];
  refuseOthers('CreateSubnet', input, known);
  const vpc = find('vpc', input.VpcId, call);
  const block = parseBlock(input.CidrBlock, 'subnet');
  if (!contains(parseBlock(vpc.shape.CidrBlock, 'vpc'), block)) {
    throw new Fault('InvalidSubnet.Range', `The CIDR '${block.text}' is invalid.`);
  }
  const siblings = all('subnet', call).filter(({ shape }) => shape.VpcId === vpc.id);
  if (siblings.some(({ shape }) => overlap(parseBlock(shape.CidrBlock, 'subnet'), block))) {
    throw new Fault(
      'InvalidSubnet.Conflict',
      `The CIDR '${block.text}' conflicts with another subnet`,
    );
  }
  const zones = zonesOf(call.region);
  const asked = input.AvailabilityZone ?? input.AvailabilityZoneId;
  const zone = zones.find(({ name, id }) => asked === undefined || asked === name || asked === id);
  if (zone === undefined) {
    throw new Fault(
      'InvalidParameterValue',
      `Value (${asked}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones.map(({ name }) => name).join(', ')}.`,
    );
  }
  const SubnetId = newId('subnet', call);
  const shape = {
    SubnetId,
    SubnetArn: `arn:aws:ec2:${call.region}:${call.account}:subnet/${SubnetId}`,
    VpcId: vpc.id,
    CidrBlock: block.text,
    AvailabilityZone: zone.name,
    AvailabilityZoneId: zone.id,
    AvailableIpAddressCount: availableAddresses(block),
    ...{ MapPublicIpOnLaunch: false, AssignIpv6AddressOnCreation: false, EnableDns64: false },
    ...{ Ipv6Native: false, MapCustomerOwnedIpOnLaunch: false, Ipv6CidrBlockAssociationSet: [] },
    PrivateDnsNameOptionsOnLaunch: {
      HostnameType: 'ip-name' as const,
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
    DefaultForAz: false,
    State: 'available' as const,
    OwnerId: call.account,
  };
  const subnet = add('subnet', SubnetId, shape, call, input.TagSpecifications);
  joinDefaultAcl(SubnetId, vpc.id, call);
  return subnet;
}

function describedSubnet(subnet: Resource<'subnet'>, call: Call): Ec2.Subnet {
  const taken = all('network-interface', call).filter(({ shape }) => shape.SubnetId === subnet.id);
  const { AvailableIpAddressCount: free = 0 } = subnet.shape;
  return {
    ...subnet.shape,
    AvailableIpAddressCount: free - taken.length,
    Tags: tagsOf(subnet),
  };
}

function leaveSubnet(shape: Shapes['route-table' | 'network-acl'], subnetId: string): void {
  const { Associations = [] } = shape;
  const others = Associations.filter((one) => one.SubnetId !== subnetId);
  Object.assign(shape, { Associations: others });
}
