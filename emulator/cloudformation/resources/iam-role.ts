import type * as Iam from '@aws-sdk/client-iam';
import { documentText, type JsonDocument } from './document.ts';
import { putRolePolicy } from './iam.ts';
import { unlessMissing } from './missing.ts';
import { retag, someTags } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface InlinePolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: JsonDocument;
}

interface RoleProperties {
  readonly AssumeRolePolicyDocument: JsonDocument;
  readonly Description?: string;
  readonly ManagedPolicyArns?: readonly string[];
  readonly MaxSessionDuration?: number;
  readonly Path?: string;
  readonly PermissionsBoundary?: string;
  readonly Policies?: readonly InlinePolicy[];
  readonly RoleName?: string;
  readonly Tags?: readonly Tag[];
}

const longestName = 64;
const defaultSession = 3600;

export const role: ResourceType<RoleProperties> = {
  type: 'AWS::IAM::Role',
  properties: {
    AssumeRolePolicyDocument: async ({ physicalId, properties }, { call }) => {
      await call('iam', 'UpdateAssumeRolePolicy', {
        RoleName: physicalId,
        PolicyDocument: documentText(properties.AssumeRolePolicyDocument),
      } satisfies Iam.UpdateAssumeRolePolicyCommandInput);
    },
    Description: updateRole,
    ManagedPolicyArns: changeManagedPolicies,
    MaxSessionDuration: updateRole,
    Path: replaced,
    PermissionsBoundary: changeBoundary,
    Policies: changeInlinePolicies,
    RoleName: replaced,
    Tags: (change, { call }) =>
      retag(
        change,
        (Tags) => call('iam', 'TagRole', { RoleName: change.physicalId, Tags }),
        (TagKeys) => call('iam', 'UntagRole', { RoleName: change.physicalId, TagKeys }),
      ),
  },
  async create(properties, context) {
    const RoleName = properties.RoleName ?? context.name(longestName);
    const { Role } = await context.call<Iam.CreateRoleCommandOutput>('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: documentText(properties.AssumeRolePolicyDocument),
      Path: properties.Path,
      Description: properties.Description,
      MaxSessionDuration: properties.MaxSessionDuration,
      PermissionsBoundary: properties.PermissionsBoundary,
      Tags: someTags(properties.Tags),
    } satisfies Iam.CreateRoleCommandInput);
    const identity = {
      physicalId: RoleName,
      attributes: { Arn: Role?.Arn ?? '', RoleId: Role?.RoleId ?? '' },
    };
    context.created(identity);
    for (const PolicyArn of properties.ManagedPolicyArns ?? []) {
      await context.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
    }
    for (const policy of properties.Policies ?? [])
      await putRolePolicy({ RoleName, ...policy }, context);
    return identity;
  },
  async delete({ physicalId: RoleName, properties }, { call }) {
    for (const PolicyArn of properties.ManagedPolicyArns ?? []) {
      await unlessMissing(call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
    }
    for (const { PolicyName } of properties.Policies ?? []) {
      await unlessMissing(call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
    }
    await unlessMissing(call('iam', 'DeleteRole', { RoleName }));
  },
};

async function updateRole(
  { physicalId, properties }: Change<RoleProperties>,
  { call }: Context,
): Promise<void> {
  await call('iam', 'UpdateRole', {
    RoleName: physicalId,
    Description: properties.Description ?? '',
    MaxSessionDuration: properties.MaxSessionDuration ?? defaultSession,
  } satisfies Iam.UpdateRoleCommandInput);
}

async function changeBoundary(
  { physicalId: RoleName, properties }: Change<RoleProperties>,
  { call }: Context,
): Promise<void> {
  const { PermissionsBoundary } = properties;
  if (PermissionsBoundary === undefined) {
    await call('iam', 'DeleteRolePermissionsBoundary', { RoleName });
  } else {
    await call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary });
  }
}

async function changeManagedPolicies(
  { physicalId: RoleName, previous, properties }: Change<RoleProperties>,
  { call }: Context,
): Promise<void> {
  const before = previous.ManagedPolicyArns ?? [];
  const after = properties.ManagedPolicyArns ?? [];
  for (const PolicyArn of after.filter((arn) => !before.includes(arn))) {
    await call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
  }
  for (const PolicyArn of before.filter((arn) => !after.includes(arn))) {
    await unlessMissing(call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
  }
}

async function changeInlinePolicies(
  { physicalId: RoleName, previous, properties }: Change<RoleProperties>,
  context: Context,
): Promise<void> {
  const after = properties.Policies ?? [];
  const names = new Set(after.map(({ PolicyName }) => PolicyName));
  for (const policy of after) await putRolePolicy({ RoleName, ...policy }, context);
  for (const { PolicyName } of previous.Policies ?? []) {
    if (names.has(PolicyName)) continue;
    await unlessMissing(context.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
  }
}
