import { Fault } from '../../fault.ts';
import { pageInOrder } from '../../page.ts';
import { violation } from './refusals.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** One page of a list in the order of its keys. */
export function page<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { MaxResults, NextToken: token }: PageRequest,
  { usual, most }: { readonly usual: number; readonly most: number },
): { readonly items: T[]; readonly rest: { readonly NextToken?: string } } {
  const size = MaxResults ?? usual;
  if (size < 1)
    throw violation(size, 'maxResults', 'Member must have value greater than or equal to 1');
  if (size > most)
    throw violation(size, 'maxResults', `Member must have value less than or equal to ${most}`);
  const refuse = () => new Fault('InvalidNextToken', "The specified token isn't valid.");
  const { items, next } = pageInOrder(all, keyOf, { size, token, refuse });
  return { items, rest: next ? { NextToken: next } : {} };
}

/** A version's number as a key in order: `10` comes after `9`. */
export function orderOf({ number }: { readonly number: number }): string {
  return String(number).padStart(9, '0');
}
