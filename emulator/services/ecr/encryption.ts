import type { EncryptionConfiguration } from '@aws-sdk/client-ecr';
import type { KeyMetadata } from '@aws-sdk/client-kms';
import { Fault, notImplemented } from '../../fault.ts';
import { authorize } from '../../identity/authorize.ts';
import type { Call } from '../../service.ts';
import { keyAccess } from '../kms/access.ts';
import { findKey, peekKey } from '../kms/resolve.ts';
import { invalid } from './refusals.ts';

const service = 'ecr.amazonaws.com';
const granted = ['GenerateDataKey', 'Decrypt'];

/**
 * The encryption that a new repository keeps for life. Under a KMS key the creator needs to look at the key and to grant ECR its
 * use, through ECR. https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
 *
 * The right to grant is checked, but no grant is made: KMS here has no grants for service principals, and no layer is encrypted.
 */
export async function settleEncryption(
  given: EncryptionConfiguration | undefined,
  call: Call,
): Promise<EncryptionConfiguration> {
  const { encryptionType = 'AES256', kmsKey } = given ?? {};
  if (encryptionType === 'AES256') {
    if (kmsKey === undefined) return { encryptionType };
    throw invalid('encryptionConfiguration', 'kmsKey is for encryptionType KMS only');
  }
  if (encryptionType !== 'KMS') throw notImplemented(`ECR encryption type ${encryptionType}`);
  const arn = await usableKey(kmsKey ?? 'alias/aws/ecr', call);
  demand('kms:CreateGrant', arn, call, { 'kms:GrantOperations': granted });
  return { encryptionType, kmsKey: arn };
}

/** ECR gives its grants back when the repository goes, with the rights of who deletes it. */
export function releaseEncryption({ kmsKey }: EncryptionConfiguration, call: Call): void {
  if (kmsKey !== undefined && peekKey(call, kmsKey)) demand('kms:RetireGrant', kmsKey, call);
}

async function usableKey(keyId: string, call: Call): Promise<string> {
  const { KeyMetadata: key } = await describeKey(keyId, call);
  if (key?.KeyState !== 'Enabled') {
    throw kmsException('DisabledException', `${key?.Arn} is ${key?.KeyState}`);
  }
  return key.Arn ?? keyId;
}

async function describeKey(KeyId: string, call: Call): Promise<{ KeyMetadata?: KeyMetadata }> {
  try {
    return await call.world.invoke(throughEcr(call).caller, 'kms', 'DescribeKey', { KeyId });
  } catch (cause) {
    if (cause instanceof Fault) throw kmsException(cause.code, cause.message, cause);
    throw cause;
  }
}

function demand(
  action: 'kms:CreateGrant' | 'kms:RetireGrant',
  keyId: string,
  call: Call,
  conditions: Record<string, readonly string[]> = {},
): void {
  const through = throughEcr(call);
  const access = keyAccess(through, findKey(through, keyId), action, {
    conditions: { 'kms:GrantIsForAWSResource': 'true', ...conditions },
  });
  const denial = authorize(through, [access]);
  if (denial !== undefined) throw kmsException('AccessDeniedException', denial.message);
}

function throughEcr(call: Call): Call {
  const caller = { ...call.caller, invokedBy: service, sourceIp: service, userAgent: service };
  return { ...call, caller };
}

function kmsException(kmsError: string, message: string, cause?: Fault): Fault {
  return new Fault('KmsException', message, { members: { kmsError }, cause });
}
