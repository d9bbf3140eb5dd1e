import { invalid } from '../template/fault.ts';

export interface Page<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

const standard = 100;

/** A page of a list; the token is what identifies the last item of the page before, so that new items move nothing. */
export function page<T>(
  items: readonly T[],
  token: string | undefined,
  identify: (item: T) => string,
  size = standard,
): Page<T> {
  const start = token === undefined ? 0 : after(items, token, identify);
  const shown = items.slice(start, start + size);
  const last = shown.at(-1);
  if (last === undefined || start + size >= items.length) return { items: shown };
  return { items: shown, nextToken: Buffer.from(identify(last)).toString('base64url') };
}

function after<T>(items: readonly T[], token: string, identify: (item: T) => string): number {
  const id = Buffer.from(token, 'base64url').toString();
  const at = items.findIndex((item) => identify(item) === id);
  if (at < 0) throw invalid('Invalid NextToken');
  return at + 1;
}
