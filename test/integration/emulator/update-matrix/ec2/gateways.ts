import type { UpdateSample } from '../../../../support/update-sample.ts';
import { address, attachment, gateway, subnet, tags, untaken, vpc } from './parts.ts';

const network = { Vpc: vpc(), Gateway: gateway, Attachment: attachment };

export const gatewaySamples: readonly UpdateSample[] = [
  { type: 'AWS::EC2::InternetGateway', base: {}, properties: { Tags: tags } },
  {
    type: 'AWS::EC2::VPCGatewayAttachment',
    beside: { Vpc: vpc(), Gateway: gateway, OtherVpc: vpc(), OtherGateway: gateway },
    base: { VpcId: { Ref: 'Vpc' }, InternetGatewayId: { Ref: 'Gateway' } },
    properties: {
      InternetGatewayId: { after: { Ref: 'OtherGateway' } },
      VpcId: {
        after: { Ref: 'OtherVpc' },
        // The gateway is still attached when it is to be attached anew.
        refused: 'is already attached to network',
      },
      VpnGatewayId: untaken(),
    },
  },
  {
    type: 'AWS::EC2::EIP',
    base: {},
    properties: {
      Address: untaken('203.0.113.1'),
      Domain: { after: 'vpc' },
      InstanceId: untaken('i-1'),
      IpamPoolId: untaken(),
      NetworkBorderGroup: { after: 'ap-southeast-2' },
      PublicIpv4Pool: untaken('amazon'),
      Tags: tags,
      TransferAddress: untaken('203.0.113.1'),
    },
  },
  {
    type: 'AWS::EC2::NatGateway',
    beside: {
      ...network,
      Subnet: subnet('10.0.1.0/24'),
      OtherSubnet: subnet('10.0.2.0/24'),
      Address: address,
      OtherAddress: address,
    },
    base: { SubnetId: { Ref: 'Subnet' }, ConnectivityType: 'private' },
    properties: {
      AllocationId: {
        with: { ConnectivityType: 'public' },
        before: { 'Fn::GetAtt': ['Address', 'AllocationId'] },
        after: { 'Fn::GetAtt': ['OtherAddress', 'AllocationId'] },
      },
      AvailabilityMode: untaken('zonal'),
      AvailabilityZoneAddresses: untaken([]),
      ConnectivityType: { before: 'private', after: 'public', refused: 'AllocationId' },
      MaxDrainDurationSeconds: untaken(60),
      PrivateIpAddress: { before: '10.0.1.20', after: '10.0.1.21' },
      SecondaryAllocationIds: untaken([]),
      SecondaryPrivateIpAddressCount: untaken(1),
      SecondaryPrivateIpAddresses: untaken([]),
      SubnetId: { after: { Ref: 'OtherSubnet' } },
      Tags: tags,
      VpcId: untaken(),
    },
  },
];
