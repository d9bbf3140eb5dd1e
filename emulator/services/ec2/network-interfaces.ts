import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { addressesOf, contains, parseBlock } from './cidr.ts';
import { ask } from './describe.ts';
import { add, all, find, newId, remove, tagsOf, toDescribe } from './resource.ts';
import type { Resource } from './store.ts';

/** Interfaces that NAT gateways and endpoints have in their subnets; nobody else can have one. */
export const networkInterfaces = {
  DescribeNetworkInterfaces: {
    access: () => toDescribe('DescribeNetworkInterfaces'),
    handle(input, call) {
      const { found, ...page } = ask(
        'network-interface',
        input.NetworkInterfaceIds,
        input,
        {
          'network-interface-id': ({ id }) => id,
          'vpc-id': ({ shape }) => shape.VpcId,
          'subnet-id': ({ shape }) => shape.SubnetId,
          'availability-zone': ({ shape }) => shape.AvailabilityZone,
          'group-id': ({ shape }) => shape.Groups?.map(({ GroupId }) => GroupId),
          'private-ip-address': ({ shape }) => shape.PrivateIpAddress,
          'addresses.private-ip-address': ({ shape }) => shape.PrivateIpAddress,
          'association.public-ip': ({ shape }) => shape.Association?.PublicIp,
          'interface-type': ({ shape }) => shape.InterfaceType,
          'owner-id': ({ shape }) => shape.OwnerId,
          'requester-managed': ({ shape }) => String(shape.RequesterManaged),
          description: ({ shape }) => shape.Description,
          status: ({ shape }) => shape.Status,
        },
        call,
      );
      return { NetworkInterfaces: found.map(described), ...page };
    },
  },
} satisfies Operations<typeof Ec2>;

export interface NewInterface {
  readonly subnet: Resource<'subnet'>;
  readonly type: Ec2.NetworkInterfaceType;
  readonly description: string;
  /** Default: the first that is free. */
  readonly address?: string | undefined;
  readonly groups?: readonly Ec2.GroupIdentifier[];
  readonly association?: Ec2.NetworkInterfaceAssociation;
}

export function addInterface(wanted: NewInterface, call: Call): Resource<'network-interface'> {
  const { subnet, groups = [], association } = wanted;
  const PrivateIpAddress = wanted.address ?? freeAddress(subnet, call);
  demandFree(PrivateIpAddress, subnet, call);
  const NetworkInterfaceId = newId('network-interface', call);
  const { VpcId, AvailabilityZone } = subnet.shape;
  const mac = [...call.world.random.hex(10).matchAll(/../g)].join(':');
  const shape = {
    ...{ NetworkInterfaceId, VpcId, SubnetId: subnet.id, AvailabilityZone },
    ...{ PrivateIpAddress, InterfaceType: wanted.type, Description: wanted.description },
    ...{ OwnerId: call.account, RequesterManaged: true, SourceDestCheck: false },
    ...{ Status: 'in-use' as const, MacAddress: `02:${mac}`, Groups: [...groups] },
    PrivateIpAddresses: [
      { Primary: true, PrivateIpAddress, ...(association && { Association: association }) },
    ],
    Ipv6Addresses: [],
    ...(association && { Association: association }),
  };
  return add('network-interface', NetworkInterfaceId, shape, call);
}

export function removeInterface(id: string | undefined, call: Call): void {
  if (id !== undefined) remove(find('network-interface', id, call), call);
}

function taken({ id }: Resource<'subnet'>, call: Call): Set<string | undefined> {
  const here = all('network-interface', call).filter(({ shape }) => shape.SubnetId === id);
  return new Set(here.map(({ shape }) => shape.PrivateIpAddress));
}

function freeAddress(subnet: Resource<'subnet'>, call: Call): string {
  const others = taken(subnet, call);
  for (const address of addressesOf(parseBlock(subnet.shape.CidrBlock, 'subnet'))) {
    if (!others.has(address)) return address;
  }
  throw new Fault(
    'InsufficientFreeAddressesInSubnet',
    'The specified subnet does not have enough free addresses to satisfy the request.',
  );
}

function demandFree(address: string, subnet: Resource<'subnet'>, call: Call): void {
  const block = parseBlock(subnet.shape.CidrBlock, 'subnet');
  const isWithin =
    /^\d{1,3}(\.\d{1,3}){3}$/.test(address) && contains(block, { text: '', address, length: 32 });
  if (!isWithin) {
    throw new Fault(
      'InvalidParameterValue',
      "Address does not fall within the subnet's address range",
    );
  }
  if (taken(subnet, call).has(address)) {
    throw new Fault('InvalidIPAddress.InUse', `Address ${address} is in use.`);
  }
}

function described(one: Resource<'network-interface'>): Ec2.NetworkInterface {
  return { ...one.shape, TagSet: tagsOf(one) };
}
