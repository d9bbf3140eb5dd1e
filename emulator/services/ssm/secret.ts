import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Call } from '../../service.ts';
import { askKms } from '../kms/for-service.ts';
import type { Version } from './store.ts';

export const defaultKey = 'alias/aws/ssm';

type Sealed = Pick<Version, 'value' | 'dataKey'>;

/**
 * Encrypts a SecureString with the caller's own rights: in the standard tier KMS takes the value itself, in the advanced tier
 * a data key does, as values are longer than KMS takes. The encryption context is the parameter's ARN.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
 */
export async function seal(
  call: Call,
  { arn, tier, keyId, value }: { arn: string; tier: Version['tier']; keyId: string; value: string },
): Promise<Sealed> {
  const EncryptionContext = { PARAMETER_ARN: arn };
  const plaintext = Buffer.from(value);
  if (tier === 'Standard') {
    const input = { KeyId: keyId, Plaintext: plaintext, EncryptionContext };
    const { CiphertextBlob } = await ask<Encrypted>(call, 'Encrypt', input);
    return { value: base64(CiphertextBlob) };
  }
  const input = { KeyId: keyId, KeySpec: 'AES_256', EncryptionContext };
  const key = await ask<Encrypted & Opened>(call, 'GenerateDataKey', input);
  return { value: encrypt(call, key.Plaintext, plaintext), dataKey: base64(key.CiphertextBlob) };
}

/** The text of a SecureString, if the caller may decrypt it. */
export async function open(call: Call, arn: string, { value, dataKey }: Sealed): Promise<string> {
  const EncryptionContext = { PARAMETER_ARN: arn };
  const CiphertextBlob = Buffer.from(dataKey ?? value, 'base64');
  const { Plaintext } = await ask<Opened>(call, 'Decrypt', { CiphertextBlob, EncryptionContext });
  return dataKey === undefined ? Buffer.from(Plaintext).toString() : decrypt(Plaintext, value);
}

interface Encrypted {
  readonly CiphertextBlob: Uint8Array;
}

interface Opened {
  readonly Plaintext: Uint8Array;
}

const faults = {
  AccessDeniedException: 'AccessDeniedException',
  DisabledException: 'InvalidKeyId',
  InvalidArnException: 'InvalidKeyId',
  KMSInvalidStateException: 'InvalidKeyId',
  NotFoundException: 'InvalidKeyId',
};

function ask<O>(call: Call, operation: string, input: object): Promise<O> {
  return askKms<O>(call, { service: 'ssm.amazonaws.com', context: {}, faults }, operation, input);
}

const nonceLength = 12;
const tagLength = 16;

function encrypt(call: Call, key: Uint8Array, plaintext: Buffer): string {
  const nonce = call.world.random.bytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return base64(Buffer.concat([nonce, cipher.getAuthTag(), body]));
}

function decrypt(key: Uint8Array, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength));
  decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
  const body = bytes.subarray(nonceLength + tagLength);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString();
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
