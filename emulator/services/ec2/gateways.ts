import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { ask } from './describe.ts';
import { addInterface, removeInterface } from './network-interfaces.ts';
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
import type { Resource } from './store.ts';

export const gateways = {
  CreateInternetGateway: {
    access: ({ TagSpecifications }, call) =>
      toCreate('CreateInternetGateway', 'internet-gateway', TagSpecifications, call),
    handle({ TagSpecifications }, call) {
      const InternetGatewayId = newId('internet-gateway', call);
      const shape = { InternetGatewayId, OwnerId: call.account, Attachments: [] };
      const gateway = add('internet-gateway', InternetGatewayId, shape, call, TagSpecifications);
      return { InternetGateway: describedGateway(gateway) };
    },
  },
  DeleteInternetGateway: {
    access: ({ InternetGatewayId }, call) =>
      onResource('DeleteInternetGateway', 'internet-gateway', InternetGatewayId, call),
    handle({ InternetGatewayId }, call) {
      const gateway = find('internet-gateway', InternetGatewayId, call);
      const attached =
        gateway.shape.Attachments?.map(({ VpcId }) => find('vpc', VpcId, call)) ?? [];
      demandUnused(gateway, attached);
      remove(gateway, call);
      return {};
    },
  },
  DescribeInternetGateways: {
    access: () => toDescribe('DescribeInternetGateways'),
    handle(input, call) {
      const { found, ...page } = ask(
        'internet-gateway',
        input.InternetGatewayIds,
        input,
        {
          'internet-gateway-id': ({ id }) => id,
          'attachment.vpc-id': ({ shape }) => shape.Attachments?.map(({ VpcId }) => VpcId),
          'attachment.state': ({ shape }) => shape.Attachments?.map(({ State }) => State),
          'owner-id': ({ shape }) => shape.OwnerId,
        },
        call,
      );
      return { InternetGateways: found.map(describedGateway), ...page };
    },
  },
  AttachInternetGateway: {
    access: ({ InternetGatewayId, VpcId }, call) => [
      onResource('AttachInternetGateway', 'internet-gateway', InternetGatewayId, call),
      onResource('AttachInternetGateway', 'vpc', VpcId, call),
    ],
    handle({ InternetGatewayId, VpcId }, call) {
      const gateway = find('internet-gateway', InternetGatewayId, call);
      const vpc = find('vpc', VpcId, call);
      if (gateway.shape.Attachments?.length) {
        throw new Fault(
          'Resource.AlreadyAssociated',
          `resource ${gateway.id} is already attached to network ${gateway.shape.Attachments[0]?.VpcId}`,
        );
      }
      if (attachedTo(vpc.id, call)) {
        throw new Fault(
          'InvalidParameterValue',
          `Network ${vpc.id} already has an internet gateway attached`,
        );
      }
      // EC2 says `available` here, where the SDK's type knows the states of other attachments only.
      const State = 'available' as Ec2.AttachmentStatus;
      gateway.shape.Attachments = [{ VpcId: vpc.id, State }];
      return {};
    },
  },
  DetachInternetGateway: {
    access: ({ InternetGatewayId, VpcId }, call) => [
      onResource('DetachInternetGateway', 'internet-gateway', InternetGatewayId, call),
      onResource('DetachInternetGateway', 'vpc', VpcId, call),
    ],
    handle({ InternetGatewayId, VpcId }, call) {
      const gateway = find('internet-gateway', InternetGatewayId, call);
      if (!gateway.shape.Attachments?.some((one) => one.VpcId === VpcId)) {
        throw new Fault(
          'Gateway.NotAttached',
          `resource ${gateway.id} is not attached to network ${VpcId}`,
        );
      }
      const mapped = all('elastic-ip', call).filter(
        ({ shape }) => shape.AssociationId !== undefined,
      );
      const inVpc = mapped.filter(
        ({ shape }) => natOf(shape.AllocationId, call)?.shape.VpcId === VpcId,
      );
      if (inVpc.length > 0) {
        throw new Fault(
          'DependencyViolation',
          `Network ${VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
        );
      }
      gateway.shape.Attachments = [];
      return {};
    },
  },
  AllocateAddress: {
    access: ({ TagSpecifications }, call) =>
      toCreate('AllocateAddress', 'elastic-ip', TagSpecifications, call),
    handle(input, call) {
      refuseOthers('AllocateAddress', input, ['Domain', 'NetworkBorderGroup']);
      const { TagSpecifications, Domain = 'vpc', NetworkBorderGroup = call.region } = input;
      if (Domain !== 'vpc') throw notImplemented(`Domain ${Domain} of AllocateAddress`);
      if (NetworkBorderGroup !== call.region) {
        throw new Fault(
          'InvalidParameterValue',
          `Value (${NetworkBorderGroup}) for parameter networkBorderGroup is invalid.`,
        );
      }
      const AllocationId = newId('elastic-ip', call);
      const PublicIp = freeAddress(call);
      const shape = {
        AllocationId,
        PublicIp,
        Domain: 'vpc' as const,
        NetworkBorderGroup,
        PublicIpv4Pool: 'amazon',
      };
      add('elastic-ip', AllocationId, shape, call, TagSpecifications);
      return shape;
    },
  },
  ReleaseAddress: {
    access: ({ AllocationId }, call) =>
      onResource('ReleaseAddress', 'elastic-ip', AllocationId, call),
    handle({ AllocationId }, call) {
      const address = find('elastic-ip', AllocationId, call);
      if (address.shape.AssociationId !== undefined) {
        throw new Fault(
          'InvalidIPAddress.InUse',
          `The address '${address.shape.PublicIp}' is in use.`,
        );
      }
      remove(address, call);
      return {};
    },
  },
  DescribeAddresses: {
    access: () => toDescribe('DescribeAddresses'),
    handle(input, call) {
      const { found } = ask(
        'elastic-ip',
        input.AllocationIds,
        input,
        {
          'allocation-id': ({ id }) => id,
          'public-ip': ({ shape }) => shape.PublicIp,
          domain: ({ shape }) => shape.Domain,
          'network-border-group': ({ shape }) => shape.NetworkBorderGroup,
          'network-interface-id': ({ shape }) => shape.NetworkInterfaceId,
          'private-ip-address': ({ shape }) => shape.PrivateIpAddress,
          'association-id': ({ shape }) => shape.AssociationId,
        },
        call,
      );
      const asked = input.PublicIps;
      const unknown = asked?.find((ip) => !found.some(({ shape }) => shape.PublicIp === ip));
      if (unknown !== undefined && input.Filters === undefined) {
        throw new Fault('InvalidAddress.NotFound', `Address '${unknown}' not found.`);
      }
      const addresses = found.filter(
        ({ shape }) => !asked?.length || asked.includes(shape.PublicIp ?? ''),
      );
      return { Addresses: addresses.map((one) => ({ ...one.shape, Tags: tagsOf(one) })) };
    },
  },
  CreateNatGateway: {
    access: ({ TagSpecifications, SubnetId }, call) => [
      ...toCreate('CreateNatGateway', 'natgateway', TagSpecifications, call),
      onResource('CreateNatGateway', 'subnet', SubnetId, call),
    ],
    handle: (input, call) => ({ NatGateway: describedNat(createNat(input, call)) }),
  },
  DeleteNatGateway: {
    access: ({ NatGatewayId }, call) =>
      onResource('DeleteNatGateway', 'natgateway', NatGatewayId, call),
    handle({ NatGatewayId }, call) {
      const { id, shape } = find('natgateway', NatGatewayId, call);
      shape.State = 'deleted';
      for (const { AllocationId, NetworkInterfaceId } of shape.NatGatewayAddresses ?? []) {
        removeInterface(NetworkInterfaceId, call);
        if (AllocationId !== undefined) release(find('elastic-ip', AllocationId, call));
      }
      return { NatGatewayId: id };
    },
  },
  DescribeNatGateways: {
    access: () => toDescribe('DescribeNatGateways'),
    handle(input, call) {
      const { found, ...page } = ask(
        'natgateway',
        input.NatGatewayIds,
        { ...input, Filters: input.Filter },
        {
          'nat-gateway-id': ({ id }) => id,
          'vpc-id': ({ shape }) => shape.VpcId,
          'subnet-id': ({ shape }) => shape.SubnetId,
          state: ({ shape }) => shape.State,
        },
        call,
      );
      return { NatGateways: found.map(describedNat), ...page };
    },
  },
} satisfies Operations<typeof Ec2>;

/** Available at once; AWS takes a minute or two. */
function createNat(input: Ec2.CreateNatGatewayCommandInput, call: Call): Resource<'natgateway'> {
  const known = ['SubnetId', 'AllocationId', 'ConnectivityType', 'PrivateIpAddress'];
  refuseOthers('CreateNatGateway', input, known);
  const subnet = find('subnet', input.SubnetId, call);
  const ConnectivityType = input.ConnectivityType ?? 'public';
  if (ConnectivityType === 'private' && input.AllocationId !== undefined) {
    throw new Fault(
      'InvalidParameterCombination',
      'AllocationId cannot be specified for a private NAT gateway',
    );
  }
  const NatGatewayId = newId('natgateway', call);
  const VpcId = subnet.shape.VpcId ?? '';
  const address =
    ConnectivityType === 'public' ? freeElasticIp(input.AllocationId, VpcId, call) : undefined;
  const nic = addInterface(
    {
      subnet,
      // EC2 answers so; the SDK's type has the name of the request.
      type: 'nat_gateway' as Ec2.NetworkInterfaceType,
      description: `Interface for NAT Gateway ${NatGatewayId}`,
      address: input.PrivateIpAddress,
    },
    call,
  );
  const { PrivateIpAddress: PrivateIp } = nic.shape;
  const shape = {
    ...{ NatGatewayId, SubnetId: subnet.id, VpcId, ConnectivityType },
    State: 'available' as const,
    NatGatewayAddresses: [
      {
        ...{ NetworkInterfaceId: nic.id, PrivateIp, IsPrimary: true, Status: 'succeeded' as const },
        ...(address && associated(address, nic, call)),
      },
    ],
  };
  return add('natgateway', NatGatewayId, shape, call, input.TagSpecifications);
}

function freeElasticIp(
  AllocationId: string | undefined,
  vpcId: string,
  call: Call,
): Resource<'elastic-ip'> {
  if (AllocationId === undefined) {
    throw new Fault('MissingParameter', 'The request must contain the parameter AllocationId');
  }
  const address = find('elastic-ip', AllocationId, call);
  if (address.shape.AssociationId !== undefined) {
    throw new Fault(
      'Resource.AlreadyAssociated',
      `Elastic IP address [${AllocationId}] is already associated`,
    );
  }
  if (!attachedTo(vpcId, call)) {
    throw new Fault('Gateway.NotAttached', `Network ${vpcId} has no Internet gateway attached`);
  }
  return address;
}

function associated(
  { id: AllocationId, shape }: Resource<'elastic-ip'>,
  nic: Resource<'network-interface'>,
  call: Call,
): Ec2.NatGatewayAddress {
  const AssociationId = `eipassoc-0${call.world.random.hex(16)}`;
  const { PublicIp } = shape;
  Object.assign(shape, {
    ...{ AssociationId, NetworkInterfaceId: nic.id, NetworkInterfaceOwnerId: call.account },
    PrivateIpAddress: nic.shape.PrivateIpAddress,
  });
  nic.shape.Association = { AllocationId, AssociationId, PublicIp, IpOwnerId: call.account };
  return { AllocationId, PublicIp, AssociationId };
}

function release({ shape }: Resource<'elastic-ip'>): void {
  delete shape.AssociationId;
  delete shape.NetworkInterfaceId;
  delete shape.NetworkInterfaceOwnerId;
  delete shape.PrivateIpAddress;
}

/** Of a block kept for documentation, so that it can be nobody's. */
function freeAddress(call: Call): string {
  const taken = new Set(all('elastic-ip', call).map(({ shape }) => shape.PublicIp));
  for (let last = 1; last <= 254; last += 1) {
    const address = `203.0.113.${last}`;
    if (!taken.has(address)) return address;
  }
  throw new Fault('AddressLimitExceeded', 'The maximum number of addresses has been reached.');
}

function natOf(allocationId: string | undefined, call: Call): Resource<'natgateway'> | undefined {
  return all('natgateway', call).find(({ shape }) =>
    shape.NatGatewayAddresses?.some((one) => one.AllocationId === allocationId),
  );
}

function attachedTo(vpcId: string, call: Call): boolean {
  return all('internet-gateway', call).some(({ shape }) =>
    shape.Attachments?.some(({ VpcId }) => VpcId === vpcId),
  );
}

function describedGateway(gateway: Resource<'internet-gateway'>): Ec2.InternetGateway {
  return { ...gateway.shape, Tags: tagsOf(gateway) };
}

function describedNat(gateway: Resource<'natgateway'>): Ec2.NatGateway {
  return { ...gateway.shape, CreateTime: new Date(gateway.createdAt), Tags: tagsOf(gateway) };
}
