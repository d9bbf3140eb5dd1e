import { pageInOrder } from '../../page.ts';
import { validationError } from './faults.ts';
import { requireRange } from './names.ts';

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<T> {
  readonly items: T[];
  /** Belongs into the answer as it is. */
  readonly rest: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/** One page of a list in the order of its keys. */
export function page<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { Marker: token, MaxItems }: PageRequest,
): Page<T> {
  const size = requireRange(MaxItems ?? 100, 'maxItems', 1, 1000);
  const refuse = () => validationError('Invalid Marker.');
  const { items, next } = pageInOrder(all, keyOf, { size, token, refuse });
  return { items, rest: next ? { IsTruncated: true, Marker: next } : { IsTruncated: false } };
}
