import type * as Ssm from '@aws-sdk/client-ssm';
import { invalid } from '../template/fault.ts';
import { isMissing, unlessMissing } from './missing.ts';
import { type Change, type Context, type Reading, type ResourceType, replaced } from './type.ts';

interface ParameterProperties {
  readonly AllowedPattern?: string;
  readonly DataType?: string;
  readonly Description?: string;
  readonly Name?: string;
  readonly Policies?: string;
  readonly Tags?: Readonly<Record<string, string>>;
  readonly Tier?: Ssm.ParameterTier;
  readonly Type: Ssm.ParameterType;
  readonly Value: string;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html */
export const parameter: ResourceType<ParameterProperties> = {
  type: 'AWS::SSM::Parameter',
  properties: {
    AllowedPattern: put,
    DataType: put,
    Description: put,
    Name: replaced,
    Policies: put,
    Tags: retag,
    Tier: put,
    Type: put,
    Value: put,
  },
  async create(properties, context) {
    requirePlain(properties, context);
    const Name = properties.Name ?? generatedName(context);
    const tags = Object.entries(properties.Tags ?? {});
    await context.call('ssm', 'PutParameter', {
      ...request(Name, properties),
      ...(tags.length > 0 && { Tags: tags.map(([Key, Value]) => ({ Key, Value })) }),
    } satisfies Ssm.PutParameterCommandInput);
    return { physicalId: Name, attributes: attributesOf(Name, properties, context) };
  },
  async delete({ physicalId: Name }, { call }) {
    await unlessMissing(call('ssm', 'DeleteParameter', { Name }));
  },
  read,
};

/** CloudFormation makes no secrets: a template is no place for them. */
function requirePlain({ Type }: ParameterProperties, { logicalId }: Context): void {
  if (Type === 'String' || Type === 'StringList') return;
  throw invalid(
    `Properties validation failed for resource ${logicalId} with message: [#/Type: ${Type} is not a valid enum value]`,
  );
}

/** The stack's name is left out: it may begin with a word that no parameter may begin with. */
function generatedName({ logicalId, name }: Context): string {
  const suffix = name().split('-').at(-1);
  return `CFN-${logicalId}-${suffix}`;
}

function request(Name: string, properties: ParameterProperties): Ssm.PutParameterCommandInput {
  const { AllowedPattern, DataType, Description, Policies, Tier, Type, Value } = properties;
  return {
    Name,
    Type,
    Value,
    ...(AllowedPattern !== undefined && { AllowedPattern }),
    ...(DataType !== undefined && { DataType }),
    ...(Description !== undefined && { Description }),
    ...(Policies !== undefined && { Policies }),
    ...(Tier !== undefined && { Tier }),
  };
}

/** What a template no longer says is emptied: a version keeps what the one before it had. */
async function put(
  { physicalId, properties }: Change<ParameterProperties>,
  context: Context,
): Promise<void> {
  requirePlain(properties, context);
  await context.call('ssm', 'PutParameter', {
    Description: '',
    AllowedPattern: '',
    ...request(physicalId, properties),
    Overwrite: true,
  } satisfies Ssm.PutParameterCommandInput);
  context.learned(attributesOf(physicalId, properties, context));
}

function attributesOf(name: string, { Type, Value }: ParameterProperties, at: Context) {
  const slash = name.startsWith('/') ? '' : '/';
  return { Type, Value, Arn: `arn:aws:ssm:${at.region}:${at.account}:parameter${slash}${name}` };
}

async function retag(
  { physicalId, previous, properties }: Change<ParameterProperties>,
  { call }: Context,
): Promise<void> {
  const resource = { ResourceType: 'Parameter', ResourceId: physicalId };
  const { Tags: before = {} } = previous;
  const { Tags: after = {} } = properties;
  const TagKeys = Object.keys(before).filter((key) => after[key] === undefined);
  if (TagKeys.length > 0) await call('ssm', 'RemoveTagsFromResource', { ...resource, TagKeys });
  const Tags = Object.entries(after)
    .filter(([key, value]) => before[key] !== value)
    .map(([Key, Value]) => ({ Key, Value }));
  if (Tags.length > 0) await call('ssm', 'AddTagsToResource', { ...resource, Tags });
}

async function read(
  { physicalId: Name }: { readonly physicalId: string },
  { call }: Context,
): Promise<Reading<ParameterProperties> | undefined> {
  const found = await call<Ssm.GetParameterCommandOutput>('ssm', 'GetParameter', { Name }).catch(
    (error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    },
  );
  const shown = found?.Parameter;
  if (shown?.Type === undefined || shown.Value === undefined) return undefined;
  const { Parameters: [about] = [] } = await call<Ssm.DescribeParametersCommandOutput>(
    'ssm',
    'DescribeParameters',
    { ParameterFilters: [{ Key: 'Name', Values: [Name] }] },
  );
  const { TagList = [] } = await call<Ssm.ListTagsForResourceCommandOutput>(
    'ssm',
    'ListTagsForResource',
    { ResourceType: 'Parameter', ResourceId: Name },
  );
  const { Type, Value } = shown;
  return {
    attributes: { Type, Value, Arn: shown.ARN },
    properties: {
      Name: shown.Name ?? Name,
      Type,
      Value,
      ...(shown.DataType !== undefined && { DataType: shown.DataType }),
      ...(about?.Tier !== undefined && { Tier: about.Tier }),
      ...(about?.Description ? { Description: about.Description } : {}),
      ...(about?.AllowedPattern ? { AllowedPattern: about.AllowedPattern } : {}),
      ...(TagList.length > 0 && {
        Tags: Object.fromEntries(TagList.map(({ Key = '', Value: tag = '' }) => [Key, tag])),
      }),
    },
  };
}
