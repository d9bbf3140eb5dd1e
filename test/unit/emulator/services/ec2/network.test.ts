import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contains, overlap, parseBlock } from '../../../../../emulator/services/ec2/cidr.ts';
import { aWorld, client, testStart } from '../../../../support/world.ts';
import { aNetwork, made } from './a-network.ts';

describe('a network', () => {
  test('shows itself as it was built', async () => {
    const { ec2, VpcId, publicSubnet, gateway, publicTable, nat, address } = await aNetwork();

    const { Vpcs } = await ec2('DescribeVpcs', { VpcIds: [VpcId] });
    expect(Vpcs).toMatchObject([
      {
        VpcId,
        CidrBlock: '10.64.0.0/16',
        State: 'available',
        OwnerId: '123456789012',
        Tags: [
          { Key: 'project', Value: 'keywatch' },
          { Key: 'Name', Value: 'keywatch' },
        ],
      },
    ]);
    const { Subnets } = await ec2('DescribeSubnets', { SubnetIds: [publicSubnet] });
    expect(Subnets).toMatchObject([
      {
        AvailabilityZone: 'ap-southeast-2a',
        AvailabilityZoneId: 'apse2-az1',
        AvailableIpAddressCount: 4090,
        MapPublicIpOnLaunch: false,
      },
    ]);
    const { RouteTables } = await ec2('DescribeRouteTables', { RouteTableIds: [publicTable] });
    expect(RouteTables).toMatchObject([
      {
        Routes: [
          { DestinationCidrBlock: '10.64.0.0/16', GatewayId: 'local', State: 'active' },
          { DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway, State: 'active' },
        ],
        Associations: [{ Main: false, SubnetId: publicSubnet }],
      },
    ]);
    const { NatGateways } = await ec2('DescribeNatGateways', { NatGatewayIds: [nat] });
    expect(NatGateways).toMatchObject([
      {
        State: 'available',
        CreateTime: new Date(testStart),
        NatGatewayAddresses: [{ PublicIp: address.PublicIp, AllocationId: address.AllocationId }],
      },
    ]);
  });

  test('has from the start a main route table and a default group', async () => {
    const { ec2, VpcId } = await aNetwork();
    const of = [{ Name: 'vpc-id', Values: [VpcId] }];

    const { RouteTables } = await ec2('DescribeRouteTables', {
      Filters: [...of, { Name: 'association.main', Values: ['true'] }],
    });
    expect(RouteTables).toHaveLength(1);
    const { SecurityGroups } = await ec2('DescribeSecurityGroups', { Filters: of });
    expect(SecurityGroups).toMatchObject([
      {
        GroupName: 'default',
        IpPermissions: [{ IpProtocol: '-1' }],
        IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      },
    ]);
  });

  test('can be taken down in the order of its dependencies, and leaves nothing behind', async () => {
    const { world, ec2, ...its } = await aNetwork();
    const { VpcId, gateway, nat, address } = its;

    await ec2('DeleteNatGateway', { NatGatewayId: nat });
    await ec2('ReleaseAddress', { AllocationId: address.AllocationId });
    for (const SubnetId of [its.publicSubnet, its.privateSubnet])
      await ec2('DeleteSubnet', { SubnetId });
    for (const RouteTableId of [its.publicTable, its.privateTable]) {
      await ec2('DeleteRouteTable', { RouteTableId });
    }
    await ec2('DetachInternetGateway', { InternetGatewayId: gateway, VpcId });
    await ec2('DeleteInternetGateway', { InternetGatewayId: gateway });
    await ec2('DeleteVpc', { VpcId });

    const stores = world.state.stores['ec2/123456789012/ap-southeast-2'] as { resources: object };
    // AWS shows a deleted NAT gateway, too.
    expect(Object.keys(stores.resources)).toEqual([nat]);
    const { NatGateways } = await ec2('DescribeNatGateways');
    expect(NatGateways).toMatchObject([{ State: 'deleted' }]);
  });

  test('has attributes that change one by one', async () => {
    const { ec2, VpcId, publicSubnet } = await aNetwork();
    await ec2('ModifyVpcAttribute', { VpcId, EnableDnsHostnames: { Value: true } });
    await ec2('ModifySubnetAttribute', {
      SubnetId: publicSubnet,
      MapPublicIpOnLaunch: { Value: true },
    });

    for (const [Attribute, Value] of [
      ['enableDnsHostnames', true],
      ['enableDnsSupport', true],
    ]) {
      const answer = await ec2('DescribeVpcAttribute', { VpcId, Attribute });
      expect(Object.values(answer)).toContainEqual({ Value });
    }
    await expect(
      ec2('ModifySubnetAttribute', {
        SubnetId: publicSubnet,
        EnableDns64: { Value: true },
        MapPublicIpOnLaunch: { Value: true },
      }),
    ).rejects.toMatchObject({ code: 'InvalidParameterCombination' });
  });

  test('is another in each Region', async () => {
    const { world, VpcId } = await aNetwork();
    const elsewhere = client(world, 'ec2', {
      principal: { type: 'root', account: '123456789012' },
      account: '123456789012',
      region: 'eu-west-1',
      sourceIp: '203.0.113.7',
      userAgent: 'test',
    });

    expect(await elsewhere('DescribeVpcs')).toEqual({ Vpcs: [] });
    await expect(elsewhere('DescribeVpcs', { VpcIds: [VpcId] })).rejects.toMatchObject({
      code: 'InvalidVpcID.NotFound',
    });
    const { AvailabilityZones } = await elsewhere('DescribeAvailabilityZones');
    expect(AvailabilityZones).toMatchObject([
      { ZoneName: 'eu-west-1a', ZoneId: 'euw1-az1' },
      { ZoneName: 'eu-west-1b' },
      { ZoneName: 'eu-west-1c' },
    ]);
  });
});

