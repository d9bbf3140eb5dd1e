import { describe, expect, test } from '@jest/globals';
import { aNetwork } from './a-network.ts';

describe('network interfaces', () => {
  test('of a NAT gateway are shown, and go with it', async () => {
    const { ec2, nat, publicSubnet, address } = await aNetwork();
    const Filters = [{ Name: 'subnet-id', Values: [publicSubnet] }];

    const before = await ec2('DescribeNetworkInterfaces', { Filters });
    const addresses = await ec2('DescribeAddresses', { AllocationIds: [address.AllocationId] });
    await ec2('DeleteNatGateway', { NatGatewayId: nat });
    const after = await ec2('DescribeNetworkInterfaces', { Filters });

    expect(before.NetworkInterfaces).toMatchObject([
      {
        PrivateIpAddress: '10.64.0.4',
        InterfaceType: 'nat_gateway',
        RequesterManaged: true,
        Association: { PublicIp: address.PublicIp },
      },
    ]);
    expect(addresses.Addresses).toMatchObject([{ PrivateIpAddress: '10.64.0.4' }]);
    expect(after.NetworkInterfaces).toEqual([]);
  });

  test('of an endpoint follow its subnets', async () => {
    const { ec2, VpcId, publicSubnet, privateSubnet } = await aNetwork();
    const { VpcEndpoint } = await ec2<{ VpcEndpoint: { VpcEndpointId: string } }>(
      'CreateVpcEndpoint',
      {
        VpcId,
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.ap-southeast-2.kms',
        SubnetIds: [publicSubnet],
      },
    );
    const { VpcEndpointId } = VpcEndpoint;

    const change = { AddSubnetIds: [privateSubnet], RemoveSubnetIds: [publicSubnet] };
    await ec2('ModifyVpcEndpoint', { VpcEndpointId, ...change });
    const { NetworkInterfaces } = await ec2('DescribeNetworkInterfaces', {
      Filters: [{ Name: 'interface-type', Values: ['vpc_endpoint'] }],
    });

    expect(NetworkInterfaces).toMatchObject([
      { SubnetId: privateSubnet, Description: `VPC Endpoint Interface ${VpcEndpointId}` },
    ]);
  });

  test('take an address of their subnet once', async () => {
    const { ec2, privateSubnet } = await aNetwork();
    const nat = (PrivateIpAddress: string) =>
      ec2('CreateNatGateway', {
        SubnetId: privateSubnet,
        ConnectivityType: 'private',
        PrivateIpAddress,
      });

    await expect(nat('10.64.32.9')).resolves.toMatchObject({
      NatGateway: { NatGatewayAddresses: [{ PrivateIp: '10.64.32.9' }] },
    });
    await expect(nat('10.64.32.9')).rejects.toMatchObject({ code: 'InvalidIPAddress.InUse' });
    await expect(nat('10.64.0.9')).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });
});

