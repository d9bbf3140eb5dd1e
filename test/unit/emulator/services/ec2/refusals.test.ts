import { expect, test } from '@jest/globals';
import { aNetwork, made } from './a-network.ts';

type Network = Awaited<ReturnType<typeof aNetwork>>;
type Case = [title: string, code: string, operation: string, input: (its: Network) => object];

const everywhere = { DestinationCidrBlock: '0.0.0.0/0' };

test.each<Case>([
  [
    'a subnet that overlaps another',
    'InvalidSubnet.Conflict',
    'CreateSubnet',
    ({ VpcId }) => ({ VpcId, CidrBlock: '10.64.8.0/24' }),
  ],
  [
    'a subnet outside of its VPC',
    'InvalidSubnet.Range',
    'CreateSubnet',
    ({ VpcId }) => ({ VpcId, CidrBlock: '10.65.0.0/24' }),
  ],
  [
    'a subnet larger than its VPC can be',
    'InvalidSubnet.Range',
    'CreateSubnet',
    ({ VpcId }) => ({ VpcId, CidrBlock: '10.64.0.0/15' }),
  ],
  [
    'a subnet in a zone of another Region',
    'InvalidParameterValue',
    'CreateSubnet',
    ({ VpcId }) => ({ VpcId, CidrBlock: '10.64.64.0/20', AvailabilityZone: 'us-east-1a' }),
  ],
  [
    'a subnet of no VPC',
    'InvalidVpcID.NotFound',
    'CreateSubnet',
    () => ({ VpcId: 'vpc-0', CidrBlock: '10.64.64.0/20' }),
  ],
  [
    'to delete a VPC that has parts',
    'DependencyViolation',
    'DeleteVpc',
    ({ VpcId }) => ({ VpcId }),
  ],
  [
    'to delete a subnet with a NAT gateway',
    'DependencyViolation',
    'DeleteSubnet',
    ({ publicSubnet: SubnetId }) => ({ SubnetId }),
  ],
  [
    'to delete an attached internet gateway',
    'DependencyViolation',
    'DeleteInternetGateway',
    ({ gateway }) => ({ InternetGatewayId: gateway }),
  ],
  [
    'to detach a gateway that addresses go through',
    'DependencyViolation',
    'DetachInternetGateway',
    ({ gateway, VpcId }) => ({ InternetGatewayId: gateway, VpcId }),
  ],
  [
    'to attach a gateway twice',
    'Resource.AlreadyAssociated',
    'AttachInternetGateway',
    ({ gateway, VpcId }) => ({ InternetGatewayId: gateway, VpcId }),
  ],
  [
    'to delete a route table that subnets use',
    'DependencyViolation',
    'DeleteRouteTable',
    ({ publicTable }) => ({ RouteTableId: publicTable }),
  ],
  [
    'a second route to the same place',
    'RouteAlreadyExists',
    'CreateRoute',
    ({ publicTable, gateway }) => ({
      ...everywhere,
      RouteTableId: publicTable,
      GatewayId: gateway,
    }),
  ],
  [
    'a route with two targets',
    'MissingParameter',
    'CreateRoute',
    ({ publicTable, gateway, nat }) => ({
      DestinationCidrBlock: '1.0.0.0/8',
      RouteTableId: publicTable,
      GatewayId: gateway,
      NatGatewayId: nat,
    }),
  ],
  [
    'a route to a target that is not there',
    'NatGatewayNotFound',
    'CreateRoute',
    ({ publicTable }) => ({
      DestinationCidrBlock: '1.0.0.0/8',
      RouteTableId: publicTable,
      NatGatewayId: 'nat-0',
    }),
  ],
  [
    'a route to a target of a kind that is not built',
    'NotImplemented',
    'CreateRoute',
    ({ publicTable }) => ({
      DestinationCidrBlock: '1.0.0.0/8',
      RouteTableId: publicTable,
      TransitGatewayId: 'tgw-0',
    }),
  ],
  [
    'to replace a route that is not there',
    'InvalidRoute.NotFound',
    'ReplaceRoute',
    ({ publicTable, gateway }) => ({
      DestinationCidrBlock: '1.0.0.0/8',
      RouteTableId: publicTable,
      GatewayId: gateway,
    }),
  ],
  [
    'to delete the local route',
    'InvalidParameterValue',
    'DeleteRoute',
    ({ publicTable }) => ({ RouteTableId: publicTable, DestinationCidrBlock: '10.64.0.0/16' }),
  ],
  [
    'a second route table for a subnet',
    'Resource.AlreadyAssociated',
    'AssociateRouteTable',
    ({ privateTable, publicSubnet }) => ({ RouteTableId: privateTable, SubnetId: publicSubnet }),
  ],
  [
    'to undo an association that is not there',
    'InvalidAssociationID.NotFound',
    'DisassociateRouteTable',
    () => ({ AssociationId: 'rtbassoc-0' }),
  ],
  [
    'to release an address in use',
    'InvalidIPAddress.InUse',
    'ReleaseAddress',
    ({ address }) => ({ AllocationId: address.AllocationId }),
  ],
  [
    'a NAT gateway with an address in use',
    'Resource.AlreadyAssociated',
    'CreateNatGateway',
    ({ publicSubnet, address }) => ({ SubnetId: publicSubnet, AllocationId: address.AllocationId }),
  ],
  [
    'a public NAT gateway without an address',
    'MissingParameter',
    'CreateNatGateway',
    ({ publicSubnet }) => ({ SubnetId: publicSubnet }),
  ],
  [
    'to tag what is not there',
    'InvalidID',
    'CreateTags',
    () => ({ Resources: ['vpc-0'], Tags: [] }),
  ],
  [
    'a filter that is none of the kind',
    'InvalidParameterValue',
    'DescribeVpcs',
    () => ({ Filters: [{ Name: 'subnet-id', Values: ['x'] }] }),
  ],
  [
    'a filter on tags that is none',
    'InvalidParameterValue',
    'DescribeTags',
    () => ({ Filters: [{ Name: 'vpc-id', Values: ['x'] }] }),
  ],
  [
    'a page that was never begun',
    'InvalidPaginationToken',
    'DescribeVpcs',
    () => ({ NextToken: 'x' }),
  ],
  ['an operation that is not built', 'NotImplemented', 'RunInstances', () => ({})],
])('refuses %s: %s', async (_title, code, operation, input) => {
  const its = await aNetwork();
  const before = its.world.state.stores['ec2/123456789012/ap-southeast-2'];
  const kept = JSON.stringify(before);

  await expect(its.ec2(operation, input(its))).rejects.toMatchObject({ code });
  expect(JSON.stringify(before)).toBe(kept);
});

