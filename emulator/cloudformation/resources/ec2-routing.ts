import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import { defined, described } from './ec2-describe.ts';
import { changeTags, retagResource, shownTags, tagsOnCreation } from './ec2-tags.ts';
import { unlessMissing } from './missing.ts';
import { type Apply, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface EipProperties {
  readonly Domain?: Ec2.DomainType;
  readonly NetworkBorderGroup?: string;
  readonly Tags?: readonly Tag[];
}

export const elasticIp: ResourceType<EipProperties> = {
  type: 'AWS::EC2::EIP',
  properties: {
    Domain: replaced,
    NetworkBorderGroup: replaced,
    Tags: (change, context) =>
      retagResource(String(change.attributes.AllocationId), change, context),
  },
  async create({ Domain, NetworkBorderGroup, Tags }, { call }) {
    const address = await call<Ec2.AllocateAddressCommandOutput>('ec2', 'AllocateAddress', {
      ...defined({ Domain, NetworkBorderGroup }),
      ...tagsOnCreation('elastic-ip', Tags),
    } satisfies Ec2.AllocateAddressCommandInput);
    const { PublicIp = '', AllocationId = '' } = address;
    return { physicalId: PublicIp, attributes: { PublicIp, AllocationId } };
  },
  async delete({ attributes }, { call }) {
    const AllocationId = String(attributes.AllocationId);
    await unlessMissing(call('ec2', 'ReleaseAddress', { AllocationId }));
  },
  async read({ physicalId }, context) {
    const [PublicIp = ''] = physicalId.split('|');
    const shown = await described(
      context,
      'DescribeAddresses',
      { PublicIps: [PublicIp] },
      ({ Addresses }: Ec2.DescribeAddressesCommandOutput) => Addresses,
    );
    if (shown === undefined) return undefined;
    const { AllocationId, Domain, NetworkBorderGroup, Tags } = shown;
    return {
      attributes: { PublicIp, AllocationId },
      properties: { ...defined({ Domain, NetworkBorderGroup }), ...shownTags(Tags) },
    };
  },
};

interface NatGatewayProperties {
  readonly AllocationId?: string;
  readonly ConnectivityType?: Ec2.ConnectivityType;
  readonly PrivateIpAddress?: string;
  readonly SubnetId?: string;
  readonly Tags?: readonly Tag[];
}

export const natGateway: ResourceType<NatGatewayProperties> = {
  type: 'AWS::EC2::NatGateway',
  properties: {
    AllocationId: replaced,
    ConnectivityType: replaced,
    PrivateIpAddress: replaced,
    SubnetId: replaced,
    Tags: changeTags,
  },
  async create({ Tags, ...settings }, context) {
    const { NatGateway = {} } = await context.call<Ec2.CreateNatGatewayCommandOutput>(
      'ec2',
      'CreateNatGateway',
      {
        ...settings,
        ...tagsOnCreation('natgateway', Tags),
      } satisfies Ec2.CreateNatGatewayCommandInput,
    );
    const identity = {
      physicalId: NatGateway.NatGatewayId ?? '',
      attributes: attributesOfNat(NatGateway),
    };
    context.created(identity);
    await context.until(
      async () => (await natOf(identity.physicalId, context))?.State === 'available',
    );
    return identity;
  },
  async delete({ physicalId: NatGatewayId }, context) {
    const gone = await unlessMissing(context.call('ec2', 'DeleteNatGateway', { NatGatewayId }));
    if (gone === undefined) return;
    await context.until(async () => (await natOf(NatGatewayId, context)) === undefined);
  },
  async read({ physicalId }, context) {
    const shown = await natOf(physicalId, context);
    if (shown === undefined) return undefined;
    const { ConnectivityType, SubnetId, Tags, NatGatewayAddresses = [] } = shown;
    const { AllocationId, PrivateIp: PrivateIpAddress } = NatGatewayAddresses[0] ?? {};
    return {
      attributes: attributesOfNat(shown),
      properties: {
        ...defined({ AllocationId, ConnectivityType, PrivateIpAddress, SubnetId }),
        ...shownTags(Tags),
      },
    };
  },
};

function attributesOfNat({ NatGatewayId, NatGatewayAddresses }: Ec2.NatGateway) {
  return { NatGatewayId, EniId: NatGatewayAddresses?.[0]?.NetworkInterfaceId };
}

/** Throws where the gateway has failed; undefined: it is not there, though EC2 shows what was deleted for a while. */
async function natOf(id: string, context: Context): Promise<Ec2.NatGateway | undefined> {
  const gateway = await described(
    context,
    'DescribeNatGateways',
    { NatGatewayIds: [id] },
    ({ NatGateways }: Ec2.DescribeNatGatewaysCommandOutput) => NatGateways,
  );
  if (gateway?.State === 'deleted') return undefined;
  if (gateway?.State !== 'failed') return gateway;
  throw new Fault(
    'NotStabilized',
    `NatGateway ${id} is in state failed: ${gateway.FailureMessage ?? ''}`,
  );
}

interface RouteTableProperties {
  readonly Tags?: readonly Tag[];
  readonly VpcId: string;
}

export const routeTable: ResourceType<RouteTableProperties> = {
  type: 'AWS::EC2::RouteTable',
  properties: { Tags: changeTags, VpcId: replaced },
  async create({ Tags, VpcId }, { call }) {
    const { RouteTable } = await call<Ec2.CreateRouteTableCommandOutput>(
      'ec2',
      'CreateRouteTable',
      { VpcId, ...tagsOnCreation('route-table', Tags) } satisfies Ec2.CreateRouteTableCommandInput,
    );
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    return { physicalId: RouteTableId, attributes: { RouteTableId } };
  },
  async delete({ physicalId: RouteTableId }, { call }) {
    await unlessMissing(call('ec2', 'DeleteRouteTable', { RouteTableId }));
  },
  async read({ physicalId: RouteTableId }, context) {
    const shown = await tableOf({ RouteTableIds: [RouteTableId] }, context);
    if (shown === undefined) return undefined;
    const { VpcId, Tags } = shown;
    return {
      attributes: { RouteTableId },
      properties: { ...defined({ VpcId }), ...shownTags(Tags) },
    };
  },
};

function tableOf(
  input: Ec2.DescribeRouteTablesCommandInput,
  context: Context,
): Promise<Ec2.RouteTable | undefined> {
  return described(
    context,
    'DescribeRouteTables',
    input,
    ({ RouteTables }: Ec2.DescribeRouteTablesCommandOutput) => RouteTables,
  );
}

interface RouteProperties {
  readonly DestinationCidrBlock?: string;
  readonly GatewayId?: string;
  readonly NatGatewayId?: string;
  readonly RouteTableId: string;
}

const changeTarget: Apply<RouteProperties> = async ({ properties }, { call }) => {
  await call('ec2', 'ReplaceRoute', { ...properties } satisfies Ec2.ReplaceRouteCommandInput);
};

export const route: ResourceType<RouteProperties> = {
  type: 'AWS::EC2::Route',
  properties: {
    DestinationCidrBlock: replaced,
    GatewayId: changeTarget,
    NatGatewayId: changeTarget,
    RouteTableId: replaced,
  },
  async create(properties, { call }) {
    await call('ec2', 'CreateRoute', { ...properties } satisfies Ec2.CreateRouteCommandInput);
    const CidrBlock = properties.DestinationCidrBlock ?? '';
    return { physicalId: `${properties.RouteTableId}|${CidrBlock}`, attributes: { CidrBlock } };
  },
  async delete({ physicalId }, { call }) {
    const [RouteTableId, DestinationCidrBlock] = physicalId.split('|');
    await unlessMissing(call('ec2', 'DeleteRoute', { RouteTableId, DestinationCidrBlock }));
  },
  async read({ physicalId }, context) {
    const [RouteTableId = '', CidrBlock] = physicalId.split('|');
    const table = await tableOf({ RouteTableIds: [RouteTableId] }, context);
    const shown = table?.Routes?.find((one) => one.DestinationCidrBlock === CidrBlock);
    if (shown === undefined) return undefined;
    const { DestinationCidrBlock, GatewayId, NatGatewayId } = shown;
    return {
      attributes: { CidrBlock },
      properties: { RouteTableId, ...defined({ DestinationCidrBlock, GatewayId, NatGatewayId }) },
    };
  },
};

interface AssociationProperties {
  readonly RouteTableId: string;
  readonly SubnetId: string;
}

export const routeTableAssociation: ResourceType<AssociationProperties> = {
  type: 'AWS::EC2::SubnetRouteTableAssociation',
  properties: { RouteTableId: replaced, SubnetId: replaced },
  async create({ RouteTableId, SubnetId }, { call }) {
    const { AssociationId: Id = '' } = await call<Ec2.AssociateRouteTableCommandOutput>(
      'ec2',
      'AssociateRouteTable',
      { RouteTableId, SubnetId },
    );
    return { physicalId: Id, attributes: { Id } };
  },
  async delete({ physicalId: AssociationId }, { call }) {
    await unlessMissing(call('ec2', 'DisassociateRouteTable', { AssociationId }));
  },
  async read({ physicalId: Id }, context) {
    const Name = 'association.route-table-association-id';
    const table = await tableOf({ Filters: [{ Name, Values: [Id] }] }, context);
    const shown = table?.Associations?.find((one) => one.RouteTableAssociationId === Id);
    if (shown === undefined) return undefined;
    const { RouteTableId, SubnetId } = shown;
    return { attributes: { Id }, properties: defined({ RouteTableId, SubnetId }) };
  },
};
