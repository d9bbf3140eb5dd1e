import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import type { World } from '../../world.ts';
import { setMasterPassword } from './databases.ts';
import { grantKey, notAccessible, retireGrant } from './encryption.ts';
import { asRds, throughRds } from './linked-role.ts';
import { newPassword, verifierOf } from './master-password.ts';
import type { Instance, MasterSecret } from './store.ts';

/**
 * RDS keeps the master's password in a secret of its own, made with the caller's rights and from then on RDS's affair.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 */
export async function createMasterSecret(
  call: Call,
  instance: Pick<Instance, 'arn' | 'masterUsername'>,
  kmsKeyId: string | undefined,
): Promise<{ readonly secret: MasterSecret; readonly verifier: string }> {
  const { world } = call;
  const grant = kmsKeyId === undefined ? undefined : await grantFor(call, kmsKeyId);
  const password = newPassword(world);
  const made = await world.invoke<SecretsManager.CreateSecretResponse>(
    throughRds(call),
    'secretsmanager',
    'CreateSecret',
    {
      Name: `rds!db-${world.random.uuid()}`,
      ClientRequestToken: world.random.uuid(),
      Description: `Secret associated with primary RDS DB instance: ${instance.arn}`,
      SecretString: secretText(instance, password),
      ...(grant && { KmsKeyId: grant.keyArn }),
      Tags: [
        { Key: 'aws:secretsmanager:owningService', Value: 'rds' },
        { Key: 'aws:rds:primaryDBInstanceArn', Value: instance.arn },
      ],
    } satisfies SecretsManager.CreateSecretCommandInput,
  );
  const keyArn =
    grant?.keyArn ?? `arn:aws:kms:${call.region}:${call.account}:alias/aws/secretsmanager`;
  return {
    secret: {
      arn: made.ARN ?? '',
      kmsKeyId: keyArn,
      ...(grant && { grantId: grant.grantId }),
      status: 'active',
    },
    verifier: verifierOf(world, password),
  };
}

async function grantFor(call: Call, kmsKeyId: string) {
  try {
    const operations = ['Decrypt', 'GenerateDataKey', 'DescribeKey', 'RetireGrant'] as const;
    return await grantKey(call, kmsKeyId, undefined, [...operations]);
  } catch (cause) {
    throw notAccessible(kmsKeyId, cause);
  }
}

/**
 * A new password: first into the secret as the pending one, then into the database, then it becomes the current one. Where KMS
 * or Secrets Manager refuse, the old one stays valid.
 */
export async function rotateMasterSecret(world: World, instance: Instance): Promise<void> {
  const { masterSecret } = instance;
  if (masterSecret === undefined) return;
  masterSecret.status = 'rotating';
  try {
    await rotate(world, instance, masterSecret.arn);
    masterSecret.status = 'active';
  } catch (error) {
    masterSecret.status = 'impaired';
    throw error;
  }
}

async function rotate(world: World, instance: Instance, SecretId: string): Promise<void> {
  const rds = await asRds(world, instance);
  const secrets = <O>(operation: string, input: object) =>
    world.invoke<O>(rds, 'secretsmanager', operation, { SecretId, ...input });
  const described = await secrets<SecretsManager.DescribeSecretResponse>('DescribeSecret', {});
  const versions = Object.entries(described.VersionIdsToStages ?? {});
  const [current] = versions.find(([, stages]) => stages.includes('AWSCURRENT')) ?? [];
  const password = newPassword(world);
  const verifier = verifierOf(world, password);
  const put = await secrets<SecretsManager.PutSecretValueResponse>('PutSecretValue', {
    ClientRequestToken: world.random.uuid(),
    SecretString: secretText(instance, password),
    VersionStages: ['AWSPENDING'],
  });
  await setMasterPassword(world, instance, verifier);
  instance.masterVerifier = verifier;
  await secrets('UpdateSecretVersionStage', {
    VersionStage: 'AWSCURRENT',
    MoveToVersionId: put.VersionId,
    ...(current !== undefined && { RemoveFromVersionId: current }),
  });
}

/** The secret goes with its instance. */
export async function removeMasterSecret(world: World, instance: Instance): Promise<void> {
  const { masterSecret } = instance;
  if (masterSecret === undefined) return;
  try {
    await world.invoke(await asRds(world, instance), 'secretsmanager', 'DeleteSecret', {
      SecretId: masterSecret.arn,
      ForceDeleteWithoutRecovery: true,
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
  if (masterSecret.grantId !== undefined) {
    await retireGrant(world, instance, masterSecret.kmsKeyId, masterSecret.grantId);
  }
}

function secretText(
  { masterUsername: username }: Pick<Instance, 'masterUsername'>,
  password: string,
) {
  return JSON.stringify({ username, password });
}
