import { invalid } from './refusals.ts';

interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** One page of a list in order: 100 results unless told otherwise, at most 1000. The token is where the next one begins. */
export function page<T>(
  all: readonly T[],
  { maxResults = 100, nextToken }: PageRequest,
): { readonly items: T[]; readonly rest: { readonly nextToken?: string } } {
  if (maxResults < 1 || maxResults > 1000)
    throw invalid('maxResults', 'must be between 1 and 1000');
  const start = nextToken === undefined ? 0 : placeOf(nextToken, all.length);
  const end = start + maxResults;
  const rest = end < all.length ? { nextToken: Buffer.from(String(end)).toString('base64') } : {};
  return { items: all.slice(start, end), rest };
}

/** A request that names what it wants has no pages. */
export function refusePaging({ maxResults, nextToken }: PageRequest, named: string): void {
  if (maxResults === undefined && nextToken === undefined) return;
  throw invalid('maxResults', `maxResults and nextToken cannot be used together with ${named}`);
}

function placeOf(token: string, length: number): number {
  const place = Number(Buffer.from(token, 'base64').toString() || Number.NaN);
  if (Number.isInteger(place) && place > 0 && place <= length) return place;
  throw invalid('nextToken', 'Invalid token');
}
