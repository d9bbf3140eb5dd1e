import { pageFrom } from '../../page.ts';
import { invalid, ranged } from './refusals.ts';

interface Request {
  readonly Marker?: string | undefined;
  readonly PageSize?: number | undefined;
}

/** A page of a list in the order of creation; at most 400 at once. */
export function page<T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  { Marker, PageSize }: Request,
): { readonly items: T[]; readonly rest: { readonly NextMarker?: string } } {
  const { items, next } = pageFrom(all, nameOf, {
    size: ranged(PageSize, 'PageSize', [1, 400], 400),
    token: Marker,
    refuse: () => invalid(`Invalid marker '${Marker}'`),
  });
  return { items, rest: next === undefined ? {} : { NextMarker: next } };
}
