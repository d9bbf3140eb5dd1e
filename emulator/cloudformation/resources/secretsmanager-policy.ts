import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { documentText, type JsonDocument } from './document.ts';
import { unlessMissing } from './missing.ts';
import { type Change, type Context, type ResourceType, replaced } from './type.ts';

interface ResourcePolicyProperties {
  readonly BlockPublicPolicy?: boolean;
  readonly ResourcePolicy: JsonDocument;
  readonly SecretId: string;
}

export const secretPolicy: ResourceType<ResourcePolicyProperties> = {
  type: 'AWS::SecretsManager::ResourcePolicy',
  overwrites: true,
  writeOnly: ['BlockPublicPolicy'],
  properties: {
    BlockPublicPolicy: change,
    ResourcePolicy: change,
    SecretId: replaced,
  },
  async create(properties, context) {
    const ARN = await put({ properties }, context);
    return { physicalId: ARN, attributes: { Id: ARN } };
  },
  async delete({ physicalId: SecretId }, { call }) {
    await unlessMissing(call('secretsmanager', 'DeleteResourcePolicy', { SecretId }));
  },
  async read({ physicalId: SecretId }, { call }) {
    const found = await unlessMissing(
      call<SecretsManager.GetResourcePolicyCommandOutput>('secretsmanager', 'GetResourcePolicy', {
        SecretId,
      }),
    );
    if (found?.ResourcePolicy === undefined) return undefined;
    return {
      attributes: { Id: found.ARN },
      properties: { SecretId, ResourcePolicy: JSON.parse(found.ResourcePolicy) as object },
    };
  },
};

async function change(wanted: Change<ResourcePolicyProperties>, context: Context): Promise<void> {
  await put(wanted, context);
}

async function put(
  { properties }: Pick<Change<ResourcePolicyProperties>, 'properties'>,
  { call }: Context,
): Promise<string> {
  const { SecretId, ResourcePolicy, BlockPublicPolicy } = properties;
  const { ARN = '' } = await call<SecretsManager.PutResourcePolicyCommandOutput>(
    'secretsmanager',
    'PutResourcePolicy',
    {
      SecretId,
      ResourcePolicy: documentText(ResourcePolicy),
      ...(BlockPublicPolicy !== undefined && { BlockPublicPolicy }),
    },
  );
  return ARN;
}
