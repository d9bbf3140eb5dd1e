import type * as Iam from '@aws-sdk/client-iam';
import { documentText, type JsonDocument } from './document.ts';
import {
  type HolderProperties,
  holderOf,
  readDocument,
  showTags,
  unlessEmpty,
} from './iam-holder.ts';
import { unlessMissing } from './missing.ts';
import { retag, someTags } from './tags.ts';
import {
  type Change,
  type Context,
  type Reading,
  type ResourceType,
  replaced,
  type Tag,
} from './type.ts';

interface RoleProperties extends HolderProperties {
  readonly AssumeRolePolicyDocument: JsonDocument;
  readonly Description?: string;
  readonly MaxSessionDuration?: number;
  readonly Path?: string;
  readonly PermissionsBoundary?: string;
  readonly RoleName?: string;
  readonly Tags?: readonly Tag[];
}

const longestName = 64;
const defaultSession = 3600;
const holder = holderOf('Role');

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
    ManagedPolicyArns: holder.changeManaged,
    MaxSessionDuration: updateRole,
    Path: replaced,
    PermissionsBoundary: changeBoundary,
    Policies: holder.changeInline,
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
    await holder.fill(RoleName, properties, context);
    return identity;
  },
  async delete({ physicalId: RoleName, properties }, context) {
    await holder.empty(RoleName, properties, context);
    await unlessMissing(context.call('iam', 'DeleteRole', { RoleName }));
  },
  async read({ physicalId: RoleName }, context) {
    const found = await unlessMissing(
      context.call<Iam.GetRoleCommandOutput>('iam', 'GetRole', { RoleName }),
    );
    return found?.Role && show(found.Role, await holder.read(RoleName, context));
  },
};

function show(shown: Iam.Role, policies: Required<HolderProperties>): Reading<RoleProperties> {
  const boundary = shown.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    attributes: { Arn: shown.Arn, RoleId: shown.RoleId },
    properties: {
      RoleName: shown.RoleName ?? '',
      Path: shown.Path ?? '/',
      AssumeRolePolicyDocument: readDocument(shown.AssumeRolePolicyDocument),
      MaxSessionDuration: shown.MaxSessionDuration ?? defaultSession,
      ...(shown.Description ? { Description: shown.Description } : {}),
      ...(boundary !== undefined && { PermissionsBoundary: boundary }),
      ...unlessEmpty({ ...policies, Tags: showTags(shown.Tags) }),
    },
  };
}

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