describe('network ACLs', () => {
  test('come with the VPC, open, and have its subnets', async () => {
    const { ec2, VpcId, publicSubnet, privateSubnet } = await aNetwork();

    const { NetworkAcls } = await ec2('DescribeNetworkAcls', {
      Filters: [{ Name: 'vpc-id', Values: [VpcId] }],
    });

    expect(NetworkAcls).toMatchObject([
      {
        IsDefault: true,
        Associations: [{ SubnetId: publicSubnet }, { SubnetId: privateSubnet }],
        Entries: [
          { RuleNumber: 100, RuleAction: 'allow', Egress: true },
          { RuleNumber: 32767, RuleAction: 'deny', Egress: true },
          { RuleNumber: 100, RuleAction: 'allow', Egress: false },
          { RuleNumber: 32767, RuleAction: 'deny', Egress: false },
        ],
      },
    ]);
  });

  test('are made, filled, taken over by a subnet, and deleted', async () => {
    const { ec2, VpcId, publicSubnet } = await aNetwork();
    const { NetworkAcl } = await ec2<{ NetworkAcl: { NetworkAclId: string } }>('CreateNetworkAcl', {
      VpcId,
    });
    const { NetworkAclId } = NetworkAcl;
    const entry = { NetworkAclId, RuleNumber: 10, Egress: false };
    const rule = { ...entry, Protocol: '6', RuleAction: 'allow', CidrBlock: '10.0.0.0/8' };
    const entries = async () => {
      const { NetworkAcls } = await ec2<{ NetworkAcls: { Entries: object[] }[] }>(
        'DescribeNetworkAcls',
        { NetworkAclIds: [NetworkAclId] },
      );
      return NetworkAcls[0]?.Entries[0];
    };
    const associationOf = async () => {
      const { NetworkAcls } = await ec2<{
        NetworkAcls: { Associations: Record<string, string>[] }[];
      }>('DescribeNetworkAcls', {
        Filters: [{ Name: 'association.subnet-id', Values: [publicSubnet] }],
      });
      const all = NetworkAcls.flatMap(({ Associations }) => Associations);
      return all.find(({ SubnetId }) => SubnetId === publicSubnet);
    };

    await ec2('CreateNetworkAclEntry', rule);
    const made = await entries();
    await ec2('ReplaceNetworkAclEntry', { ...rule, RuleAction: 'deny' });
    const replaced = await entries();
    const { NetworkAclAssociationId, NetworkAclId: main } = (await associationOf()) ?? {};
    await ec2('ReplaceNetworkAclAssociation', {
      AssociationId: NetworkAclAssociationId,
      NetworkAclId,
    });

    expect(made).toMatchObject({ RuleNumber: 10, RuleAction: 'allow' });
    expect(replaced).toMatchObject({ RuleNumber: 10, RuleAction: 'deny' });
    await expect(ec2('CreateNetworkAclEntry', rule)).rejects.toMatchObject({
      code: 'NetworkAclEntryAlreadyExists',
    });
    await expect(ec2('DeleteNetworkAcl', { NetworkAclId })).rejects.toMatchObject({
      code: 'DependencyViolation',
    });
    await expect(ec2('DeleteNetworkAcl', { NetworkAclId: main })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
    const taken = await associationOf();
    await ec2('ReplaceNetworkAclAssociation', {
      AssociationId: taken?.NetworkAclAssociationId,
      NetworkAclId: main,
    });
    await ec2('DeleteNetworkAclEntry', entry);
    await expect(ec2('DeleteNetworkAclEntry', entry)).rejects.toMatchObject({
      code: 'InvalidNetworkAclEntry.NotFound',
    });
    await ec2('DeleteNetworkAcl', { NetworkAclId });
    await expect(
      ec2('DescribeNetworkAcls', { NetworkAclIds: [NetworkAclId] }),
    ).rejects.toMatchObject({ code: 'InvalidNetworkAclID.NotFound' });
  });
});

describe('rules of a security group', () => {
  test('are changed as a whole by their id', async () => {
    const { ec2, VpcId } = await aNetwork();
    const { GroupId } = await ec2('CreateSecurityGroup', {
      ...{ GroupName: 'g', Description: 'd', VpcId },
    });
    const { SecurityGroupRules } = await ec2<{
      SecurityGroupRules: { SecurityGroupRuleId: string }[];
    }>('AuthorizeSecurityGroupIngress', {
      GroupId,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
      ],
    });
    const SecurityGroupRuleId = SecurityGroupRules[0]?.SecurityGroupRuleId ?? '';
    const SecurityGroupRule = {
      ...{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIpv4: '192.0.2.0/24' },
      Description: 'https',
    };

    await ec2('ModifySecurityGroupRules', {
      GroupId,
      SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }],
    });

    const shown = await ec2('DescribeSecurityGroupRules', {
      SecurityGroupRuleIds: [SecurityGroupRuleId],
    });
    expect(shown.SecurityGroupRules).toMatchObject([
      { ...SecurityGroupRule, SecurityGroupRuleId, GroupId, IsEgress: false },
    ]);
  });

  test('name prefix lists that there are', async () => {
    const { ec2, VpcId } = await aNetwork();
    const { GroupId } = await ec2('CreateSecurityGroup', {
      ...{ GroupName: 'g', Description: 'd', VpcId },
    });
    const { PrefixLists } = await ec2<{ PrefixLists: { PrefixListId: string }[] }>(
      'DescribePrefixLists',
      { Filters: [{ Name: 'prefix-list-name', Values: ['com.amazonaws.ap-southeast-2.s3'] }] },
    );
    const to = (PrefixListId: string | undefined) =>
      ec2('AuthorizeSecurityGroupEgress', {
        GroupId,
        IpPermissions: [{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId }] }],
      });

    await expect(to(PrefixLists[0]?.PrefixListId)).resolves.toMatchObject({ Return: true });
    await expect(to('pl-1')).rejects.toMatchObject({ code: 'InvalidPrefixListID.NotFound' });
  });
});

test('a VPC names its DHCP options', async () => {
  const { ec2, VpcId } = await aNetwork();
  const { Vpcs } = await ec2<{ Vpcs: { DhcpOptionsId: string }[] }>('DescribeVpcs', {
    VpcIds: [VpcId],
  });
  const DhcpOptionsIds = Vpcs.map(({ DhcpOptionsId }) => DhcpOptionsId);

  const { DhcpOptions } = await ec2('DescribeDhcpOptions', { DhcpOptionsIds });

  expect(DhcpOptions).toMatchObject([
    {
      DhcpConfigurations: [
        { Key: 'domain-name', Values: [{ Value: 'ap-southeast-2.compute.internal' }] },
        { Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] },
      ],
    },
  ]);
});

test('zones are found by name and filter', async () => {
  const { ec2 } = await aNetwork();
  const names = async (input: object) => {
    const { AvailabilityZones } = await ec2<{ AvailabilityZones: { ZoneName: string }[] }>(
      'DescribeAvailabilityZones',
      input,
    );
    return AvailabilityZones.map(({ ZoneName }) => ZoneName);
  };

  expect(await names({ ZoneNames: ['ap-southeast-2b'] })).toEqual(['ap-southeast-2b']);
  expect(await names({ Filters: [{ Name: 'zone-id', Values: ['apse2-az3'] }] })).toEqual([
    'ap-southeast-2c',
  ]);
  await expect(names({ ZoneNames: ['us-east-1a'] })).rejects.toMatchObject({
    message: 'Invalid availability zone: [us-east-1a]',
  });
});

describe('flow logs', () => {
  test('go to a bucket, without a role', async () => {
    const { ec2, VpcId } = await aNetwork();
    const input = {
      ...{ ResourceIds: [VpcId], ResourceType: 'VPC', TrafficType: 'ALL' },
      ...{ LogDestinationType: 's3', LogDestination: 'arn:aws:s3:::flows' },
    };

    await expect(
      ec2('CreateFlowLogs', {
        ...input,
        DeliverLogsPermissionArn: 'arn:aws:iam::123456789012:role/r',
      }),
    ).rejects.toMatchObject({ code: 'InvalidParameter' });
    const { FlowLogIds } = await ec2('CreateFlowLogs', input);
    const { FlowLogs } = await ec2('DescribeFlowLogs', { FlowLogIds });

    expect(FlowLogs).toMatchObject([
      {
        LogDestination: 'arn:aws:s3:::flows',
        DestinationOptions: { FileFormat: 'plain-text', PerHourPartition: false },
      },
    ]);
  });
});
