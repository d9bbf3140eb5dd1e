import type * as Ec2 from '@aws-sdk/client-ec2';
import { defined, described } from './ec2-describe.ts';
import { changeTags, shownTags, tagsOnCreation } from './ec2-tags.ts';
import { unlessMissing } from './missing.ts';
import {
  type Apply,
  type Context,
  type Identity,
  type ResourceType,
  replaced,
  type Tag,
} from './type.ts';

interface VpcProperties {
  readonly CidrBlock?: string;
  readonly EnableDnsHostnames?: boolean;
  readonly EnableDnsSupport?: boolean;
  readonly InstanceTenancy?: Ec2.Tenancy;
  readonly Tags?: readonly Tag[];
}

export const vpc: ResourceType<VpcProperties> = {
  type: 'AWS::EC2::VPC',
  properties: {
    CidrBlock: replaced,
    EnableDnsHostnames: vpcAttribute('EnableDnsHostnames', false),
    EnableDnsSupport: vpcAttribute('EnableDnsSupport', true),
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html
    InstanceTenancy: {
      replacedWhen: (_before, after) => after === 'dedicated' || after === 'host',
      apply: async ({ physicalId: VpcId }: Identity, { call }: Context) => {
        await call('ec2', 'ModifyVpcTenancy', { VpcId, InstanceTenancy: 'default' });
      },
    },
    Tags: changeTags,
  },
  async create(properties, context) {
    const { call } = context;
    const { Vpc } = await call<Ec2.CreateVpcCommandOutput>('ec2', 'CreateVpc', {
      CidrBlock: properties.CidrBlock,
      InstanceTenancy: properties.InstanceTenancy,
      ...tagsOnCreation('vpc', properties.Tags),
    } satisfies Ec2.CreateVpcCommandInput);
    const VpcId = Vpc?.VpcId ?? '';
    const CidrBlock = Vpc?.CidrBlock ?? '';
    context.created({ physicalId: VpcId, attributes: { VpcId, CidrBlock } });
    for (const name of ['EnableDnsSupport', 'EnableDnsHostnames'] as const) {
      const Value = properties[name];
      if (Value !== undefined)
        await call('ec2', 'ModifyVpcAttribute', { VpcId, [name]: { Value } });
    }
    return { physicalId: VpcId, attributes: await attributesOfVpc(Vpc ?? {}, context) };
  },
  async delete({ physicalId: VpcId }, { call }) {
    await unlessMissing(call('ec2', 'DeleteVpc', { VpcId }));
  },
  async read({ physicalId: VpcId }, context) {
    const shown = await described(
      context,
      'DescribeVpcs',
      { VpcIds: [VpcId] },
      ({ Vpcs }: Ec2.DescribeVpcsCommandOutput) => Vpcs,
    );
    if (shown === undefined) return undefined;
    const { CidrBlock, InstanceTenancy, Tags } = shown;
    const EnableDnsSupport = await isEnabled(VpcId, 'enableDnsSupport', context);
    const EnableDnsHostnames = await isEnabled(VpcId, 'enableDnsHostnames', context);
    return {
      attributes: await attributesOfVpc(shown, context),
      properties: {
        ...defined({ CidrBlock, InstanceTenancy }),
        ...{ EnableDnsSupport, EnableDnsHostnames },
        ...shownTags(Tags),
      },
    };
  },
};

async function attributesOfVpc(
  { VpcId = '', CidrBlock = '', CidrBlockAssociationSet = [] }: Ec2.Vpc,
  context: Context,
): Promise<Record<string, unknown>> {
  const ofVpc = { Name: 'vpc-id', Values: [VpcId] };
  const group = await described(
    context,
    'DescribeSecurityGroups',
    { Filters: [ofVpc, { Name: 'group-name', Values: ['default'] }] },
    ({ SecurityGroups }: Ec2.DescribeSecurityGroupsCommandOutput) => SecurityGroups,
  );
  const acl = await described(
    context,
    'DescribeNetworkAcls',
    { Filters: [ofVpc, { Name: 'default', Values: ['true'] }] },
    ({ NetworkAcls }: Ec2.DescribeNetworkAclsCommandOutput) => NetworkAcls,
  );
  return {
    ...{ VpcId, CidrBlock, Ipv6CidrBlocks: [] },
    CidrBlockAssociations: CidrBlockAssociationSet.map(({ AssociationId }) => AssociationId),
    DefaultSecurityGroup: group?.GroupId,
    DefaultNetworkAcl: acl?.NetworkAclId,
  };
}

