import { Fault } from '../../fault.ts';
import { pageFrom } from '../../page.ts';
import { requireRange } from './validation.ts';

interface PageRequest {
  readonly Limit?: number | undefined;
  readonly Marker?: string | undefined;
}

interface Page<T> {
  readonly items: T[];
  readonly rest: { readonly Truncated: boolean; readonly NextMarker?: string };
}

/** One page of a list. */
export function page<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  { Limit, Marker: token }: PageRequest,
  limits: { readonly usual: number; readonly most: number },
): Page<T> {
  const size = requireRange(Limit ?? limits.usual, 'limit', 1, limits.most);
  const refuse = () => new Fault('InvalidMarkerException', `Invalid marker ${token ?? ''}`);
  const { items, next } = pageFrom(all, idOf, { size, token, refuse });
  return { items, rest: next ? { Truncated: true, NextMarker: next } : { Truncated: false } };
}
