import { Fault } from '../../fault.ts';
import { requireRange } from './validation.ts';

interface PageRequest {
  readonly Limit?: number | undefined;
  readonly Marker?: string | undefined;
}

interface Page<T> {
  readonly items: T[];
  readonly rest: { readonly Truncated: boolean; readonly NextMarker?: string };
}

/**
 * One page of a list. The marker names the item that the next page begins with, so that a caller may delete what each page
 * shows and go on.
 */
export function page<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  request: PageRequest,
  limits: { readonly usual: number; readonly most: number },
): Page<T> {
  const limit = requireRange(request.Limit ?? limits.usual, 'limit', 1, limits.most);
  const start = request.Marker === undefined ? 0 : placeOf(all, idOf, request.Marker);
  const items = all.slice(start, start + limit);
  const next = all[start + limit];
  if (next === undefined) return { items, rest: { Truncated: false } };
  return { items, rest: { Truncated: true, NextMarker: marker(idOf(next)) } };
}

function marker(id: string): string {
  return Buffer.from(id).toString('base64');
}

function placeOf<T>(all: readonly T[], idOf: (item: T) => string, sent: string): number {
  const place = all.findIndex((item) => marker(idOf(item)) === sent);
  if (place < 0) throw new Fault('InvalidMarkerException', `Invalid marker ${sent}`);
  return place;
}
