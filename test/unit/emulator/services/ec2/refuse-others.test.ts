import { expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';

test.each([
  [
    'CreateVpc',
    { CidrBlock: '10.0.0.0/16', AmazonProvidedIpv6CidrBlock: true },
    'AmazonProvidedIpv6CidrBlock',
  ],
  [
    'CreateSubnet',
    { VpcId: 'vpc-1', CidrBlock: '10.0.0.0/24', Ipv6CidrBlock: '::/64' },
    'Ipv6CidrBlock',
  ],
  ['AllocateAddress', { Address: '203.0.113.9' }, 'Address'],
  ['CreateNatGateway', { SubnetId: 'subnet-1', AvailabilityMode: 'zonal' }, 'AvailabilityMode'],
  [
    'CreateVpcEndpoint',
    { VpcId: 'vpc-1', ServiceName: 's', IpAddressType: 'ipv6' },
    'IpAddressType',
  ],
  [
    'CreateFlowLogs',
    { ResourceIds: [], ResourceType: 'VPC', DeliverCrossAccountRole: 'arn' },
    'DeliverCrossAccountRole',
  ],
  [
    'ModifyVpcAttribute',
    { VpcId: 'vpc-1', EnableNetworkAddressUsageMetrics: { Value: true } },
    'EnableNetworkAddressUsageMetrics',
  ],
  [
    'ModifySubnetAttribute',
    { SubnetId: 'subnet-1', EnableLniAtDeviceIndex: 1 },
    'EnableLniAtDeviceIndex',
  ],
])('%s refuses by name what it would not act on', async (operation, input, member) => {
  const ec2 = client(aWorld(), 'ec2');

  await expect(ec2(operation, input)).rejects.toMatchObject({
    code: 'NotImplemented',
    message: `${member} of ${operation} is not implemented in the Keywatch emulator`,
  });
});
