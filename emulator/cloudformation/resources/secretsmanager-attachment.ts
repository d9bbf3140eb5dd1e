import type * as Rds from '@aws-sdk/client-rds';
import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { notImplemented } from '../../fault.ts';
import { isMissing, unlessMissing } from './missing.ts';
import { parseSecret, requestToken } from './secretsmanager-value.ts';
import { type Apply, type Context, type ResourceType, replaced } from './type.ts';

interface AttachmentProperties {
  readonly SecretId: string;
  readonly TargetId: string;
  readonly TargetType: string;
}

/** Members that the attachment adds to the secret, beside the login that it has. */
const members = ['engine', 'host', 'port', 'dbname', 'dbInstanceIdentifier'];

const attach: Apply<AttachmentProperties> = async ({ properties }, context) => {
  const connection = await connectionTo(properties, context);
  const login = await readSecret(properties.SecretId, context);
  await writeSecret(properties.SecretId, { ...without(login, members), ...connection }, context);
};

/**
 * Tells a secret with a login where its database is.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secrettargetattachment.html
 */
export const secretTargetAttachment: ResourceType<AttachmentProperties> = {
  type: 'AWS::SecretsManager::SecretTargetAttachment',
  properties: { SecretId: replaced, TargetId: attach, TargetType: attach },
  async create(properties, context) {
    const { ARN: physicalId = '' } = await context.call<SecretsManager.DescribeSecretCommandOutput>(
      'secretsmanager',
      'DescribeSecret',
      { SecretId: properties.SecretId },
    );
    const attributes = { Id: physicalId };
    await attach({ physicalId, attributes, properties, previous: properties }, context);
    return { physicalId, attributes };
  },
  async delete({ physicalId }, context) {
    try {
      const present = await readSecret(physicalId, context);
      await writeSecret(physicalId, without(present, members), context);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
  async read({ physicalId, properties }, context) {
    const present = await unlessMissing(readSecret(physicalId, context));
    const id = present?.dbInstanceIdentifier;
    if (typeof id !== 'string') return undefined;
    return {
      attributes: { Id: physicalId },
      properties: {
        SecretId: properties.SecretId ?? physicalId,
        TargetType: 'AWS::RDS::DBInstance',
        TargetId: id,
      },
    };
  },
};

async function connectionTo({ TargetId, TargetType }: AttachmentProperties, { call }: Context) {
  if (TargetType !== 'AWS::RDS::DBInstance') {
    throw notImplemented(`A SecretTargetAttachment to ${TargetType}`);
  }
  const { DBInstances = [] } = await call<Rds.DescribeDBInstancesCommandOutput>(
    'rds',
    'DescribeDBInstances',
    { DBInstanceIdentifier: TargetId },
  );
  const { Engine, Endpoint, DBName, DBInstanceIdentifier } = DBInstances[0] ?? {};
  return {
    engine: Engine,
    host: Endpoint?.Address,
    port: Endpoint?.Port,
    ...(DBName !== undefined && { dbname: DBName }),
    dbInstanceIdentifier: DBInstanceIdentifier,
  };
}

async function readSecret(
  SecretId: string,
  { call }: Context,
): Promise<Readonly<Record<string, unknown>>> {
  const { SecretString = '' } = await call<SecretsManager.GetSecretValueCommandOutput>(
    'secretsmanager',
    'GetSecretValue',
    { SecretId },
  );
  return parseSecret(SecretString, 'The secret value is not a JSON object.');
}

async function writeSecret(SecretId: string, value: object, context: Context): Promise<void> {
  await context.call('secretsmanager', 'PutSecretValue', {
    ...{ SecretId, SecretString: JSON.stringify(value), ClientRequestToken: requestToken(context) },
  } satisfies SecretsManager.PutSecretValueCommandInput);
}

function without(value: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}
