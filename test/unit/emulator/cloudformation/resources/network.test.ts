import { expect } from '@jest/globals';
import { account, allow, testChanges } from '../../../../support/resource-changes.ts';

const vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };

testChanges([
  {
    type: 'AWS::EC2::VPC',
    before: vpc.Properties,
    after: { ...vpc.Properties, EnableDnsHostnames: true, Tags: [{ Key: 'a', Value: 'b' }] },
    read: async (call, VpcId) => ({
      ...(await call('ec2', 'DescribeVpcAttribute', { VpcId, Attribute: 'enableDnsHostnames' })),
      ...(await call('ec2', 'DescribeVpcs', { VpcIds: [VpcId] })),
    }),
    shows: { EnableDnsHostnames: { Value: true }, Vpcs: [{ Tags: [{ Key: 'a', Value: 'b' }] }] },
  },
  {
    type: 'AWS::EC2::SecurityGroup',
    beside: { Vpc: vpc },
    before: securityGroup({ SecurityGroupIngress: [rule(80)] }),
    after: securityGroup({ SecurityGroupIngress: [rule(443)], SecurityGroupEgress: [rule(5432)] }),
    read: (call, id) => call('ec2', 'DescribeSecurityGroups', { GroupIds: [id] }),
    shows: {
      SecurityGroups: [
        { IpPermissions: [{ FromPort: 443 }], IpPermissionsEgress: [{ FromPort: 5432 }] },
      ],
    },
  },
  {
    type: 'AWS::EC2::Subnet',
    beside: { Vpc: vpc },
    before: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.1.0/24' },
    after: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.1.0/24', MapPublicIpOnLaunch: 'true' },
    read: (call, id) => call('ec2', 'DescribeSubnets', { SubnetIds: [id] }),
    shows: { Subnets: [{ MapPublicIpOnLaunch: true }] },
  },
  {
    type: 'AWS::EC2::SecurityGroupIngress',
    beside: { Vpc: vpc, Group: { Type: 'AWS::EC2::SecurityGroup', Properties: securityGroup({}) } },
    before: { GroupId: { Ref: 'Group' }, ...rule(80), Description: 'old' },
    after: { GroupId: { Ref: 'Group' }, ...rule(80), Description: 'new' },
    read: (call, id) => call('ec2', 'DescribeSecurityGroupRules', { SecurityGroupRuleIds: [id] }),
    shows: { SecurityGroupRules: [{ FromPort: 80, Description: 'new' }] },
  },
  {
    type: 'AWS::EC2::VPCEndpoint',
    beside: { Vpc: vpc, One: routeTable('1'), Two: routeTable('2') },
    before: endpoint('One', {}),
    after: endpoint('Two', { PolicyDocument: allow('s3:GetObject', account) }),
    read: (call, id) => call('ec2', 'DescribeVpcEndpoints', { VpcEndpointIds: [id] }),
    shows: { VpcEndpoints: [{ PolicyDocument: expect.stringContaining('s3:GetObject') }] },
  },
]);

function routeTable(Value: string): object {
  const Properties = { VpcId: { Ref: 'Vpc' }, Tags: [{ Key: 'n', Value }] };
  return { Type: 'AWS::EC2::RouteTable', Properties };
}

function endpoint(table: string, more: object): object {
  const ServiceName = 'com.amazonaws.ap-southeast-2.s3';
  return { VpcId: { Ref: 'Vpc' }, ServiceName, RouteTableIds: [{ Ref: table }], ...more };
}

function rule(port: number): object {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, CidrIp: '10.0.0.0/16' };
}

function securityGroup(rules: object): object {
  return { GroupDescription: 'of a test', VpcId: { Ref: 'Vpc' }, ...rules };
}
