import type * as Iam from '@aws-sdk/client-iam';
import { documentText, type JsonDocument } from './document.ts';
import { unlessMissing } from './missing.ts';
import { retag, someTags } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface OidcProviderProperties {
  readonly Url?: string;
  readonly ClientIdList?: readonly string[];
  readonly ThumbprintList?: readonly string[];
  readonly Tags?: readonly Tag[];
}

export const oidcProvider: ResourceType<OidcProviderProperties> = {
  type: 'AWS::IAM::OIDCProvider',
  properties: {
    Url: replaced,
    ClientIdList: changeClientIds,
    ThumbprintList: async ({ physicalId, properties }, { call }) => {
      await call('iam', 'UpdateOpenIDConnectProviderThumbprint', {
        OpenIDConnectProviderArn: physicalId,
        ThumbprintList: [...(properties.ThumbprintList ?? [])],
      } satisfies Iam.UpdateOpenIDConnectProviderThumbprintCommandInput);
    },
    Tags: (change, { call }) => {
      const OpenIDConnectProviderArn = change.physicalId;
      return retag(
        change,
        (Tags) => call('iam', 'TagOpenIDConnectProvider', { OpenIDConnectProviderArn, Tags }),
        (TagKeys) =>
          call('iam', 'UntagOpenIDConnectProvider', { OpenIDConnectProviderArn, TagKeys }),
      );
    },
  },
  async create({ Url, ClientIdList = [], ThumbprintList, Tags }, { call }) {
    const { OpenIDConnectProviderArn: arn = '' } =
      await call<Iam.CreateOpenIDConnectProviderCommandOutput>(
        'iam',
        'CreateOpenIDConnectProvider',
        {
          Url,
          ClientIDList: [...ClientIdList],
          ...(ThumbprintList !== undefined && { ThumbprintList: [...ThumbprintList] }),
          Tags: someTags(Tags),
        } satisfies Iam.CreateOpenIDConnectProviderCommandInput,
      );
    return { physicalId: arn, attributes: { Arn: arn } };
  },
  async delete({ physicalId }, { call }) {
    const OpenIDConnectProviderArn = physicalId;
    await unlessMissing(call('iam', 'DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn }));
  },
};

async function changeClientIds(
  { physicalId, previous, properties }: Change<OidcProviderProperties>,
  { call }: Context,
): Promise<void> {
  const before = previous.ClientIdList ?? [];
  const after = properties.ClientIdList ?? [];
  const OpenIDConnectProviderArn = physicalId;
  for (const ClientID of after.filter((id) => !before.includes(id))) {
    await call('iam', 'AddClientIDToOpenIDConnectProvider', { OpenIDConnectProviderArn, ClientID });
  }
  for (const ClientID of before.filter((id) => !after.includes(id))) {
    await call('iam', 'RemoveClientIDFromOpenIDConnectProvider', {
      OpenIDConnectProviderArn,
      ClientID,
    });
  }
}

interface RolePolicyProperties {
  readonly RoleName: string;
  readonly PolicyName: string;
  readonly PolicyDocument?: JsonDocument;
}

export const rolePolicy: ResourceType<RolePolicyProperties> = {
  type: 'AWS::IAM::RolePolicy',
  properties: {
    RoleName: replaced,
    PolicyName: replaced,
    PolicyDocument: ({ properties }, context) => putRolePolicy(properties, context),
  },
  async create(properties, context) {
    await putRolePolicy(properties, context);
    return { physicalId: `${properties.PolicyName}|${properties.RoleName}`, attributes: {} };
  },
  async delete({ properties: { RoleName, PolicyName } }, { call }) {
    await unlessMissing(call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
  },
};

/** Puts an inline policy, of a resource of its own or of a role's `Policies`. */
export async function putRolePolicy(
  { RoleName, PolicyName, PolicyDocument = '' }: RolePolicyProperties,
  { call }: Context,
): Promise<void> {
  await call('iam', 'PutRolePolicy', {
    RoleName,
    PolicyName,
    PolicyDocument: documentText(PolicyDocument),
  } satisfies Iam.PutRolePolicyCommandInput);
}
