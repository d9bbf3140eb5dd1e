import { invalidParameter } from './refusals.ts';

const size = 100;

/**
 * One page of a list, in order of its ARNs. The token names the last one of the page before: the next page begins behind it, even
 * if it is gone by then.
 */
export function page<T>(
  all: readonly T[],
  arnOf: (item: T) => string,
  token: string | undefined,
): { items: T[]; rest: { NextToken?: string } } {
  const last = token && Buffer.from(token, 'base64').toString();
  if (last !== undefined && !last.startsWith('arn:')) throw invalidParameter('NextToken');
  const left = all
    .filter((item) => last === undefined || arnOf(item) > last)
    .sort((one, other) => (arnOf(one) < arnOf(other) ? -1 : 1));
  const items = left.slice(0, size);
  const end = items.at(-1);
  if (end === undefined || left.length <= size) return { items, rest: {} };
  return { items, rest: { NextToken: Buffer.from(arnOf(end)).toString('base64') } };
}
