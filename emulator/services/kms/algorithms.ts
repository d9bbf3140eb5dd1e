import { Fault } from '../../fault.ts';
import { specOf } from './key-specs.ts';
import type { Key } from './store.ts';

/** Digests by their name in KMS's algorithms: `ECDSA_SHA_256`. */
export function hashOf(algorithm: string): string {
  return `sha${/SHA_(\d+)$/.exec(algorithm)?.[1]}`;
}

type Purpose = 'encryption' | 'signing' | 'mac' | 'agreement';

const usageFor = {
  encryption: 'ENCRYPT_DECRYPT',
  signing: 'SIGN_VERIFY',
  mac: 'GENERATE_VERIFY_MAC',
  agreement: 'KEY_AGREEMENT',
} as const satisfies Record<Purpose, Key['usage']>;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html#API_Sign_Errors */
export function requireUsage(key: Key, purpose: Purpose, operation: string): void {
  if (key.usage === usageFor[purpose]) return;
  throw new Fault(
    'InvalidKeyUsageException',
    `${key.arn} key usage is ${key.usage} which is not valid for ${operation}.`,
  );
}

export function requireAlgorithm(key: Key, purpose: Purpose, algorithm: string): void {
  const algorithms: readonly string[] = specOf(key.spec)[purpose] ?? [];
  if (algorithms.includes(algorithm)) return;
  throw new Fault(
    'InvalidKeyUsageException',
    `Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`,
  );
}

/** Data keys are encrypted under symmetric keys only. */
export function requireSymmetricKey(key: Key, operation: string): void {
  requireUsage(key, 'encryption', operation);
  if (key.spec === 'SYMMETRIC_DEFAULT') return;
  throw new Fault(
    'InvalidKeyUsageException',
    `${key.arn} key spec is ${key.spec} which is not valid for ${operation}.`,
  );
}

/** The algorithms of a key by what it is used for, as DescribeKey and GetPublicKey show them. */
export function algorithmsOf({ spec, usage }: Key) {
  const { encryption = [], signing = [], mac = [], agreement = [] } = specOf(spec);
  return {
    ...(usage === 'ENCRYPT_DECRYPT' && { EncryptionAlgorithms: [...encryption] }),
    ...(usage === 'SIGN_VERIFY' && { SigningAlgorithms: [...signing] }),
    ...(usage === 'GENERATE_VERIFY_MAC' && { MacAlgorithms: [...mac] }),
    ...(usage === 'KEY_AGREEMENT' && { KeyAgreementAlgorithms: [...agreement] }),
  };
}
