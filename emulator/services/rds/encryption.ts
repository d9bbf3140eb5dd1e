import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import type { World } from '../../world.ts';
import { asRds, linkedRoleArn, throughRds } from './linked-role.ts';
import type { Encryption, Instance } from './store.ts';

interface Subject {
  readonly account: string;
  readonly region: string;
  readonly resourceId: string;
}

/**
 * RDS gets a grant on the key with the caller's rights, and makes the storage's data key by it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 */
export async function encryptStorage(
  call: Call,
  keyId: string | undefined,
  resourceId: string,
): Promise<Encryption> {
  const KeyId = keyId ?? 'alias/aws/rds';
  try {
    const { keyArn, grantId } = await grantKey(call, KeyId, { 'aws:rds:db-id': resourceId }, [
      ...['Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'],
      ...['ReEncryptFrom', 'ReEncryptTo', 'CreateGrant', 'RetireGrant', 'DescribeKey'],
    ] as Kms.GrantOperation[]);
    const rds = await asRds(call.world, call);
    const { CiphertextBlob = new Uint8Array() } =
      await call.world.invoke<Kms.GenerateDataKeyWithoutPlaintextResponse>(
        rds,
        'kms',
        'GenerateDataKeyWithoutPlaintext',
        { KeyId: keyArn, KeySpec: 'AES_256', EncryptionContext: { 'aws:rds:db-id': resourceId } },
      );
    return { keyArn, grantId, dataKey: Buffer.from(CiphertextBlob).toString('base64') };
  } catch (cause) {
    throw notAccessible(KeyId, cause);
  }
}

/** A grant for RDS's own role, made for a resource of AWS as the condition `kms:GrantIsForAWSResource` asks. */
export async function grantKey(
  call: Call,
  KeyId: string,
  subset: Record<string, string> | undefined,
  Operations: Kms.GrantOperation[],
): Promise<{ readonly keyArn: string; readonly grantId: string }> {
  const caller = throughRds(call);
  const { KeyMetadata } = await call.world.invoke<Kms.DescribeKeyResponse>(
    caller,
    'kms',
    'DescribeKey',
    { KeyId },
  );
  const keyArn = KeyMetadata?.Arn ?? KeyId;
  const { GrantId = '' } = await call.world.invoke<Kms.CreateGrantResponse>(
    caller,
    'kms',
    'CreateGrant',
    {
      KeyId: keyArn,
      GranteePrincipal: linkedRoleArn(call.account),
      RetiringPrincipal: linkedRoleArn(call.account),
      Operations,
      ...(subset && { Constraints: { EncryptionContextSubset: subset } }),
    } satisfies Kms.CreateGrantCommandInput,
  );
  return { keyArn, grantId: GrantId };
}

export function notAccessible(keyId: string, cause: unknown): unknown {
  if (!(cause instanceof Fault)) return cause;
  return new Fault(
    'KMSKeyNotAccessibleFault',
    `The specified KMS key [${keyId}] does not exist, is not enabled or you do not have permissions to access it.`,
    { cause },
  );
}

/** Whether RDS can open the storage at this moment: not where the key is disabled or the grant gone. */
export async function canOpenStorage(world: World, instance: Instance): Promise<boolean> {
  const { encryption, resourceId } = instance;
  if (encryption === undefined) return true;
  try {
    await world.invoke(await asRds(world, instance), 'kms', 'Decrypt', {
      CiphertextBlob: Buffer.from(encryption.dataKey, 'base64'),
      EncryptionContext: { 'aws:rds:db-id': resourceId },
    });
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

/** The grant goes with what it was made for; that the key may be gone by then does not matter. */
export async function retireGrant(
  world: World,
  subject: Subject,
  KeyId: string,
  GrantId: string,
): Promise<void> {
  try {
    await world.invoke(await asRds(world, subject), 'kms', 'RetireGrant', { KeyId, GrantId });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}
