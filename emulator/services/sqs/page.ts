import { pageInOrder } from '../../page.ts';
import { invalidParameter, requireRange } from './refusals.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** One page of a list of URLs; without MaxResults the first 1,000 and no token, as SQS has it. */
export function page(
  all: readonly string[],
  { MaxResults, NextToken }: PageRequest,
): { items: string[]; NextToken?: string } {
  const size = requireRange(MaxResults ?? 1000, 'MaxResults', 1, 1000);
  const token = NextToken || undefined;
  const refuse = () => invalidParameter(token, 'NextToken', 'It is not one.');
  const { items, next } = pageInOrder(all, (url) => url, { size, token, refuse });
  return { items, ...(MaxResults !== undefined && next && { NextToken: next }) };
}
