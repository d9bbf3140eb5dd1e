/** One page of a list, and the token of the next one, if there is one. */
export interface Page<T> {
  readonly items: T[];
  readonly next?: string;
}

interface Asked {
  readonly size: number;
  /** As the caller sent it; undefined: the first page. */
  readonly token: string | undefined;
  /** The refusal of a token that is none. */
  readonly refuse: () => Error;
}

/**
 * A page of a list in the order of its keys. The token holds the last key that was shown, so that the next page begins behind it
 * even if that item is gone by then.
 */
export function pageInOrder<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { size, token, refuse }: Asked,
): Page<T> {
  const last = token === undefined ? undefined : read(token, refuse);
  const left = all
    .filter((item) => last === undefined || keyOf(item) > last)
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const items = left.slice(0, size);
  const end = items.at(-1);
  return end === undefined || left.length <= size ? { items } : { items, next: write(keyOf(end)) };
}

/**
 * A page of a list in its own order. The token names the item that the next page begins with, so that a caller may delete what
 * each page shows and go on; where that item is gone, the token leads nowhere.
 */
export function pageFrom<T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  { size, token, refuse }: Asked,
): Page<T> {
  const first = token === undefined ? undefined : read(token, refuse);
  const start = first === undefined ? 0 : all.findIndex((item) => nameOf(item) === first);
  if (start < 0) throw refuse();
  const items = all.slice(start, start + size);
  const next = all[start + size];
  return next === undefined ? { items } : { items, next: write(nameOf(next)) };
}

/** Tells a token from any other text that happens to be Base64. */
const mark = 'page ';

function write(key: string): string {
  return Buffer.from(mark + key).toString('base64');
}

function read(token: string, refuse: () => Error): string {
  const text = Buffer.from(token, 'base64').toString();
  if (!text.startsWith(mark)) throw refuse();
  return text.slice(mark.length);
}
