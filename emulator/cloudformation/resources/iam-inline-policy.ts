import { invalid } from '../template/fault.ts';
import type { JsonDocument } from './document.ts';
import { type HolderKind, holderOf, type InlinePolicy } from './iam-holder.ts';
import { type Change, type Context, type ResourceType, replaced } from './type.ts';

type OwnedProperties<N extends string> = { readonly [K in N]: string } & {
  readonly PolicyName: string;
  readonly PolicyDocument?: JsonDocument;
};

/** An inline policy of one role, user or group as a resource of its own. */
function ownedPolicy<K extends HolderKind>(kind: K): ResourceType<OwnedProperties<`${K}Name`>> {
  type Properties = OwnedProperties<`${K}Name`>;
  const holder = holderOf(kind);
  const member = `${kind}Name` as const;
  const put = (properties: Properties, context: Context) => {
    const { PolicyName, PolicyDocument = '' } = properties;
    return holder.put(properties[member], { PolicyName, PolicyDocument }, context);
  };
  const idOf = (properties: Properties) => `${properties.PolicyName}|${properties[member]}`;
  const replacedNames = { PolicyName: replaced, [member]: replaced };
  return {
    type: `AWS::IAM::${kind}Policy`,
    overwrites: true,
    properties: {
      ...replacedNames,
      PolicyDocument: async ({ properties }: Change<Properties>, context: Context) => {
        await put(properties, context);
      },
    } as ResourceType<Properties>['properties'],
    async create(properties, context) {
      await put(properties, context);
      return { physicalId: idOf(properties), attributes: {} };
    },
    async delete({ properties }, context) {
      await holder.remove(properties[member], properties.PolicyName, context);
    },
    async read({ physicalId }, context) {
      const [PolicyName = '', name = ''] = physicalId.split('|');
      const PolicyDocument = await holder.readInline(name, PolicyName, context);
      if (PolicyDocument === undefined) return undefined;
      const properties = { PolicyName, [member]: name, PolicyDocument } as unknown as Properties;
      return { attributes: {}, properties };
    },
  };
}

export const rolePolicy = ownedPolicy('Role');
export const userPolicy = ownedPolicy('User');
export const groupPolicy = ownedPolicy('Group');

interface PolicyProperties extends InlinePolicy {
  readonly Groups?: readonly string[];
  readonly Roles?: readonly string[];
  readonly Users?: readonly string[];
}

const holders = [
  { members: 'Groups', holder: holderOf('Group') },
  { members: 'Roles', holder: holderOf('Role') },
  { members: 'Users', holder: holderOf('User') },
] as const;

/**
 * One inline policy, put into several holders.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html
 */
export const policy: ResourceType<PolicyProperties> = {
  type: 'AWS::IAM::Policy',
  properties: {
    Groups: change,
    PolicyDocument: change,
    PolicyName: change,
    Roles: change,
    Users: change,
  },
  async create(properties, context) {
    const physicalId = shortName(context);
    const identity = { physicalId, attributes: { Id: physicalId } };
    context.created(identity);
    await change({ ...identity, properties, previous: nobodys(properties) }, context);
    return identity;
  },
  async delete({ physicalId, attributes, properties }, context) {
    const gone = { physicalId, attributes, properties: nobodys(properties), previous: properties };
    await takeAway(gone, context);
  },
  /** It is nothing of its own in IAM: the holders of its template are looked at. */
  async read({ physicalId, properties }, context) {
    const { PolicyName } = properties;
    const shown: Record<string, string[]> = {};
    let document: JsonDocument | undefined;
    for (const { members, holder } of holders) {
      for (const name of properties[members] ?? []) {
        const found = await holder.readInline(name, PolicyName, context);
        if (found === undefined) continue;
        document ??= found;
        shown[members] = [...(shown[members] ?? []), name];
      }
    }
    if (document === undefined) return undefined;
    const attributes = { Id: physicalId };
    return { attributes, properties: { PolicyName, PolicyDocument: document, ...shown } };
  },
};

/** As CloudFormation names these: the beginnings of the stack's and the resource's name. */
function shortName(context: Context): string {
  const suffix = context.name().split('-').at(-1);
  return `${context.stackName.slice(0, 5)}-${context.logicalId.slice(0, 4)}-${suffix}`;
}

function nobodys({ PolicyName, PolicyDocument }: PolicyProperties): PolicyProperties {
  return { PolicyName, PolicyDocument };
}

async function change(change: Change<PolicyProperties>, context: Context): Promise<void> {
  const { properties } = change;
  if (holders.every(({ members }) => (properties[members] ?? []).length === 0)) {
    throw invalid('At least one of [Groups,Roles,Users] must be non-empty.');
  }
  for (const { members, holder } of holders) {
    for (const name of properties[members] ?? []) await holder.put(name, properties, context);
  }
  await takeAway(change, context);
}

/** From the holders that are no longer named, or from all of them under its old name. */
async function takeAway(
  { previous, properties }: Change<PolicyProperties>,
  context: Context,
): Promise<void> {
  const renamed = previous.PolicyName !== properties.PolicyName;
  for (const { members, holder } of holders) {
    const kept = renamed ? [] : (properties[members] ?? []);
    const gone = (previous[members] ?? []).filter((name) => !kept.includes(name));
    for (const name of gone) await holder.remove(name, previous.PolicyName, context);
  }
}
