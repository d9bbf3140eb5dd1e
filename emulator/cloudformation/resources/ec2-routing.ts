import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import { changeTags, retagResource, tagsOnCreation } from './ec2-tags.ts';
import { unlessMissing } from './missing.ts';
import { type Apply, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface EipProperties {
  readonly Domain?: Ec2.DomainType;
  readonly Tags?: readonly Tag[];
}

export const elasticIp: ResourceType<EipProperties> = {
  type: 'AWS::EC2::EIP',
  properties: {
    Domain: replaced,
    Tags: (change, context) =>
      retagResource(String(change.attributes.AllocationId), change, context),
  },
  async create({ Domain, Tags }, { call }) {
    const address = await call<Ec2.AllocateAddressCommandOutput>('ec2', 'AllocateAddress', {
      ...(Domain !== undefined && { Domain }),
      ...tagsOnCreation('elastic-ip', Tags),
    } satisfies Ec2.AllocateAddressCommandInput);
    const { PublicIp = '', AllocationId = '' } = address;
    return { physicalId: PublicIp, attributes: { PublicIp, AllocationId } };
  },
  async delete({ attributes }, { call }) {
    const AllocationId = String(attributes.AllocationId);
    await unlessMissing(call('ec2', 'ReleaseAddress', { AllocationId }));
  },
};

interface NatGatewayProperties {
  readonly AllocationId?: string;
  readonly ConnectivityType?: Ec2.ConnectivityType;
  readonly SubnetId?: string;
  readonly Tags?: readonly Tag[];
}

export const natGateway: ResourceType<NatGatewayProperties> = {
  type: 'AWS::EC2::NatGateway',
  properties: {
    AllocationId: replaced,
    ConnectivityType: replaced,
    SubnetId: replaced,
    Tags: changeTags,
  },
  async create({ AllocationId, ConnectivityType, SubnetId, Tags }, context) {
    const { NatGateway } = await context.call<Ec2.CreateNatGatewayCommandOutput>(
      'ec2',
      'CreateNatGateway',
      {
        AllocationId,
        ConnectivityType,
        SubnetId,
        ...tagsOnCreation('natgateway', Tags),
      } satisfies Ec2.CreateNatGatewayCommandInput,
    );
    const NatGatewayId = NatGateway?.NatGatewayId ?? '';
    const identity = { physicalId: NatGatewayId, attributes: { NatGatewayId } };
    context.created(identity);
    await context.until(async () => (await natState(NatGatewayId, context)) === 'available');
    return identity;
  },
  async delete({ physicalId: NatGatewayId }, context) {
    const gone = await unlessMissing(context.call('ec2', 'DeleteNatGateway', { NatGatewayId }));
    if (gone === undefined) return;
    await context.until(async () =>
      ['deleted', undefined].includes(await natState(NatGatewayId, context)),
    );
  },
};

/** Throws where the gateway has failed; undefined: it is not there. */
async function natState(id: string, { call }: Context): Promise<string | undefined> {
  const answer = await unlessMissing(
    call<Ec2.DescribeNatGatewaysCommandOutput>('ec2', 'DescribeNatGateways', {
      NatGatewayIds: [id],
    } satisfies Ec2.DescribeNatGatewaysCommandInput),
  );
  const gateway = answer?.NatGateways?.[0];
  if (gateway?.State !== 'failed') return gateway?.State;
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
};

interface RouteProperties {
  readonly DestinationCidrBlock?: string;
  readonly DestinationIpv6CidrBlock?: string;
  readonly EgressOnlyInternetGatewayId?: string;
  readonly GatewayId?: string;
  readonly NatGatewayId?: string;
  readonly NetworkInterfaceId?: string;
  readonly RouteTableId: string;
  readonly TransitGatewayId?: string;
  readonly VpcEndpointId?: string;
  readonly VpcPeeringConnectionId?: string;
}

const changeTarget: Apply<RouteProperties> = async ({ properties }, { call }) => {
  await call('ec2', 'ReplaceRoute', { ...properties } satisfies Ec2.ReplaceRouteCommandInput);
};

export const route: ResourceType<RouteProperties> = {
  type: 'AWS::EC2::Route',
  properties: {
    DestinationCidrBlock: replaced,
    DestinationIpv6CidrBlock: replaced,
    EgressOnlyInternetGatewayId: changeTarget,
    GatewayId: changeTarget,
    NatGatewayId: changeTarget,
    NetworkInterfaceId: changeTarget,
    RouteTableId: replaced,
    TransitGatewayId: changeTarget,
    VpcEndpointId: changeTarget,
    VpcPeeringConnectionId: changeTarget,
  },
  async create(properties, { call }) {
    await call('ec2', 'CreateRoute', { ...properties } satisfies Ec2.CreateRouteCommandInput);
    const CidrBlock = properties.DestinationCidrBlock ?? properties.DestinationIpv6CidrBlock ?? '';
    return { physicalId: `${properties.RouteTableId}|${CidrBlock}`, attributes: { CidrBlock } };
  },
  async delete({ properties }, { call }) {
    const { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock } = properties;
    await unlessMissing(
      call('ec2', 'DeleteRoute', {
        RouteTableId,
        ...(DestinationCidrBlock !== undefined && { DestinationCidrBlock }),
        ...(DestinationIpv6CidrBlock !== undefined && { DestinationIpv6CidrBlock }),
      } satisfies Ec2.DeleteRouteCommandInput),
    );
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
};
