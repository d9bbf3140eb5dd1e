import { pageFrom } from '../../page.ts';
import { invalid } from './refusals.ts';

interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** One page of a list in order: 100 results unless told otherwise, at most 1000. */
export function page<T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  { maxResults: size = 100, nextToken: token }: PageRequest,
): { readonly items: T[]; readonly rest: { readonly nextToken?: string } } {
  if (size < 1 || size > 1000) throw invalid('maxResults', 'must be between 1 and 1000');
  const refuse = () => invalid('nextToken', 'Invalid token');
  const { items, next } = pageFrom(all, nameOf, { size, token, refuse });
  return { items, rest: next ? { nextToken: next } : {} };
}

/** A request that names what it wants has no pages. */
export function refusePaging({ maxResults, nextToken }: PageRequest, named: string): void {
  if (maxResults === undefined && nextToken === undefined) return;
  throw invalid('maxResults', `maxResults and nextToken cannot be used together with ${named}`);
}