async function isEnabled(
  VpcId: string,
  Attribute: 'enableDnsSupport' | 'enableDnsHostnames',
  { call }: Context,
): Promise<boolean> {
  const input: Ec2.DescribeVpcAttributeCommandInput = { VpcId, Attribute };
  const { EnableDnsSupport, EnableDnsHostnames } =
    await call<Ec2.DescribeVpcAttributeCommandOutput>('ec2', 'DescribeVpcAttribute', input);
  return (EnableDnsSupport ?? EnableDnsHostnames)?.Value === true;
}

function vpcAttribute(
  name: 'EnableDnsHostnames' | 'EnableDnsSupport',
  unset: boolean,
): Apply<VpcProperties> {
  return async ({ physicalId: VpcId, properties }, { call }) => {
    const Value = properties[name] ?? unset;
    await call('ec2', 'ModifyVpcAttribute', { VpcId, [name]: { Value } });
  };
}

interface PrivateDnsNameOptions {
  readonly EnableResourceNameDnsAAAARecord?: boolean;
  readonly EnableResourceNameDnsARecord?: boolean;
  readonly HostnameType?: Ec2.HostnameType;
}

interface SubnetProperties {
  readonly AvailabilityZone?: string;
  readonly AvailabilityZoneId?: string;
  readonly CidrBlock?: string;
  readonly EnableDns64?: boolean;
  readonly MapPublicIpOnLaunch?: boolean;
  readonly PrivateDnsNameOptionsOnLaunch?: PrivateDnsNameOptions;
  readonly Tags?: readonly Tag[];
  readonly VpcId: string;
}

/** Each attribute goes by a call of its own. */
async function setAttributes(
  SubnetId: string,
  attributes: Omit<Ec2.ModifySubnetAttributeCommandInput, 'SubnetId'>,
  { call }: Context,
): Promise<void> {
  for (const [name, value] of Object.entries(attributes)) {
    await call('ec2', 'ModifySubnetAttribute', { SubnetId, [name]: value });
  }
}

function nameOptions({
  EnableResourceNameDnsARecord,
  EnableResourceNameDnsAAAARecord,
  HostnameType,
}: PrivateDnsNameOptions): Omit<Ec2.ModifySubnetAttributeCommandInput, 'SubnetId'> {
  return {
    PrivateDnsHostnameTypeOnLaunch: HostnameType ?? 'ip-name',
    EnableResourceNameDnsARecordOnLaunch: { Value: EnableResourceNameDnsARecord ?? false },
    EnableResourceNameDnsAAAARecordOnLaunch: { Value: EnableResourceNameDnsAAAARecord ?? false },
  };
}

function subnetFlag(name: 'EnableDns64' | 'MapPublicIpOnLaunch'): Apply<SubnetProperties> {
  return ({ physicalId, properties }, context) =>
    setAttributes(physicalId, { [name]: { Value: properties[name] ?? false } }, context);
}

export const subnet: ResourceType<SubnetProperties> = {
  type: 'AWS::EC2::Subnet',
  properties: {
    AvailabilityZone: replaced,
    AvailabilityZoneId: replaced,
    CidrBlock: replaced,
    EnableDns64: subnetFlag('EnableDns64'),
    MapPublicIpOnLaunch: subnetFlag('MapPublicIpOnLaunch'),
    PrivateDnsNameOptionsOnLaunch: ({ physicalId, properties }, context) =>
      setAttributes(
        physicalId,
        nameOptions(properties.PrivateDnsNameOptionsOnLaunch ?? {}),
        context,
      ),
    Tags: changeTags,
    VpcId: replaced,
  },
  async create(properties, context) {
    const { EnableDns64, MapPublicIpOnLaunch, PrivateDnsNameOptionsOnLaunch, Tags, ...place } =
      properties;
    const { Subnet = {} } = await context.call<Ec2.CreateSubnetCommandOutput>(
      'ec2',
      'CreateSubnet',
      { ...place, ...tagsOnCreation('subnet', Tags) } satisfies Ec2.CreateSubnetCommandInput,
    );
    const physicalId = Subnet.SubnetId ?? '';
    const attributes = await attributesOfSubnet(Subnet, context);
    context.created({ physicalId, attributes });
    const settings = {
      ...(EnableDns64 !== undefined && { EnableDns64: { Value: EnableDns64 } }),
      ...(MapPublicIpOnLaunch !== undefined && {
        MapPublicIpOnLaunch: { Value: MapPublicIpOnLaunch },
      }),
      ...(PrivateDnsNameOptionsOnLaunch && nameOptions(PrivateDnsNameOptionsOnLaunch)),
    };
    await setAttributes(physicalId, settings, context);
    return { physicalId, attributes };
  },
  async delete({ physicalId: SubnetId }, { call }) {
    await unlessMissing(call('ec2', 'DeleteSubnet', { SubnetId }));
  },
  async read({ physicalId: SubnetId }, context) {
    const shown = await described(
      context,
      'DescribeSubnets',
      { SubnetIds: [SubnetId] },
      ({ Subnets }: Ec2.DescribeSubnetsCommandOutput) => Subnets,
    );
    if (shown === undefined) return undefined;
    const { AvailabilityZone, AvailabilityZoneId, CidrBlock, VpcId, Tags } = shown;
    const { EnableDns64, MapPublicIpOnLaunch, PrivateDnsNameOptionsOnLaunch } = shown;
    return {
      attributes: await attributesOfSubnet(shown, context),
      properties: {
        ...defined({ AvailabilityZone, AvailabilityZoneId, CidrBlock, VpcId }),
        ...defined({ EnableDns64, MapPublicIpOnLaunch }),
        ...(PrivateDnsNameOptionsOnLaunch && {
          PrivateDnsNameOptionsOnLaunch: defined(PrivateDnsNameOptionsOnLaunch),
        }),
        ...shownTags(Tags),
      },
    };
  },
};

