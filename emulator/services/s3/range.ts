import { Fault } from '../../fault.ts';

/** First and last byte, both included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * The part of `size` bytes that a `Range` header asks for; undefined for the whole: S3 takes no notice of a header that it
 * cannot read or that names several ranges. Throws `InvalidRange`.
 */
export function readRange(header: string | undefined, size: number): Range | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || header === undefined) return undefined;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < first) return undefined;
  if (first > last) throw unsatisfiable(header, size);
  return { first, last };
}

function unsatisfiable(header: string, size: number): Fault {
  return new Fault('InvalidRange', 'The requested range is not satisfiable', {
    status: 416,
    members: { RangeRequested: header, ActualObjectSize: size },
  });
}
