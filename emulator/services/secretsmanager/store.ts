import type { Tag } from '@aws-sdk/client-secrets-manager';
import { regionalStore } from '../../state.ts';

/** A secret and everything that hangs on it: plain JSON. */
export interface Secret {
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
  changedAt: number;
  /** The day on which a value was last read. */
  accessedAt?: number;
  description?: string;
  /** As it was given; undefined: the AWS managed key. */
  kmsKeyId?: string;
  /** Undefined: there never were any. */
  tags?: Tag[];
  /** Oldest first. */
  versions: Version[];
  policy?: string;
  /** The service that made the secret for itself and sees to it: `rds`. */
  readonly owningService?: string;
  /** Only a secret of a service is rotated here. */
  rotation?: Rotation;
  deletion?: { readonly at: number; readonly timer: number };
}

export interface Rotation {
  days: number;
  nextAt: number;
  timer: number;
  lastAt?: number;
}

export interface Version {
  readonly id: string;
  stages: string[];
  readonly createdAt: number;
  accessedAt?: number;
  /** Tells a repeated request from another one. */
  readonly digest: string;
  value: SealedValue;
}

/** A value as it lies in the store: never in clear. */
export interface SealedValue {
  readonly kind: 'string' | 'binary';
  /** The KMS key, or `DefaultEncryptionKey`. */
  readonly kmsKeyId: string;
  /** In base64: the data key as KMS encrypted it. */
  readonly dataKey: string;
  /** In base64: IV, authentication tag and ciphertext (AES-256-GCM). */
  readonly sealed: string;
}

interface Store {
  /** By name. */
  readonly secrets: Record<string, Secret>;
}

export const storeOf = regionalStore<Store>('secretsmanager', () => ({ secrets: {} }));