test('public addresses are never given out twice, whatever was released before', async () => {
  const ec2 = client(aWorld(), 'ec2');
  const allocate = () => ec2<{ AllocationId: string; PublicIp: string }>('AllocateAddress');
  const [first, second] = [await allocate(), await allocate()];
  await ec2('ReleaseAddress', { AllocationId: first.AllocationId });

  const third = await allocate();

  expect(third.PublicIp).not.toBe(second.PublicIp);
});

test('a call with DryRun is told whether it would be allowed, and does nothing', async () => {
  const ec2 = client(aWorld(), 'ec2');

  await expect(ec2('CreateVpc', { CidrBlock: '10.0.0.0/16', DryRun: true })).rejects.toMatchObject({
    code: 'DryRunOperation',
    status: 412,
  });
  expect(await ec2('DescribeVpcs')).toEqual({ Vpcs: [] });
});

test('a flow log is kept and shown, once for each group and kind of traffic', async () => {
  const { ec2, VpcId } = await aNetwork();
  const input = {
    ResourceType: 'VPC',
    ResourceIds: [VpcId],
    TrafficType: 'ALL',
    LogGroupName: 'flow',
    DeliverLogsPermissionArn: 'arn:aws:iam::123456789012:role/flow',
    MaxAggregationInterval: 60,
  };
  const { FlowLogIds } = await ec2<{ FlowLogIds: string[] }>('CreateFlowLogs', input);

  await expect(ec2('CreateFlowLogs', input)).rejects.toMatchObject({
    code: 'FlowLogAlreadyExists',
  });
  await expect(
    ec2('CreateFlowLogs', { ...input, LogDestinationType: 'kinesis-data-firehose' }),
  ).rejects.toMatchObject({ code: 'NotImplemented' });
  const { FlowLogs } = await ec2('DescribeFlowLogs', { FlowLogIds });
  expect(FlowLogs).toMatchObject([
    { ResourceId: VpcId, FlowLogStatus: 'ACTIVE', MaxAggregationInterval: 60 },
  ]);
  expect(await ec2('DeleteFlowLogs', { FlowLogIds: [...FlowLogIds, 'fl-0'] })).toMatchObject({
    Unsuccessful: [{ ResourceId: 'fl-0', Error: { Code: 'InvalidFlowLogId.NotFound' } }],
  });
  expect(await ec2('DescribeFlowLogs')).toEqual({ FlowLogs: [] });
});

