import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { ask } from './describe.ts';
import { refuseOthers } from './refuse-others.ts';
import {
  add,
  all,
  find,
  newId,
  onResource,
  remove,
  tagsOf,
  toCreate,
  toDescribe,
} from './resource.ts';

export const addresses = {
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
} satisfies Operations<typeof Ec2>;

/** Of a block kept for documentation, so that it can be nobody's. */
function freeAddress(call: Call): string {
  const taken = new Set(all('elastic-ip', call).map(({ shape }) => shape.PublicIp));
  for (let last = 1; last <= 254; last += 1) {
    const address = `203.0.113.${last}`;
    if (!taken.has(address)) return address;
  }
  throw new Fault('AddressLimitExceeded', 'The maximum number of addresses has been reached.');
}
