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

/** One page of a list in the order of its keys; the marker names the last item of the page before. */
export function page<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { Marker, MaxItems }: PageRequest,
): Page<T> {
  const size = requireRange(MaxItems ?? 100, 'maxItems', 1, 1000);
  const after = Marker === undefined ? '' : readMarker(Marker);
  const sorted = all
    .filter((item) => Marker === undefined || keyOf(item) > after)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = sorted.slice(0, size);
  const last = items.at(-1);
  if (last === undefined || sorted.length <= size) return { items, rest: { IsTruncated: false } };
  const marker = Buffer.from(`after ${keyOf(last)}`).toString('base64');
  return { items, rest: { IsTruncated: true, Marker: marker } };
}

function readMarker(marker: string): string {
  const text = Buffer.from(marker, 'base64').toString();
  if (!text.startsWith('after ')) throw validationError('Invalid Marker.');
  return text.slice('after '.length);
}
