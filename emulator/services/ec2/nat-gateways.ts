import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { ask } from './describe.ts';
import { attachedTo } from './internet-gateways.ts';
import { addInterface, removeInterface } from './network-interfaces.ts';
import { refuseOthers } from './refuse-others.ts';
import { add, find, newId, onResource, tagsOf, toCreate, toDescribe } from './resource.ts';
import type { Resource } from './store.ts';

export const natGateways = {
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

function describedNat(gateway: Resource<'natgateway'>): Ec2.NatGateway {
  return { ...gateway.shape, CreateTime: new Date(gateway.createdAt), Tags: tagsOf(gateway) };
}
