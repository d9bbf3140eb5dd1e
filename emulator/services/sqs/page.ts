import { invalidParameter, requireRange } from './refusals.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** One page of a sorted list; without MaxResults the first 1,000 and no token, as SQS has it. */
export function page(
  all: readonly string[],
  request: PageRequest,
): { items: string[]; NextToken?: string } {
  const limit = requireRange(request.MaxResults ?? 1000, 'MaxResults', 1, 1000);
  const last = request.NextToken && Buffer.from(request.NextToken, 'base64').toString();
  const start = last === undefined ? 0 : all.indexOf(last) + 1;
  if (last && start === 0) throw invalidParameter(request.NextToken, 'NextToken', 'It is not one.');
  const items = all.slice(start, start + limit);
  const end = items.at(-1);
  const more = request.MaxResults !== undefined && start + limit < all.length;
  return { items, ...(more && end && { NextToken: Buffer.from(end).toString('base64') }) };
}
