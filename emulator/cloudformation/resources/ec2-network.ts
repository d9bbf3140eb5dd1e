import type * as Ec2 from '@aws-sdk/client-ec2';
import { changeTags, tagsOnCreation } from './ec2-tags.ts';
import { unlessMissing } from './missing.ts';
import { type Apply, type ResourceType, replaced, type Tag } from './type.ts';

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
    InstanceTenancy: replaced,
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
    const { SecurityGroups } = await call<Ec2.DescribeSecurityGroupsCommandOutput>(
      'ec2',
      'DescribeSecurityGroups',
      {
        Filters: [
          { Name: 'vpc-id', Values: [VpcId] },
          { Name: 'group-name', Values: ['default'] },
        ],
      },
    );
    const DefaultSecurityGroup = SecurityGroups?.[0]?.GroupId;
    return { physicalId: VpcId, attributes: { VpcId, CidrBlock, DefaultSecurityGroup } };
  },
  async delete({ physicalId: VpcId }, { call }) {
    await unlessMissing(call('ec2', 'DeleteVpc', { VpcId }));
  },
};

function vpcAttribute(
  name: 'EnableDnsHostnames' | 'EnableDnsSupport',
  unset: boolean,
): Apply<VpcProperties> {
  return async ({ physicalId: VpcId, properties }, { call }) => {
    const Value = properties[name] ?? unset;
    await call('ec2', 'ModifyVpcAttribute', { VpcId, [name]: { Value } });
  };
}

interface SubnetProperties {
  readonly AvailabilityZone?: string;
  readonly AvailabilityZoneId?: string;
  readonly CidrBlock?: string;
  readonly MapPublicIpOnLaunch?: boolean;
  readonly Tags?: readonly Tag[];
  readonly VpcId: string;
}

export const subnet: ResourceType<SubnetProperties> = {
  type: 'AWS::EC2::Subnet',
  properties: {
    AvailabilityZone: replaced,
    AvailabilityZoneId: replaced,
    CidrBlock: replaced,
    MapPublicIpOnLaunch: async ({ physicalId: SubnetId, properties }, { call }) => {
      const Value = properties.MapPublicIpOnLaunch ?? false;
      await call('ec2', 'ModifySubnetAttribute', { SubnetId, MapPublicIpOnLaunch: { Value } });
    },
    Tags: changeTags,
    VpcId: replaced,
  },
  async create(properties, context) {
    const { Subnet } = await context.call<Ec2.CreateSubnetCommandOutput>('ec2', 'CreateSubnet', {
      VpcId: properties.VpcId,
      CidrBlock: properties.CidrBlock,
      AvailabilityZone: properties.AvailabilityZone,
      AvailabilityZoneId: properties.AvailabilityZoneId,
      ...tagsOnCreation('subnet', properties.Tags),
    } satisfies Ec2.CreateSubnetCommandInput);
    const SubnetId = Subnet?.SubnetId ?? '';
    const { AvailabilityZone, AvailabilityZoneId, CidrBlock, VpcId } = Subnet ?? {};
    const attributes = { SubnetId, AvailabilityZone, AvailabilityZoneId, CidrBlock, VpcId };
    context.created({ physicalId: SubnetId, attributes });
    const { MapPublicIpOnLaunch: Value } = properties;
    if (Value !== undefined) {
      const input = { SubnetId, MapPublicIpOnLaunch: { Value } };
      await context.call('ec2', 'ModifySubnetAttribute', input);
    }
    return { physicalId: SubnetId, attributes };
  },
  async delete({ physicalId: SubnetId }, { call }) {
    await unlessMissing(call('ec2', 'DeleteSubnet', { SubnetId }));
  },
};

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
};
