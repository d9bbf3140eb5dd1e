import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import type { SealedValue, Secret } from './store.ts';

const service = 'secretsmanager.amazonaws.com';
const defaultKey = 'DefaultEncryptionKey';

export interface PlainValue {
  readonly kind: SealedValue['kind'];
  readonly bytes: Uint8Array;
}

interface DataKey {
  readonly CiphertextBlob: Uint8Array;
  readonly Plaintext: Uint8Array;
}

/**
 * Each version is encrypted under a data key of its own, which KMS makes for the caller with the caller's rights.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export async function seal(
  call: Call,
  secret: Secret,
  versionId: string,
  { kind, bytes }: PlainValue,
): Promise<SealedValue> {
  const key = await askKms<DataKey>(call, 'GenerateDataKey', {
    KeyId: keyOf(secret),
    KeySpec: 'AES_256',
    EncryptionContext: contextOf(secret, versionId),
  });
  const iv = call.world.random.bytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.Plaintext, iv);
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return {
    kind,
    kmsKeyId: secret.kmsKeyId === undefined ? defaultKey : keyOf(secret),
    dataKey: Buffer.from(key.CiphertextBlob).toString('base64'),
    sealed: Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64'),
  };
}

export async function open(
  call: Call,
  secret: Secret,
  versionId: string,
  { kind, dataKey, sealed }: SealedValue,
): Promise<PlainValue> {
  const { Plaintext } = await askKms<DataKey>(call, 'Decrypt', {
    CiphertextBlob: Buffer.from(dataKey, 'base64'),
    EncryptionContext: contextOf(secret, versionId),
  });
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', Plaintext, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return { kind, bytes: Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]) };
}

/** When a key is named for a secret, the caller must be able to encrypt and to decrypt with it. */
export async function requireUsableKey(call: Call, secret: Secret): Promise<void> {
  const probe = 'RequestToValidateKeyAccess';
  const EncryptionContext = { SecretARN: probe, SecretVersionId: probe };
  const { CiphertextBlob } = await askKms<DataKey>(call, 'GenerateDataKey', {
    ...{ KeyId: keyOf(secret), KeySpec: 'AES_256', EncryptionContext },
  });
  await askKms(call, 'Decrypt', { CiphertextBlob, EncryptionContext });
}

function contextOf({ arn }: Secret, versionId: string): Record<string, string> {
  return { SecretARN: arn, SecretVersionId: versionId };
}

/** A key without an account is one of the account that the secret is in. */
function keyOf({ kmsKeyId = 'alias/aws/secretsmanager', account, region }: Secret): string {
  if (kmsKeyId.startsWith('arn:')) return kmsKeyId;
  const resource = kmsKeyId.startsWith('alias/') ? kmsKeyId : `key/${kmsKeyId}`;
  return `arn:aws:kms:${region}:${account}:${resource}`;
}

const states = 'Check that the KMS key is available, enabled, and not in an invalid state.';

async function askKms<O>(call: Call, operation: string, input: object): Promise<O> {
  const caller = { ...call.caller, invokedBy: service, sourceIp: service, userAgent: service };
  try {
    return await call.world.invoke<O>(caller, 'kms', operation, input);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    if (cause.code === 'AccessDeniedException') {
      const message = 'Access to KMS is not allowed';
      throw new Fault('AccessDeniedException', message, { status: 400, cause });
    }
    const [code, verb] =
      operation === 'Decrypt' ? ['DecryptionFailure', 'decrypt'] : ['EncryptionFailure', 'encrypt'];
    throw new Fault(
      code,
      `Secrets Manager can't ${verb} the protected secret text using the provided KMS key. ${states}`,
      { cause },
    );
  }
}
