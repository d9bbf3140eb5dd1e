import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { Fault } from '../../fault.ts';
import { unlessMissing } from './missing.ts';
import { type GenerateSecretString, generateSecret, requestToken } from './secretsmanager-value.ts';
import { retag } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface SecretProperties {
  readonly Description?: string;
  readonly GenerateSecretString?: GenerateSecretString;
  readonly KmsKeyId?: string;
  readonly Name?: string;
  readonly SecretString?: string;
  readonly Tags?: readonly Tag[];
}

/** Replicas and secrets of partners are not there, and so their properties are refused. */
export const secret: ResourceType<SecretProperties> = {
  type: 'AWS::SecretsManager::Secret',
  writeOnly: ['GenerateSecretString', 'SecretString'],
  properties: {
    Description: async ({ physicalId: SecretId, properties: { Description = '' } }, { call }) => {
      await call('secretsmanager', 'UpdateSecret', { SecretId, Description });
    },
    GenerateSecretString: updateValue,
    // An empty key id means the AWS managed key.
    KmsKeyId: async ({ physicalId: SecretId, properties: { KmsKeyId = '' } }, { call }) => {
      await call('secretsmanager', 'UpdateSecret', { SecretId, KmsKeyId });
    },
    Name: replaced,
    SecretString: updateValue,
    Tags: (change, { call }) =>
      retag(
        change,
        (Tags) => call('secretsmanager', 'TagResource', { SecretId: change.physicalId, Tags }),
        (TagKeys) =>
          call('secretsmanager', 'UntagResource', { SecretId: change.physicalId, TagKeys }),
      ),
  },
  async create(properties, context) {
    const { Description, KmsKeyId, Tags } = properties;
    const value = await wantedValue(properties, context);
    const { ARN = '' } = await context.call<SecretsManager.CreateSecretCommandOutput>(
      'secretsmanager',
      'CreateSecret',
      {
        Name: properties.Name ?? nameOf(context),
        ClientRequestToken: requestToken(context),
        ...(Description !== undefined && { Description }),
        ...(KmsKeyId !== undefined && { KmsKeyId }),
        ...(Tags !== undefined && Tags.length > 0 && { Tags: [...Tags] }),
        ...(value !== undefined && { SecretString: value }),
      } satisfies SecretsManager.CreateSecretCommandInput,
    );
    return { physicalId: ARN, attributes: { Id: ARN } };
  },
  async delete({ physicalId: SecretId }, { call }) {
    await unlessMissing(
      call('secretsmanager', 'DeleteSecret', { SecretId, ForceDeleteWithoutRecovery: true }),
    );
  },
  async read({ physicalId: SecretId }, { call }) {
    const found = await unlessMissing(
      call<SecretsManager.DescribeSecretCommandOutput>('secretsmanager', 'DescribeSecret', {
        SecretId,
      }),
    );
    if (found === undefined || found.DeletedDate !== undefined) return undefined;
    const { ARN, Name, Description, KmsKeyId, Tags = [] } = found;
    return {
      attributes: { Id: ARN },
      properties: {
        ...(Name !== undefined && { Name }),
        Description: Description ?? '',
        ...(KmsKeyId !== undefined && { KmsKeyId }),
        Tags: Tags.map(({ Key = '', Value = '' }) => ({ Key, Value })),
      },
    };
  },
};

/** CloudFormation names secrets by the logical id alone. */
function nameOf(context: Context): string {
  return `${context.logicalId}-${context.name().slice(-12)}`;
}

async function wantedValue(
  { SecretString, GenerateSecretString: generate }: SecretProperties,
  context: Context,
): Promise<string | undefined> {
  if (SecretString !== undefined && generate !== undefined) {
    throw new Fault(
      'InvalidRequest',
      "Invalid request provided: You can't specify both SecretString and GenerateSecretString.",
    );
  }
  return generate === undefined ? SecretString : generateSecret(generate, context);
}

/** Another text, or another way to make it, is a new version; taking both away leaves the value as it is. */
async function updateValue(
  { physicalId: SecretId, properties }: Change<SecretProperties>,
  context: Context,
): Promise<void> {
  const SecretString = await wantedValue(properties, context);
  if (SecretString === undefined) return;
  await context.call('secretsmanager', 'UpdateSecret', {
    ...{ SecretId, SecretString, ClientRequestToken: requestToken(context) },
  } satisfies SecretsManager.UpdateSecretCommandInput);
}
