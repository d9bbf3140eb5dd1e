import type { KeyState, KeyUsageType, RotationType } from '@aws-sdk/client-kms';
import { accountStore, regionalStore } from '../../state.ts';
import type { OurKeySpec } from './key-specs.ts';

/** A KMS key and everything that hangs on it: plain JSON. */
export interface Key {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly manager: 'CUSTOMER' | 'AWS';
  readonly spec: OurKeySpec;
  readonly usage: KeyUsageType;
  readonly origin: 'AWS_KMS' | 'EXTERNAL';
  readonly createdAt: number;
  description: string;
  state: Exclude<KeyState, 'Unavailable'>;
  deletion?: Deletion;
  policy: string;
  tags: Record<string, string>;
  /** Names of the aliases that point here, so that no call has to look for them. */
  aliases: string[];
  grants: Grant[];
  /** The last one encrypts; all of them decrypt. Empty: nothing was imported yet. */
  readonly materials: Material[];
  /** Imported, to become the last of them with the next rotation. */
  pending?: Material;
  rotation?: { readonly days: number; readonly nextAt: number; readonly timer: number };
  /** A turn came while the key was not enabled. */
  rotationOverdue?: true;
  onDemandRotations: number;
  /** A rotation on demand that is under way. */
  onDemand?: { readonly startedAt: number };
}

/** `timer` is missing while a multi-Region primary waits for its replicas to go first. */
export interface Deletion {
  readonly days: number;
  readonly at?: number;
  readonly timer?: number;
}

export interface Material {
  /** 64 hexadecimal digits, derived from the key and the bytes. */
  readonly id: string;
  /**
   * In base64: the key itself (symmetric, HMAC), the seed that an asymmetric key is derived from, or an imported private
   * key in PKCS #8. Undefined: deleted or expired, to be imported again.
   */
  bytes?: string;
  readonly createdAt: number;
  rotated?: { readonly at: number; readonly type: RotationType };
  imported?: Import;
}

export interface Import {
  readonly description?: string;
  /** Undefined: it does not expire. */
  readonly expiry?: { readonly at: number; readonly timer: number };
}

export interface Alias {
  readonly name: string;
  keyId: string;
  readonly createdAt: number;
  updatedAt: number;
}

export interface Grant {
  readonly id: string;
  /** Each request for the same grant gets another token; all of them are good. */
  readonly tokens: string[];
  readonly issuer: string;
  readonly createdAt: number;
  readonly terms: GrantTerms;
}

/** What was asked for. */
export interface GrantTerms {
  readonly name?: string;
  readonly grantee: GrantPrincipal;
  readonly retiring?: GrantPrincipal;
  readonly operations: readonly string[];
  readonly equals?: Readonly<Record<string, string>>;
  readonly subset?: Readonly<Record<string, string>>;
  readonly sourceArn?: string;
}

export interface GrantPrincipal {
  readonly kind: 'principal' | 'service';
  readonly name: string;
}

interface Store {
  keys: Record<string, Key>;
  aliases: Record<string, Alias>;
  /** Wrapping key pairs of imports under way, by the id in the import token. */
  imports: Record<string, WrappingKey>;
}

export interface WrappingKey {
  readonly keyId: string;
  readonly algorithm: string;
  readonly bits: number;
  /** The seed of the RSA key pair, in base64. */
  readonly seed: string;
  readonly validTo: number;
}

export const storeOf = regionalStore<Store>('kms', () => ({ keys: {}, aliases: {}, imports: {} }));

/** Where the related keys of one multi-Region key are. */
export interface Family {
  primary: string;
  /** All Regions, the primary's among them. */
  readonly regions: string[];
}

export const familiesOf = accountStore<Record<string, Family>>('kms-multi-region', () => ({}));
