import { pageFrom } from '../../page.ts';
import { invalid, violates } from './refusals.ts';

interface PageRequest {
  readonly limit?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** One page of a list in order. */
export function page<T>(
  all: readonly T[],
  { limit = 50, nextToken: token }: PageRequest,
  nameOf: (item: T) => string,
  most = 50,
): { items: T[]; nextToken?: string } {
  const refuse = () => invalid('The specified nextToken is invalid.');
  const { items, next } = pageFrom(all, nameOf, { size: checkLimit(limit, most), token, refuse });
  return { items, ...(next && { nextToken: next }) };
}

export function checkLimit(limit: number, most: number): number {
  if (limit < 1) throw violates(limit, 'limit', 'have value greater than or equal to 1');
  if (limit > most) throw violates(limit, 'limit', `have value less than or equal to ${most}`);
  return limit;
}

export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
