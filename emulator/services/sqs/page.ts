import { invalidParameter, requireRange } from './refusals.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * One page of a sorted list of URLs; without MaxResults the first 1,000 and no token, as SQS has it. A token names the last URL
 * that was shown: the next page begins behind it, even if it is gone by then.
 */
export function page(
  all: readonly string[],
  request: PageRequest,
): { items: string[]; NextToken?: string } {
  const limit = requireRange(request.MaxResults ?? 1000, 'MaxResults', 1, 1000);
  const last = readToken(request.NextToken);
  const left = all.filter((url) => last === undefined || url > last);
  const items = left.slice(0, limit);
  const end = items.at(-1);
  const more = request.MaxResults !== undefined && left.length > limit;
  return { items, ...(more && end && { NextToken: Buffer.from(end).toString('base64') }) };
}

function readToken(token: string | undefined): string | undefined {
  if (!token) return undefined;
  const url = Buffer.from(token, 'base64').toString();
  if (/^https?:\/\//.test(url)) return url;
  throw invalidParameter(token, 'NextToken', 'It is not one.');
}
