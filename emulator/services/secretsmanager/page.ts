import { Fault } from '../../fault.ts';
import { requireRange } from './refusals.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** One page of a list; the token names the last item of the page before it. */
export function page<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  { MaxResults, NextToken }: PageRequest,
  most = 100,
): { readonly items: T[]; readonly rest: { readonly NextToken?: string } } {
  const limit = requireRange(MaxResults ?? most, 'maxResults', 1, most);
  const start = NextToken === undefined ? 0 : placeAfter(all, idOf, NextToken);
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  const isEnd = last === undefined || start + limit >= all.length;
  return { items, rest: isEnd ? {} : { NextToken: token(idOf(last)) } };
}

function token(id: string): string {
  return Buffer.from(id).toString('base64');
}

function placeAfter<T>(all: readonly T[], idOf: (item: T) => string, sent: string): number {
  const place = all.findIndex((item) => token(idOf(item)) === sent);
  if (place < 0) throw new Fault('InvalidNextTokenException', 'Invalid pagination token.');
  return place + 1;
}
