import { aWorld, client } from '../../../../support/world.ts';

export type Ec2 = ReturnType<typeof client>;
type Answer = Record<string, Record<string, string>>;

/** Of what a Create call made, the member that names it. */
export async function made(
  answer: Promise<Record<string, unknown>>,
  shape: string,
  member: string,
): Promise<string> {
  return ((await answer) as Answer)[shape]?.[member] ?? '';
}

export const tagged = (kind: string, ...names: string[]) => [
  {
    ResourceType: kind,
    Tags: [
      { Key: 'project', Value: 'keywatch' },
      ...names.map((Value) => ({ Key: 'Name', Value })),
    ],
  },
];

/** A VPC with a public and a private subnet, an internet gateway and a NAT gateway, as the base stack builds it. */
export async function aNetwork(world = aWorld()) {
  const ec2 = client(world, 'ec2');
  const vpcInput = { CidrBlock: '10.64.0.0/16', TagSpecifications: tagged('vpc', 'keywatch') };
  const VpcId = await made(ec2('CreateVpc', vpcInput), 'Vpc', 'VpcId');
  const subnet = (CidrBlock: string, zone: string, name: string) =>
    made(
      ec2('CreateSubnet', {
        VpcId,
        CidrBlock,
        AvailabilityZone: `ap-southeast-2${zone}`,
        TagSpecifications: tagged('subnet', name),
      }),
      'Subnet',
      'SubnetId',
    );
  const publicSubnet = await subnet('10.64.0.0/20', 'a', 'public-a');
  const privateSubnet = await subnet('10.64.32.0/20', 'b', 'private-b');
  const gateway = await made(ec2('CreateInternetGateway'), 'InternetGateway', 'InternetGatewayId');
  await ec2('AttachInternetGateway', { InternetGatewayId: gateway, VpcId });
  const table = () => made(ec2('CreateRouteTable', { VpcId }), 'RouteTable', 'RouteTableId');
  const [publicTable, privateTable] = [await table(), await table()];
  const everywhere = { DestinationCidrBlock: '0.0.0.0/0' };
  await ec2('CreateRoute', { ...everywhere, RouteTableId: publicTable, GatewayId: gateway });
  await ec2('AssociateRouteTable', { RouteTableId: publicTable, SubnetId: publicSubnet });
  const address = await ec2<{ AllocationId: string; PublicIp: string }>('AllocateAddress', {
    Domain: 'vpc',
  });
  const nat = await made(
    ec2('CreateNatGateway', { SubnetId: publicSubnet, AllocationId: address.AllocationId }),
    'NatGateway',
    'NatGatewayId',
  );
  await ec2('CreateRoute', { ...everywhere, RouteTableId: privateTable, NatGatewayId: nat });
  await ec2('AssociateRouteTable', { RouteTableId: privateTable, SubnetId: privateSubnet });
  return {
    world,
    ec2,
    VpcId,
    publicSubnet,
    privateSubnet,
    gateway,
    publicTable,
    privateTable,
    address,
    nat,
  };
}
