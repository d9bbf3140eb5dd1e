import { Fault } from '../../fault.ts';
import { pageFrom } from '../../page.ts';
import { requireRange } from './refusals.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** One page of a list. */
export function page<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  { MaxResults, NextToken: token }: PageRequest,
  most = 100,
): { readonly items: T[]; readonly rest: { readonly NextToken?: string } } {
  const size = requireRange(MaxResults ?? most, 'maxResults', 1, most);
  const refuse = () => new Fault('InvalidNextTokenException', 'Invalid pagination token.');
  const { items, next } = pageFrom(all, idOf, { size, token, refuse });
  return { items, rest: next ? { NextToken: next } : {} };
}
