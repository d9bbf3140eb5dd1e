import type * as Kms from '@aws-sdk/client-kms';
import { unlessMissing } from './missing.ts';
import { type Context, type ResourceType, replaced } from './type.ts';

interface AliasProperties {
  readonly AliasName: string;
  readonly TargetKeyId: string;
}

export const alias: ResourceType<AliasProperties> = {
  type: 'AWS::KMS::Alias',
  properties: {
    AliasName: replaced,
    TargetKeyId: async ({ properties: { AliasName, TargetKeyId } }, { call }) => {
      await call('kms', 'UpdateAlias', { AliasName, TargetKeyId });
    },
  },
  async create({ AliasName, TargetKeyId }, { call }) {
    await call('kms', 'CreateAlias', { AliasName, TargetKeyId });
    return { physicalId: AliasName, attributes: {} };
  },
  async delete({ physicalId: AliasName }, { call }) {
    await unlessMissing(call('kms', 'DeleteAlias', { AliasName }));
  },
  async read({ physicalId: AliasName, properties }, { call }) {
    const id = await targetOf(call, AliasName);
    if (id === undefined) return undefined;
    const { TargetKeyId = '' }: Partial<AliasProperties> = properties;
    // A template may name the key by its ARN.
    const isSame = TargetKeyId.endsWith(`/${id}`);
    return { attributes: {}, properties: { AliasName, TargetKeyId: isSame ? TargetKeyId : id } };
  },
};

async function targetOf(call: Context['call'], name: string): Promise<string | undefined> {
  let Marker: string | undefined;
  do {
    const page = await call<Kms.ListAliasesCommandOutput>('kms', 'ListAliases', { Marker });
    const found = page.Aliases?.find(({ AliasName }) => AliasName === name);
    if (found !== undefined) return found.TargetKeyId;
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  return undefined;
}
