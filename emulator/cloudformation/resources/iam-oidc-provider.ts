import type * as Iam from '@aws-sdk/client-iam';
import { showTags, unlessEmpty } from './iam-holder.ts';
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
  async read({ physicalId: OpenIDConnectProviderArn }, { call }) {
    const shown = await unlessMissing(
      call<Iam.GetOpenIDConnectProviderCommandOutput>('iam', 'GetOpenIDConnectProvider', {
        OpenIDConnectProviderArn,
      }),
    );
    if (shown === undefined) return undefined;
    return {
      attributes: { Arn: OpenIDConnectProviderArn },
      properties: {
        Url: `https://${shown.Url}`,
        ...unlessEmpty({
          ClientIdList: shown.ClientIDList,
          ThumbprintList: shown.ThumbprintList,
          Tags: showTags(shown.Tags),
        }),
      },
    };
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
