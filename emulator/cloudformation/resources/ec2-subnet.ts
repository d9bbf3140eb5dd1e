import type * as Ec2 from '@aws-sdk/client-ec2';
import { defined, described } from './ec2-describe.ts';
import { changeTags, shownTags, tagsOnCreation } from './ec2-tags.ts';
import { unlessMissing } from './missing.ts';
import { type Apply, type Context, type ResourceType, replaced, type Tag } from './type.ts';

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
