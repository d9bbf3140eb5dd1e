import { Fault } from '../../fault.ts';
import { violation } from './refusals.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** One page of a list in the order of its keys; the token names the last item of the page before. */
export function page<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { MaxResults, NextToken }: PageRequest,
  { usual, most }: { readonly usual: number; readonly most: number },
): { readonly items: T[]; readonly rest: { readonly NextToken?: string } } {
  const count = MaxResults ?? usual;
  if (count < 1)
    throw violation(count, 'maxResults', 'Member must have value greater than or equal to 1');
  if (count > most)
    throw violation(count, 'maxResults', `Member must have value less than or equal to ${most}`);
  const after = NextToken === undefined ? undefined : readToken(NextToken);
  const left = all
    .filter((item) => after === undefined || keyOf(item) > after)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = left.slice(0, count);
  const last = items.at(-1);
  if (last === undefined || left.length <= count) return { items, rest: {} };
  return { items, rest: { NextToken: Buffer.from(`after ${keyOf(last)}`).toString('base64') } };
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString();
  if (text.startsWith('after ')) return text.slice('after '.length);
  throw new Fault('InvalidNextToken', "The specified token isn't valid.");
}

/** A version's number as a key in order: `10` comes after `9`. */
export function orderOf({ number }: { readonly number: number }): string {
  return String(number).padStart(9, '0');
}
