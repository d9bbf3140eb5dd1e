import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { ask } from './describe.ts';
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

export const internetGateways = {
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
} satisfies Operations<typeof Ec2>;

export function attachedTo(vpcId: string, call: Call): boolean {
  return all('internet-gateway', call).some(({ shape }) =>
    shape.Attachments?.some(({ VpcId }) => VpcId === vpcId),
  );
}

function natOf(allocationId: string | undefined, call: Call): Resource<'natgateway'> | undefined {
  return all('natgateway', call).find(({ shape }) =>
    shape.NatGatewayAddresses?.some((one) => one.AllocationId === allocationId),
  );
}

function describedGateway(gateway: Resource<'internet-gateway'>): Ec2.InternetGateway {
  return { ...gateway.shape, Tags: tagsOf(gateway) };
}
