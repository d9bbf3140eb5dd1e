import type { UpdateSample } from '../../../../support/update-sample.ts';
import { subnet, table, tags, untaken, vpc } from './parts.ts';

const options = {
  EnableResourceNameDnsARecord: true,
  EnableResourceNameDnsAAAARecord: false,
  HostnameType: 'resource-name',
};

export const subnetSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::EC2::VPC',
    base: { CidrBlock: '10.0.0.0/16' },
    properties: {
      CidrBlock: { after: '10.1.0.0/16' },
      EnableDnsHostnames: { after: true },
      EnableDnsSupport: { after: false },
      InstanceTenancy: [
        { after: 'dedicated', replaces: true },
        { before: 'dedicated', after: 'default' },
      ],
      Ipv4IpamPoolId: untaken('ipam-pool-1'),
      Ipv4NetmaskLength: untaken(24),
      Tags: tags,
      VpcEncryptionControl: untaken({ Mode: 'monitor' }),
    },
  },
  {
    type: 'AWS::EC2::Subnet',
    beside: { Vpc: vpc(), Other: vpc() },
    base: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.1.0/24' },
    properties: {
      AssignIpv6AddressOnCreation: untaken(true),
      AvailabilityZone: moved({ after: 'ap-southeast-2b' }),
      AvailabilityZoneId: moved({ after: 'apse2-az3' }),
      CidrBlock: { after: '10.0.2.0/24' },
      EnableDns64: { after: true },
      EnableLniAtDeviceIndex: untaken(1),
      Ipv4IpamPoolId: untaken(),
      Ipv4NetmaskLength: untaken(24),
      Ipv6CidrBlock: untaken('2001:db8::/64'),
      Ipv6IpamPoolId: untaken(),
      Ipv6Native: untaken(true),
      Ipv6NetmaskLength: untaken(64),
      MapPublicIpOnLaunch: [{ after: true }, { before: 'true', after: 'false' }],
      OutpostArn: untaken(),
      PrivateDnsNameOptionsOnLaunch: [
        { after: options },
        {
          before: options,
          after: undefined,
          shows: {
            EnableResourceNameDnsARecord: false,
            EnableResourceNameDnsAAAARecord: false,
            HostnameType: 'ip-name',
          },
        },
      ],
      Tags: tags,
      VpcId: { after: { Ref: 'Other' } },
    },
  },
  {
    type: 'AWS::EC2::SubnetRouteTableAssociation',
    beside: {
      Vpc: vpc(),
      Subnet: subnet('10.0.1.0/24'),
      OtherSubnet: subnet('10.0.2.0/24'),
      Table: table,
      OtherTable: table,
    },
    base: { RouteTableId: { Ref: 'Table' }, SubnetId: { Ref: 'Subnet' } },
    properties: {
      RouteTableId: {
        after: { Ref: 'OtherTable' },
        // The subnet still has its association when the new one is to be made.
        refused: 'conflicts with an existing association',
      },
      SubnetId: { after: { Ref: 'OtherSubnet' } },
    },
  },
];

/** A subnet in another zone would have the same block as the one that it replaces. */
function moved(change: { readonly after: string }) {
  return { ...change, refused: "The CIDR '10.0.1.0/24' conflicts with another subnet" };
}
