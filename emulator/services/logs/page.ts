import { invalid, violates } from './refusals.ts';

interface PageRequest {
  readonly limit?: number | undefined;
  readonly nextToken?: string | undefined;
}

/**
 * One page of a list in order. The token names the item that the next page begins with, so that a caller may delete what each
 * page shows and go on.
 */
export function page<T>(
  all: readonly T[],
  { limit = 50, nextToken }: PageRequest,
  nameOf: (item: T) => string,
  most = 50,
): { items: T[]; nextToken?: string } {
  checkLimit(limit, most);
  const start = nextToken === undefined ? 0 : placeOf(all, nextToken, nameOf);
  const items = all.slice(start, start + limit);
  const next = all[start + limit];
  return { items, ...(next && { nextToken: Buffer.from(nameOf(next)).toString('base64url') }) };
}

export function checkLimit(limit: number, most: number): number {
  if (limit < 1) throw violates(limit, 'limit', 'have value greater than or equal to 1');
  if (limit > most) throw violates(limit, 'limit', `have value less than or equal to ${most}`);
  return limit;
}

/** Where the token's item is gone meanwhile, the token no longer leads anywhere. */
function placeOf<T>(all: readonly T[], token: string, nameOf: (item: T) => string): number {
  const name = Buffer.from(token, 'base64url').toString();
  const place = all.findIndex((item) => nameOf(item) === name);
  if (place < 0) throw invalid('The specified nextToken is invalid.');
  return place;
}

export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
