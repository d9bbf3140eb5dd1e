import { compareKeys } from './store.ts';

/** A place in a listing: a key, or the common prefix that stands for many. */
export type Entry<T> =
  | { readonly kind: 'item'; readonly key: string; readonly item: T }
  | { readonly kind: 'prefix'; readonly key: string };

export interface Listing<T> {
  readonly entries: readonly Entry<T>[];
  readonly truncated: boolean;
}

export interface ListingOptions {
  readonly prefix: string;
  readonly delimiter: string;
  readonly limit: number;
  /** Only what comes after this key or common prefix. */
  readonly after: string;
}

/**
 * One page of keys. Keys that share what stands before the delimiter are rolled up and count once; `keyed` comes in the
 * order of the keys, which may repeat. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
 */
export function list<T>(
  keyed: Iterable<readonly [key: string, item: T]>,
  { prefix, delimiter, limit, after }: ListingOptions,
): Listing<T> {
  const entries: Entry<T>[] = [];
  let lastPrefix: string | undefined;
  for (const [key, item] of keyed) {
    if (!key.startsWith(prefix)) continue;
    const rolled = commonPrefix(key, prefix, delimiter);
    if (rolled !== undefined && rolled === lastPrefix) continue;
    if (after !== '' && (rolled === after || compareKeys(key, after) <= 0)) continue;
    if (entries.length === limit) return { entries, truncated: limit > 0 };
    lastPrefix = rolled;
    entries.push(
      rolled === undefined ? { kind: 'item', key, item } : { kind: 'prefix', key: rolled },
    );
  }
  return { entries, truncated: false };
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}
