import { regionalStore } from '../../state.ts';

/** A symmetric key and everything that hangs on it: plain JSON. */
export interface Key {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly manager: 'CUSTOMER' | 'AWS';
  readonly createdAt: number;
  description: string;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  deletion?: { readonly at: number; readonly days: number; readonly timer: number };
  policy: string;
  tags: Record<string, string>;
  /** Names of the aliases that point here, so that no call has to look for them. */
  aliases: string[];
  grants: Grant[];
  /** The last one encrypts; all of them decrypt. */
  readonly materials: Material[];
  rotation?: { readonly days: number; readonly nextAt: number; readonly timer: number };
  onDemandRotations: number;
}

export interface Material {
  /** 64 hexadecimal digits, derived from the bytes. */
  readonly id: string;
  /** 256 bits in base64. */
  readonly bytes: string;
  readonly createdAt: number;
}

export interface Alias {
  readonly name: string;
  keyId: string;
  readonly createdAt: number;
  updatedAt: number;
}

export interface Grant {
  readonly id: string;
  readonly token: string;
  readonly name?: string;
  readonly grantee: string;
  readonly retiring?: string;
  readonly issuer: string;
  readonly operations: readonly string[];
  readonly equals?: Record<string, string>;
  readonly subset?: Record<string, string>;
  readonly createdAt: number;
}

interface Store {
  keys: Record<string, Key>;
  aliases: Record<string, Alias>;
}

export const storeOf = regionalStore<Store>('kms', () => ({ keys: {}, aliases: {} }));