test('refuses a route through a gateway that is not attached to the table’s VPC', async () => {
  const { ec2, privateTable } = await aNetwork();
  const GatewayId = await made(
    ec2('CreateInternetGateway'),
    'InternetGateway',
    'InternetGatewayId',
  );

  await expect(
    ec2('CreateRoute', {
      DestinationCidrBlock: '1.0.0.0/8',
      RouteTableId: privateTable,
      GatewayId,
    }),
  ).rejects.toMatchObject({
    code: 'InvalidParameterValue',
    message: `route table ${privateTable} and network gateway ${GatewayId} belong to different networks`,
  });
});

test('refuses to delete the main route table and the default group', async () => {
  const { ec2, VpcId } = await aNetwork();
  const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
  const { RouteTables } = await ec2<{ RouteTables: { RouteTableId: string }[] }>(
    'DescribeRouteTables',
    { Filters: [...Filters, { Name: 'association.main', Values: ['true'] }] },
  );
  const { SecurityGroups } = await ec2<{ SecurityGroups: { GroupId: string }[] }>(
    'DescribeSecurityGroups',
    { Filters },
  );

  await expect(
    ec2('DeleteRouteTable', { RouteTableId: RouteTables[0]?.RouteTableId }),
  ).rejects.toMatchObject({ code: 'DependencyViolation' });
  await expect(
    ec2('DeleteSecurityGroup', { GroupId: SecurityGroups[0]?.GroupId }),
  ).rejects.toMatchObject({ code: 'CannotDelete' });
});
