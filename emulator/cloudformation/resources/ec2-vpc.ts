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
