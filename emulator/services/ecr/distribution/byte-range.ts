/** First and last byte, as HTTP counts them. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The one range that a `Range` header asks for, of so many bytes. `all`: there is no such header, or one that may be passed
 * over; `none`: nothing of what it asks for is there. https://www.rfc-editor.org/rfc/rfc9110#name-range
 */
export function readRange(header: string | undefined, size: number): ByteRange | 'all' | 'none' {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/u.exec(header ?? '') ?? [];
  if (first === '' && last === '') return 'all';
  if (first === '') return suffix(Number(last), size);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < Number(first)) return 'all';
  return Number(first) > end ? 'none' : { first: Number(first), last: end };
}

function suffix(length: number, size: number): ByteRange | 'none' {
  if (length === 0 || size === 0) return 'none';
  return { first: Math.max(size - length, 0), last: size - 1 };
}
