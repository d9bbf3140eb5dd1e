import type * as Ec2 from '@aws-sdk/client-ec2';
import { described } from './ec2-describe.ts';
import { changeTags, shownTags, tagsOnCreation } from './ec2-tags.ts';
import { unlessMissing } from './missing.ts';
import { type ResourceType, replaced, type Tag } from './type.ts';

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
