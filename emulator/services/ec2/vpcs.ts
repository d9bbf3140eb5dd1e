import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { availableAddresses, contains, overlap, parseBlock } from './cidr.ts';
import { addDefaultAcl, joinDefaultAcl } from './default-acl.ts';
import { ask } from './describe.ts';
import { defaultDhcpOptions } from './dhcp-options.ts';
import { addDefaultGroup } from './group-rules.ts';
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
import { addMainTable } from './tables.ts';
import { describeZones, zonesOf } from './zones.ts';

export const vpcs = {
  CreateVpc: {
    access: ({ TagSpecifications }, call) => toCreate('CreateVpc', 'vpc', TagSpecifications, call),
    handle(input, call) {
      refuseOthers('CreateVpc', input, ['CidrBlock', 'InstanceTenancy']);
      const { text: CidrBlock } = parseBlock(input.CidrBlock, 'vpc');
      const VpcId = newId('vpc', call);
      const InstanceTenancy = input.InstanceTenancy ?? 'default';
      const shape = {
        VpcId,
        CidrBlock,
        InstanceTenancy,
        State: 'available' as const,
        OwnerId: call.account,
        IsDefault: false,
        DhcpOptionsId: defaultDhcpOptions(call).DhcpOptionsId,
        CidrBlockAssociationSet: [
          {
            AssociationId: `vpc-cidr-assoc-0${call.world.random.hex(16)}`,
            CidrBlock,
            CidrBlockState: { State: 'associated' as const },
          },
        ],
        dnsSupport: true,
        dnsHostnames: false,
      };
      const vpc = add('vpc', VpcId, shape, call, input.TagSpecifications);
      addMainTable(VpcId, CidrBlock, call);
      addDefaultGroup(VpcId, call);
      addDefaultAcl(VpcId, call);
      return { Vpc: describedVpc(vpc) };
    },
  },
  DeleteVpc: {
    access: ({ VpcId }, call) => onResource('DeleteVpc', 'vpc', VpcId, call),
    handle({ VpcId }, call) {
      const vpc = find('vpc', VpcId, call);
      const groups = all('security-group', call).filter(({ shape }) => shape.VpcId === vpc.id);
      const tables = all('route-table', call).filter(({ shape }) => shape.VpcId === vpc.id);
      const acls = all('network-acl', call).filter(({ shape }) => shape.VpcId === vpc.id);
      const own = [
        ...groups.filter(({ shape }) => shape.GroupName === 'default'),
        ...tables.filter(({ shape }) => shape.Associations?.some(({ Main }) => Main)),
        ...acls.filter(({ shape }) => shape.IsDefault),
      ];
      demandUnused(vpc, [
        ...all('subnet', call).filter(({ shape }) => shape.VpcId === vpc.id),
        ...all('internet-gateway', call).filter(({ shape }) =>
          shape.Attachments?.some((one) => one.VpcId === vpc.id),
        ),
        ...all('vpc-endpoint', call).filter(({ shape }) => shape.VpcId === vpc.id),
        ...[...groups, ...tables, ...acls].filter((resource) => !own.includes(resource as never)),
      ]);
      const rules = all('security-group-rule', call).filter(({ shape }) =>
        own.some(({ id }) => id === shape.GroupId),
      );
      for (const resource of [...own, ...rules, vpc]) remove(resource, call);
      return {};
    },
  },
  DescribeVpcs: {
    access: () => toDescribe('DescribeVpcs'),
    handle(input, call) {
      const { found, ...page } = ask(
        'vpc',
        input.VpcIds,
        input,
        {
          'vpc-id': ({ id }) => id,
          cidr: ({ shape }) => shape.CidrBlock,
          state: ({ shape }) => shape.State,
          'owner-id': ({ shape }) => shape.OwnerId,
          'is-default': ({ shape }) => String(shape.IsDefault),
          'dhcp-options-id': ({ shape }) => shape.DhcpOptionsId,
          'cidr-block-association.cidr-block': ({ shape }) => shape.CidrBlock,
        },
        call,
      );
      return { Vpcs: found.map(describedVpc), ...page };
    },
  },
  ModifyVpcTenancy: {
    access: ({ VpcId }, call) => onResource('ModifyVpcTenancy', 'vpc', VpcId, call),
    handle({ VpcId, InstanceTenancy }, call) {
      const { shape } = find('vpc', VpcId, call);
      // The API's model knows this value only: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcTenancy.html
      shape.InstanceTenancy = InstanceTenancy ?? 'default';
      return { ReturnValue: true };
    },
  },
  ModifyVpcAttribute: {
    access: ({ VpcId }, call) => onResource('ModifyVpcAttribute', 'vpc', VpcId, call),
    handle(input, call) {
      const { VpcId, EnableDnsSupport, EnableDnsHostnames } = input;
      const known = ['VpcId', 'EnableDnsSupport', 'EnableDnsHostnames'];
      refuseOthers('ModifyVpcAttribute', input, known);
      const { shape } = find('vpc', VpcId, call);
      shape.dnsSupport = EnableDnsSupport?.Value ?? shape.dnsSupport;
      shape.dnsHostnames = EnableDnsHostnames?.Value ?? shape.dnsHostnames;
      return {};
    },
  },
  DescribeVpcAttribute: {
    access: ({ VpcId }, call) => onResource('DescribeVpcAttribute', 'vpc', VpcId, call),
    handle({ VpcId, Attribute }, call) {
      const { id, shape } = find('vpc', VpcId, call);
      return {
        VpcId: id,
        ...(Attribute === 'enableDnsSupport' && { EnableDnsSupport: { Value: shape.dnsSupport } }),
        ...(Attribute === 'enableDnsHostnames' && {
          EnableDnsHostnames: { Value: shape.dnsHostnames },
        }),
      };
    },
  },
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

function describedVpc(vpc: Resource<'vpc'>): Ec2.Vpc {
  const { dnsSupport: _support, dnsHostnames: _hostnames, ...shape } = vpc.shape;
  return { ...shape, Tags: tagsOf(vpc) };
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
