import type { UpdateSample } from '../../../../support/update-sample.ts';
import { address, attachment, gateway, group, subnet, table, tags, untaken, vpc } from './parts.ts';

const nat = {
  Type: 'AWS::EC2::NatGateway',
  Properties: { SubnetId: { Ref: 'Subnet' }, ConnectivityType: 'private' },
};
const allow = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource: '*' }],
});
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const service = (name: string) => `com.amazonaws.ap-southeast-2.${name}`;
const asInterface = {
  VpcEndpointType: 'Interface',
  ServiceName: service('kms'),
  SubnetIds: [{ Ref: 'Subnet' }],
};
const toBucket = {
  ...{ LogGroupName: undefined, DeliverLogsPermissionArn: undefined },
  ...{ LogDestinationType: 's3', LogDestination: 'arn:aws:s3:::flows' },
};

export const routeSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::EC2::RouteTable',
    beside: { Vpc: vpc(), Other: vpc() },
    base: { VpcId: { Ref: 'Vpc' } },
    properties: { Tags: tags, VpcId: { after: { Ref: 'Other' } } },
  },
  {
    type: 'AWS::EC2::Route',
    beside: {
      Vpc: vpc(),
      Gateway: gateway,
      Attachment: attachment,
      Subnet: subnet('10.0.1.0/24'),
      Nat: nat,
      OtherNat: nat,
      Address: address,
      Table: table,
      OtherTable: table,
    },
    base: {
      RouteTableId: { Ref: 'Table' },
      DestinationCidrBlock: '0.0.0.0/0',
      NatGatewayId: { Ref: 'Nat' },
    },
    properties: {
      CarrierGatewayId: untaken(),
      CoreNetworkArn: untaken(),
      DestinationCidrBlock: { after: '192.0.2.0/24' },
      DestinationIpv6CidrBlock: untaken('::/0'),
      DestinationPrefixListId: untaken(),
      EgressOnlyInternetGatewayId: untaken(),
      GatewayId: { after: { Ref: 'Gateway' }, refused: 'exactly one of' },
      InstanceId: untaken(),
      LocalGatewayId: untaken(),
      NatGatewayId: { after: { Ref: 'OtherNat' } },
      NetworkInterfaceId: untaken(),
      OdbNetworkArn: untaken(),
      RouteTableId: { after: { Ref: 'OtherTable' } },
      TransitGatewayId: untaken(),
      VpcEndpointId: untaken(),
      VpcPeeringConnectionId: untaken(),
    },
  },
  {
    type: 'AWS::EC2::VPCEndpoint',
    beside: {
      ...{ Vpc: vpc(), Other: vpc('10.1.0.0/16'), Table: table, OtherTable: table },
      ...{ Subnet: subnet('10.0.1.0/24'), OtherSubnet: subnet('10.0.2.0/24') },
      ...{ Group: group('one'), OtherGroup: group('other') },
    },
    base: { VpcId: { Ref: 'Vpc' }, ServiceName: service('s3') },
    properties: {
      DnsOptions: untaken({ DnsRecordIpType: 'ipv4' }),
      IpAddressType: untaken('ipv4'),
      PolicyDocument: [
        { before: allow('s3:GetObject'), after: allow('s3:*') },
        { before: allow('s3:GetObject'), after: undefined },
        { after: JSON.stringify(allow('s3:GetObject')) },
      ],
      PrivateDnsEnabled: { with: asInterface, before: true, after: false },
      ResourceConfigurationArn: untaken(),
      RouteTableIds: [
        { before: [{ Ref: 'Table' }], after: [{ Ref: 'OtherTable' }] },
        { after: [{ Ref: 'Table' }, { Ref: 'OtherTable' }] },
      ],
      SecurityGroupIds: {
        with: asInterface,
        before: [{ Ref: 'Group' }],
        after: [{ Ref: 'OtherGroup' }],
      },
      ServiceName: { after: service('dynamodb') },
      ServiceNetworkArn: untaken(),
      ServiceRegion: untaken('ap-southeast-2'),
      SubnetIds: { with: asInterface, after: [{ Ref: 'Subnet' }, { Ref: 'OtherSubnet' }] },
      Tags: tags,
      VpcEndpointType: { after: 'Interface' },
      VpcId: { after: { Ref: 'Other' } },
    },
  },
  {
    type: 'AWS::EC2::FlowLog',
    beside: { Vpc: vpc(), Other: vpc(), Subnet: subnet('10.0.1.0/24') },
    base: {
      ...{ ResourceId: { Ref: 'Vpc' }, ResourceType: 'VPC', TrafficType: 'ALL' },
      ...{ LogGroupName: 'flows', DeliverLogsPermissionArn: role('one') },
    },
    properties: {
      DeliverCrossAccountRole: untaken(),
      DeliverLogsPermissionArn: { after: role('two'), refused: 'existing Flow Log' },
      DestinationOptions: {
        with: toBucket,
        after: { FileFormat: 'parquet', HiveCompatiblePartitions: true, PerHourPartition: false },
        refused: 'existing Flow Log',
      },
      LogDestination: { with: toBucket, after: 'arn:aws:s3:::others' },
      LogDestinationType: {
        after: 's3',
        refused: 'DeliverLogsPermissionArn is not applicable for s3 delivery',
      },
      // AWS, too, knows flow logs by resource, destination and traffic.
      LogFormat: { after: `\${srcaddr} \${dstaddr}`, refused: 'existing Flow Log' },
      LogGroupName: { after: 'others' },
      MaxAggregationInterval: { after: 60, refused: 'existing Flow Log' },
      ResourceId: { after: { Ref: 'Other' } },
      ResourceType: { after: 'Subnet', refused: 'does not exist' },
      TagFieldSpecifications: untaken([]),
      Tags: tags,
      TrafficType: { after: 'REJECT' },
    },
  },
];
