import { Fault } from '../../fault.ts';
import { violation } from './refusals.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** One page of a list in order. The token is where the next one begins. */
export function page<T>(
  all: readonly T[],
  { MaxResults, NextToken }: PageRequest,
  { usual, most }: { readonly usual: number; readonly most: number },
): { readonly items: T[]; readonly rest: { readonly NextToken?: string } } {
  const count = MaxResults ?? usual;
  if (count < 1)
    throw violation(count, 'maxResults', 'Member must have value greater than or equal to 1');
  if (count > most)
    throw violation(count, 'maxResults', `Member must have value less than or equal to ${most}`);
  const start = NextToken === undefined ? 0 : placeOf(NextToken, all.length);
  const end = start + count;
  const rest = end < all.length ? { NextToken: Buffer.from(`at ${end}`).toString('base64') } : {};
  return { items: all.slice(start, end), rest };
}

function placeOf(token: string, length: number): number {
  const [, digits] = /^at (\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
  if (digits !== undefined && Number(digits) <= length) return Number(digits);
  throw new Fault('InvalidNextToken', "The specified token isn't valid.");
}