test('a gateway endpoint goes onto route tables, and keeps the policy that it is given', async () => {
  const { ec2, VpcId, publicTable, privateTable } = await aNetwork();
  const ServiceName = 'com.amazonaws.ap-southeast-2.s3';
  const VpcEndpointId = await made(
    ec2('CreateVpcEndpoint', { VpcId, ServiceName, RouteTableIds: [privateTable] }),
    'VpcEndpoint',
    'VpcEndpointId',
  );
  const PolicyDocument = '{"Version":"2012-10-17","Statement":[]}';

  await ec2('ModifyVpcEndpoint', {
    VpcEndpointId,
    AddRouteTableIds: [publicTable],
    PolicyDocument,
  });

  const { VpcEndpoints } = await ec2('DescribeVpcEndpoints', { VpcEndpointIds: [VpcEndpointId] });
  expect(VpcEndpoints).toMatchObject([
    { State: 'available', RouteTableIds: [privateTable, publicTable], PolicyDocument },
  ]);
  for (const wrong of [
    { ServiceName: 'com.amazonaws.eu-west-1.s3', code: 'InvalidServiceName' },
    { ServiceName, VpcEndpointType: 'GatewayLoadBalancer', code: 'NotImplemented' },
    { ServiceName, RouteTableIds: ['rtb-0'], code: 'InvalidRouteTableID.NotFound' },
  ]) {
    const { code, ...input } = wrong;
    await expect(ec2('CreateVpcEndpoint', { VpcId, ...input })).rejects.toMatchObject({ code });
  }
});

describe('a block of addresses', () => {
  const block = fc
    .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 16, max: 28 }))
    .map(([number, length]) => {
      const parts = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255);
      const size = 2 ** (32 - length);
      const first = number - (number % size);
      return { text: `${parts.join('.')}/${length}`, first, last: first + size - 1 };
    });

  test('contains and overlaps as its numbers say', () => {
    fc.assert(
      fc.property(block, block, (one, other) => {
        const [a, b] = [parseBlock(one.text, 'vpc'), parseBlock(other.text, 'subnet')];
        expect(contains(a, b)).toBe(one.first <= other.first && other.last <= one.last);
        expect(overlap(a, b)).toBe(one.first <= other.last && other.first <= one.last);
        expect(overlap(b, a)).toBe(overlap(a, b));
        expect(contains(a, a)).toBe(true);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  test('is kept in its canonical form', async () => {
    const { Vpc } = await client(aWorld(), 'ec2')('CreateVpc', { CidrBlock: '100.68.0.18/18' });

    expect(Vpc).toMatchObject({ CidrBlock: '100.68.0.0/18' });
  });

  test.each([
    ['10.0.0.0', 'InvalidParameterValue'],
    ['10.0.0/16', 'InvalidParameterValue'],
    ['10.0.0.256/16', 'InvalidParameterValue'],
    ['2001:db8::/56', 'InvalidParameterValue'],
    ['10.0.0.0/15', 'InvalidVpc.Range'],
    ['10.0.0.0/29', 'InvalidVpc.Range'],
    [undefined, 'InvalidParameterValue'],
  ])('that is none for a VPC is refused: %s', async (CidrBlock, code) => {
    await expect(client(aWorld(), 'ec2')('CreateVpc', { CidrBlock })).rejects.toMatchObject({
      code,
    });
  });
});
