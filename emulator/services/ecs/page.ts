import { pageFrom } from '../../page.ts';
import { invalidParameter } from './faults.ts';

interface Asked {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** A page of ARNs: 100 at most, unless the operation has another limit. */
export function pageOf(
  all: readonly string[],
  { maxResults, nextToken }: Asked,
  most = 100,
): { readonly items: string[]; readonly nextToken?: string } {
  if (maxResults !== undefined && (maxResults < 1 || maxResults > most)) {
    throw invalidParameter(`maxResults must be between 1 and ${most}`);
  }
  const refuse = () => invalidParameter('Invalid token.');
  const size = maxResults ?? most;
  const { items, next } = pageFrom(all, (item) => item, { size, token: nextToken, refuse });
  return next === undefined ? { items } : { items, nextToken: next };
}
