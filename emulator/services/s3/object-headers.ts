import { Fault, notImplemented } from '../../fault.ts';
import type { ObjectHeaders } from './store.ts';

interface Describes {
  readonly ContentType?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly CacheControl?: string | undefined;
  readonly Expires?: Date | undefined;
  readonly StorageClass?: string | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
}

const mostMetadata = 2048;
const longestKey = 1024;

/** What a request says of its object. */
export function readHeaders(input: Describes): ObjectHeaders {
  const headers: Record<string, string> = {};
  const { ContentType, ContentEncoding, ContentLanguage, ContentDisposition, CacheControl } = input;
  const given = { ContentType, ContentEncoding, ContentLanguage, ContentDisposition, CacheControl };
  for (const [name, value] of Object.entries(given)) if (value !== undefined) headers[name] = value;
  if (input.Expires !== undefined) headers.Expires = input.Expires.toISOString();
  if (input.StorageClass !== undefined && input.StorageClass !== 'STANDARD') {
    headers.StorageClass = checkClass(input.StorageClass);
  }
  const { WebsiteRedirectLocation } = input;
  if (WebsiteRedirectLocation !== undefined) {
    headers.WebsiteRedirectLocation = checkRedirect(WebsiteRedirectLocation);
  }
  return { ContentType: 'binary/octet-stream', ...headers };
}

const classes = [
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
];

function checkClass(name: string): string {
  if (classes.includes(name)) return name;
  throw new Fault('InvalidStorageClass', 'The storage class you specified is not valid', {
    status: 400,
    members: { StorageClassRequested: name },
  });
}

function checkRedirect(location: string): string {
  if (/^(\/|https?:\/\/)/.test(location)) return location;
  throw new Fault(
    'InvalidRedirectLocation',
    "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    { status: 400 },
  );
}

export function shownHeaders({ Expires, ...headers }: ObjectHeaders) {
  return { ...headers, ...(Expires !== undefined && { Expires: new Date(Expires) }) };
}

/** Names of metadata are headers, so their case is lost. */
export function readMetadata({ Metadata = {} }: Describes): Record<string, string> {
  const entries = Object.entries(Metadata).map(([name, value]) => [name.toLowerCase(), value]);
  const size = entries.reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (size > mostMetadata) {
    throw new Fault(
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
      { status: 400, members: { Size: size, MaxSizeAllowed: mostMetadata } },
    );
  }
  return Object.fromEntries(entries) as Record<string, string>;
}

export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size >= 1 && size <= longestKey) return;
  throw new Fault('KeyTooLongError', 'Your key is too long', {
    status: 400,
    members: { Size: size, MaxSizeAllowed: longestKey },
  });
}

const absent = ['WriteOffsetBytes'];

/** Refuses what would be lost without a word. */
export function refuseAbsent(operation: string, input: object): void {
  const given: Record<string, unknown> = { ...input };
  const name = absent.find((one) => given[one] !== undefined);
  if (name !== undefined) throw notImplemented(`s3:${operation} with ${name}`);
}
