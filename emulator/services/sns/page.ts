import { invalidParameter } from './refusals.ts';

const size = 100;

/** One page of a list in order of its ARNs; the token names the last one of the page before. */
export function page<T>(
  all: readonly T[],
  arnOf: (item: T) => string,
  token: string | undefined,
): { items: T[]; rest: { NextToken?: string } } {
  const last = token && Buffer.from(token, 'base64').toString();
  const start = last === undefined ? 0 : all.findIndex((item) => arnOf(item) === last) + 1;
  if (last !== undefined && start === 0) throw invalidParameter('NextToken');
  const items = all.slice(start, start + size);
  const end = items.at(-1);
  if (end === undefined || start + size >= all.length) return { items, rest: {} };
  return { items, rest: { NextToken: Buffer.from(arnOf(end)).toString('base64') } };
}
