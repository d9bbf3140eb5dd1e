import type * as Rds from '@aws-sdk/client-rds';
import { unlessMissing } from './missing.ts';
import { retagRds, shownTags } from './rds-tags.ts';
import { someTags } from './tags.ts';
import { type Apply, type ResourceType, replaced, type Tag } from './type.ts';

interface SubnetGroupProperties {
  readonly DBSubnetGroupDescription: string;
  readonly DBSubnetGroupName?: string;
  readonly SubnetIds: readonly string[];
  readonly Tags?: readonly Tag[];
}

const modify: Apply<SubnetGroupProperties> = async ({ physicalId, properties }, { call }) => {
  await call('rds', 'ModifyDBSubnetGroup', {
    DBSubnetGroupName: physicalId,
    DBSubnetGroupDescription: properties.DBSubnetGroupDescription,
    SubnetIds: [...properties.SubnetIds],
  } satisfies Rds.ModifyDBSubnetGroupCommandInput);
};

export const dbSubnetGroup: ResourceType<SubnetGroupProperties> = {
  type: 'AWS::RDS::DBSubnetGroup',
  properties: {
    DBSubnetGroupDescription: modify,
    DBSubnetGroupName: replaced,
    SubnetIds: modify,
    Tags: retagRds('DBSubnetGroupArn'),
  },
  async create({ DBSubnetGroupDescription, DBSubnetGroupName, SubnetIds, Tags }, context) {
    const { DBSubnetGroup = {} } = await context.call<Rds.CreateDBSubnetGroupCommandOutput>(
      'rds',
      'CreateDBSubnetGroup',
      {
        DBSubnetGroupName: DBSubnetGroupName ?? context.lowerCaseName(255),
        ...{ DBSubnetGroupDescription, SubnetIds: [...SubnetIds], Tags: someTags(Tags) },
      } satisfies Rds.CreateDBSubnetGroupCommandInput,
    );
    return {
      physicalId: DBSubnetGroup.DBSubnetGroupName ?? '',
      attributes: { DBSubnetGroupArn: DBSubnetGroup.DBSubnetGroupArn },
    };
  },
  async delete({ physicalId: DBSubnetGroupName }, { call }) {
    await unlessMissing(call('rds', 'DeleteDBSubnetGroup', { DBSubnetGroupName }));
  },
  async read({ physicalId: DBSubnetGroupName }, { call }) {
    const found = await unlessMissing(
      call<Rds.DescribeDBSubnetGroupsCommandOutput>('rds', 'DescribeDBSubnetGroups', {
        DBSubnetGroupName,
      }),
    );
    const group = found?.DBSubnetGroups?.[0];
    if (group === undefined) return undefined;
    const { DBSubnetGroupArn, DBSubnetGroupDescription = '', Subnets = [] } = group;
    return {
      attributes: { DBSubnetGroupArn },
      properties: {
        DBSubnetGroupName,
        DBSubnetGroupDescription,
        SubnetIds: Subnets.map(({ SubnetIdentifier = '' }) => SubnetIdentifier),
        ...(await shownTags(DBSubnetGroupArn, call)),
      },
    };
  },
};
