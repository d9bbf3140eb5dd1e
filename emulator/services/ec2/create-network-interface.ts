import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { addInterface, removeInterface } from './network-interfaces.ts';
import { refuseOthers } from './refuse-others.ts';
import { find, onResource, tagsOf, toCreate } from './resource.ts';

/** Interfaces that services make for what runs in a subnet: ECS for its tasks. */
export const createNetworkInterface = {
  CreateNetworkInterface: {
    access: ({ TagSpecifications, SubnetId }, call) => [
      ...toCreate('CreateNetworkInterface', 'network-interface', TagSpecifications, call),
      onResource('CreateNetworkInterface', 'subnet', SubnetId, call),
    ],
    handle(input, call) {
      const known = ['SubnetId', 'Description', 'Groups', 'PrivateIpAddress'];
      refuseOthers('CreateNetworkInterface', input, known);
      const subnet = find('subnet', input.SubnetId, call);
      const groups = (input.Groups ?? []).map((id) => {
        const { shape } = find('security-group', id, call);
        if (shape.VpcId === subnet.shape.VpcId) {
          return { GroupId: id, GroupName: shape.GroupName };
        }
        throw new Fault(
          'InvalidParameterValue',
          `You have specified two resources that belong to different networks.`,
        );
      });
      const made = addInterface(
        {
          ...{ subnet, groups, type: 'interface' },
          description: input.Description ?? '',
          address: input.PrivateIpAddress,
        },
        call,
      );
      return { NetworkInterface: { ...made.shape, TagSet: tagsOf(made) } };
    },
  },
  DeleteNetworkInterface: {
    access: ({ NetworkInterfaceId }, call) =>
      onResource('DeleteNetworkInterface', 'network-interface', NetworkInterfaceId, call),
    handle({ NetworkInterfaceId }, call) {
      const { id, shape } = find('network-interface', NetworkInterfaceId, call);
      if (shape.InterfaceType !== 'interface') {
        throw new Fault('OperationNotPermitted', `You do not have permission to delete ${id}`);
      }
      removeInterface(id, call);
      return {};
    },
  },
} satisfies Operations<typeof Ec2>;
