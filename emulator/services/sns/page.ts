import { pageInOrder } from '../../page.ts';
import { invalidParameter } from './refusals.ts';

const size = 100;

/** One page of a list, in order of its ARNs. */
export function page<T>(
  all: readonly T[],
  arnOf: (item: T) => string,
  token: string | undefined,
): { items: T[]; rest: { NextToken?: string } } {
  const refuse = () => invalidParameter('NextToken');
  const { items, next } = pageInOrder(all, arnOf, { size, token: token || undefined, refuse });
  return { items, rest: next ? { NextToken: next } : {} };
}
