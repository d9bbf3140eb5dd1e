import type * as Rds from '@aws-sdk/client-rds';
import { unlessMissing } from './missing.ts';
import { retagRds, shownTags } from './rds-tags.ts';
import { someTags } from './tags.ts';
import { type Context, type ResourceType, replaced, type Tag } from './type.ts';

type Values = Readonly<Record<string, unknown>>;

interface ParameterGroupProperties {
  readonly DBParameterGroupName?: string;
  readonly Description: string;
  readonly Family: string;
  readonly Parameters?: Values;
  readonly Tags?: readonly Tag[];
}

const mostAtOnce = 20;

export const dbParameterGroup: ResourceType<ParameterGroupProperties> = {
  type: 'AWS::RDS::DBParameterGroup',
  properties: {
    DBParameterGroupName: replaced,
    Description: replaced,
    Family: replaced,
    Parameters: async ({ physicalId, properties, previous }, { call }) => {
      const wanted = properties.Parameters ?? {};
      const gone = Object.keys(previous.Parameters ?? {}).filter((name) => !(name in wanted));
      if (gone.length > 0) await reset(physicalId, gone, call);
      await set(physicalId, wanted, call);
    },
    Tags: retagRds('DBParameterGroupArn'),
  },
  async create({ DBParameterGroupName, Description, Family, Parameters = {}, Tags }, context) {
    const name = DBParameterGroupName ?? context.lowerCaseName(255);
    const { DBParameterGroup = {} } = await context.call<Rds.CreateDBParameterGroupCommandOutput>(
      'rds',
      'CreateDBParameterGroup',
      {
        DBParameterGroupName: name,
        DBParameterGroupFamily: Family,
        ...{ Description, Tags: someTags(Tags) },
      } satisfies Rds.CreateDBParameterGroupCommandInput,
    );
    const { DBParameterGroupName: made = name, DBParameterGroupArn } = DBParameterGroup;
    const attributes = { DBParameterGroupName: made, DBParameterGroupArn };
    context.created({ physicalId: made, attributes });
    await set(made, Parameters, context.call);
    return { physicalId: made, attributes };
  },
  async delete({ physicalId: DBParameterGroupName }, { call }) {
    await unlessMissing(call('rds', 'DeleteDBParameterGroup', { DBParameterGroupName }));
  },
  async read({ physicalId: DBParameterGroupName }, { call }) {
    const found = await unlessMissing(
      call<Rds.DescribeDBParameterGroupsCommandOutput>('rds', 'DescribeDBParameterGroups', {
        DBParameterGroupName,
      }),
    );
    const group = found?.DBParameterGroups?.[0];
    if (group === undefined) return undefined;
    const { DBParameterGroupArn, Description = '', DBParameterGroupFamily: Family = '' } = group;
    const { Parameters: own = [] } = await call<Rds.DescribeDBParametersCommandOutput>(
      'rds',
      'DescribeDBParameters',
      { DBParameterGroupName, Source: 'user' },
    );
    const values = own.map(({ ParameterName = '', ParameterValue = '' }) => [
      ParameterName,
      ParameterValue,
    ]);
    return {
      attributes: { DBParameterGroupName, DBParameterGroupArn },
      properties: {
        ...{ DBParameterGroupName, Description, Family },
        ...(values.length > 0 && { Parameters: Object.fromEntries(values) as Values }),
        ...(await shownTags(DBParameterGroupArn, call)),
      },
    };
  },
};

/** Dynamic parameters come into force at once, static ones with the next restart of each instance. */
async function set(name: string, values: Values, call: Context['call']): Promise<void> {
  const parameters = Object.entries(values).map(([ParameterName, value]) => ({
    ParameterName,
    ParameterValue: String(value),
  }));
  await inParts(name, 'ModifyDBParameterGroup', parameters, call);
}

async function reset(name: string, names: readonly string[], call: Context['call']): Promise<void> {
  const parameters = names.map((ParameterName) => ({ ParameterName }));
  await inParts(name, 'ResetDBParameterGroup', parameters, call);
}

async function inParts(
  DBParameterGroupName: string,
  operation: string,
  parameters: readonly Rds.Parameter[],
  call: Context['call'],
): Promise<void> {
  const isStatic = await staticNames(DBParameterGroupName, call);
  for (let at = 0; at < parameters.length; at += mostAtOnce) {
    const Parameters = parameters.slice(at, at + mostAtOnce).map((one) => ({
      ...one,
      ApplyMethod: isStatic.has(one.ParameterName) ? 'pending-reboot' : 'immediate',
    }));
    const all = operation === 'ResetDBParameterGroup' && { ResetAllParameters: false };
    await call('rds', operation, { DBParameterGroupName, Parameters, ...all });
  }
}

async function staticNames(name: string, call: Context['call']): Promise<Set<string | undefined>> {
  const { Parameters = [] } = await call<Rds.DescribeDBParametersCommandOutput>(
    'rds',
    'DescribeDBParameters',
    { DBParameterGroupName: name },
  );
  const all = Parameters.filter(({ ApplyType }) => ApplyType === 'static');
  return new Set(all.map(({ ParameterName }) => ParameterName));
}
