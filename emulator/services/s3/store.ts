import { globalStore } from '../../state.ts';
import type { Grant } from './canned-acl.ts';

/** A bucket and everything in it: plain JSON. Configurations are kept as the SDK writes them, their dates as text. */
export interface Bucket {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: number;
  /** Absent: never switched on. */
  versioning?: 'Enabled' | 'Suspended';
  policy?: string;
  publicAccess?: PublicAccess;
  encryption: Encryption;
  /** Ways of encryption that the bucket takes no object by: `SSE-C`. */
  blockedEncryption?: string[];
  /** Absent: the controls were deleted. */
  ownership?: string;
  lifecycle?: unknown;
  transitionMinimum?: string;
  /** Of the timer that carries the lifecycle out next. */
  lifecycleTimer?: number;
  logging?: unknown;
  notification?: unknown;
  /** Absent: its owner's alone. */
  acl?: Grant[];
  accelerate?: 'Enabled' | 'Suspended';
  payer?: 'Requester';
  cors?: unknown;
  website?: unknown;
  replication?: unknown;
  /** Present: objects can be locked, and versions are kept for ever. */
  objectLock?: { readonly rule?: DefaultRetention };
  /** Configurations of which a bucket has many: by kind, then by id. */
  named?: Partial<Record<NamedKind, Record<string, unknown>>>;
  tags?: Record<string, string>;
  /** Newest version first, by `entryName` of the key. */
  objects: Record<string, Version[]>;
  uploads: Record<string, Upload>;
}

export type NamedKind = 'analytics' | 'intelligentTiering' | 'inventory' | 'metrics';

export interface DefaultRetention {
  readonly mode: RetentionMode;
  readonly days?: number;
  readonly years?: number;
}

export type RetentionMode = 'GOVERNANCE' | 'COMPLIANCE';

export interface PublicAccess {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

/** How an object, or by default every object of a bucket, is encrypted. */
export interface Encryption {
  readonly algorithm: 'AES256' | 'aws:kms';
  /** As the request named it; absent for `aws:kms`: the key `aws/s3`. */
  readonly keyId?: string;
  readonly bucketKey: boolean;
}

export type Version = ObjectVersion | DeleteMarker;

export interface DeleteMarker {
  readonly kind: 'marker';
  readonly id: string;
  readonly modifiedAt: number;
}

export interface ObjectVersion extends StoredObject {
  readonly kind: 'object';
  /** `null` where the bucket did not keep versions. */
  readonly id: string;
  readonly modifiedAt: number;
}

export interface StoredObject {
  /** In base64. */
  readonly body: string;
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
  readonly headers: ObjectHeaders;
  readonly metadata: Record<string, string>;
  readonly checksum?: { readonly name: string; readonly value: string };
  readonly sealed: Sealed;
  tags?: Record<string, string>;
  /** Absent: the bucket's owner. */
  readonly owner?: string;
  acl?: Grant[];
  retention?: Retention;
  legalHold?: 'ON' | 'OFF';
  /** Of an object that was put together from parts: their sizes. */
  readonly parts?: readonly number[];
}

export interface Retention {
  readonly mode: RetentionMode;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What a client says of an object and gets back with it. */
export interface ObjectHeaders {
  readonly ContentType?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly ContentDisposition?: string;
  readonly CacheControl?: string;
  readonly Expires?: string;
  readonly StorageClass?: string;
  readonly WebsiteRedirectLocation?: string;
}

/** The encryption that an object has. With KMS, whoever reads it must be able to decrypt its data key. */
export interface Sealed {
  readonly algorithm: 'AES256' | 'aws:kms';
  readonly keyArn?: string;
  /** The encrypted data key, in base64. */
  readonly dataKey?: string;
  readonly context?: Record<string, string>;
  readonly bucketKey?: boolean;
}

export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly startedAt: number;
  readonly headers: ObjectHeaders;
  readonly metadata: Record<string, string>;
  readonly encryption: Encryption;
  readonly context?: Record<string, string>;
  readonly settled: Pick<StoredObject, 'tags' | 'owner' | 'acl' | 'retention' | 'legalHold'>;
  parts: Record<number, Part>;
}

export interface Part {
  readonly body: string;
  readonly size: number;
  readonly etag: string;
  readonly modifiedAt: number;
}

/** Bucket names are unique among all accounts. */
export const bucketsOf = globalStore<{ buckets: Record<string, Bucket> }>('s3', () => ({
  buckets: {},
}));

/** Keys are any text, `__proto__` included; with a letter before them they are harmless names of members. */
export function entryName(key: string): string {
  return `k${key}`;
}

export function versionsOf(bucket: Bucket, key: string): readonly Version[] {
  return bucket.objects[entryName(key)] ?? [];
}

/** Keys in the order of their UTF-8 bytes, as S3 lists them. */
export function keysOf(bucket: Bucket): string[] {
  return Object.keys(bucket.objects)
    .map((name) => name.slice(1))
    .sort(compareKeys);
}

/** UTF-16 orders as UTF-8 does but for surrogates, which come after everything else. */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  const hasSurrogate = /[\ud800-\udfff]/;
  if (hasSurrogate.test(a) || hasSurrogate.test(b)) {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  return a < b ? -1 : 1;
}