async function attributesOfSubnet(
  { SubnetId = '', AvailabilityZone, AvailabilityZoneId, CidrBlock, VpcId }: Ec2.Subnet,
  context: Context,
): Promise<Record<string, unknown>> {
  const acl = await described(
    context,
    'DescribeNetworkAcls',
    { Filters: [{ Name: 'association.subnet-id', Values: [SubnetId] }] },
    ({ NetworkAcls }: Ec2.DescribeNetworkAclsCommandOutput) => NetworkAcls,
  );
  const association = acl?.Associations?.find((one) => one.SubnetId === SubnetId);
  return {
    ...{ SubnetId, AvailabilityZone, AvailabilityZoneId, CidrBlock, VpcId, Ipv6CidrBlocks: [] },
    NetworkAclAssociationId: association?.NetworkAclAssociationId,
  };
}

interface InternetGatewayProperties {
  readonly Tags?: readonly Tag[];
}

export const internetGateway: ResourceType<InternetGatewayProperties> = {
  type: 'AWS::EC2::InternetGateway',
  properties: { Tags: changeTags },
  async create({ Tags }, { call }) {
    const { InternetGateway } = await call<Ec2.CreateInternetGatewayCommandOutput>(
      'ec2',
      'CreateInternetGateway',
      { ...tagsOnCreation('internet-gateway', Tags) },
    );
    const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
    return { physicalId: InternetGatewayId, attributes: { InternetGatewayId } };
  },
  async delete({ physicalId: InternetGatewayId }, { call }) {
    await unlessMissing(call('ec2', 'DeleteInternetGateway', { InternetGatewayId }));
  },
  async read({ physicalId: InternetGatewayId }, context) {
    const shown = await described(
      context,
      'DescribeInternetGateways',
      { InternetGatewayIds: [InternetGatewayId] },
      ({ InternetGateways }: Ec2.DescribeInternetGatewaysCommandOutput) => InternetGateways,
    );
    return shown && { attributes: { InternetGatewayId }, properties: shownTags(shown.Tags) };
  },
};

interface GatewayAttachmentProperties {
  readonly InternetGatewayId?: string;
  readonly VpcId: string;
}

export const gatewayAttachment: ResourceType<GatewayAttachmentProperties> = {
  type: 'AWS::EC2::VPCGatewayAttachment',
  properties: {
    InternetGatewayId: async ({ previous, properties }, { call }) => {
      await unlessMissing(call('ec2', 'DetachInternetGateway', previous));
      await call('ec2', 'AttachInternetGateway', properties);
    },
    VpcId: replaced,
  },
  async create({ InternetGatewayId, VpcId }, { call }) {
    await call('ec2', 'AttachInternetGateway', { InternetGatewayId, VpcId });
    return { physicalId: `IGW|${VpcId}`, attributes: { AttachmentType: 'IGW' } };
  },
  async delete({ properties: { InternetGatewayId, VpcId } }, { call }) {
    await unlessMissing(call('ec2', 'DetachInternetGateway', { InternetGatewayId, VpcId }));
  },
  async read({ physicalId }, context) {
    const [, VpcId = ''] = physicalId.split('|');
    const shown = await described(
      context,
      'DescribeInternetGateways',
      { Filters: [{ Name: 'attachment.vpc-id', Values: [VpcId] }] },
      ({ InternetGateways }: Ec2.DescribeInternetGatewaysCommandOutput) => InternetGateways,
    );
    if (shown?.InternetGatewayId === undefined) return undefined;
    const properties = { InternetGatewayId: shown.InternetGatewayId, VpcId };
    return { attributes: { AttachmentType: 'IGW' }, properties };
  },
};
