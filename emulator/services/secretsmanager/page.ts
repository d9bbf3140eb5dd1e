import { Fault } from '../../fault.ts';
import { requireRange } from './refusals.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * One page of a list. The token names the item that the next page begins with, so that a caller may delete what each page shows
 * and go on.
 */
export function page<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  { MaxResults, NextToken }: PageRequest,
  most = 100,
): { readonly items: T[]; readonly rest: { readonly NextToken?: string } } {
  const limit = requireRange(MaxResults ?? most, 'maxResults', 1, most);
  const start = NextToken === undefined ? 0 : placeOf(all, idOf, NextToken);
  const items = all.slice(start, start + limit);
  const next = all[start + limit];
  return { items, rest: next === undefined ? {} : { NextToken: token(idOf(next)) } };
}

function token(id: string): string {
  return Buffer.from(id).toString('base64');
}

function placeOf<T>(all: readonly T[], idOf: (item: T) => string, sent: string): number {
  const place = all.findIndex((item) => token(idOf(item)) === sent);
  if (place < 0) throw new Fault('InvalidNextTokenException', 'Invalid pagination token.');
  return place;
}
