import { mostCombinations, tooComplex } from './complexity.ts';
import { InvalidFilterPolicy } from './invalid-filter-policy.ts';
import type { Alternative, FilterPolicy } from './read.ts';

export type FilterScope = 'MessageAttributes' | 'MessageBody';

const mostKeys = 5;
const mostWildcards = 3;
const mostPoints = 100;

/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
export function checkLimits(policy: FilterPolicy, scope: FilterScope): void {
  const requirements = policy.flatMap((alternative) => [...alternative.entries()]);
  if (new Set(requirements.map(([path]) => path)).size > mostKeys) {
    throw new InvalidFilterPolicy(
      `FilterPolicy: Filter policy can not have more than ${mostKeys} keys`,
    );
  }
  if (sum(policy.map(combinations)) > mostCombinations) throw tooComplex();
  if (policy.some(hasTooManyWildcards)) throw tooComplex();
  const isNested = requirements.some(([, { names }]) => names.length > 1);
  if (isNested && scope === 'MessageAttributes') {
    throw new InvalidFilterPolicy(
      'Filter policy scope MessageAttributes does not support nested filter policy',
    );
  }
}

/** The product of the numbers of values, each times the depth of its key. */
function combinations(alternative: Alternative): number {
  let product = 1;
  for (const { names, conditions } of alternative.values()) {
    product *= conditions.length * names.length;
  }
  return product;
}

/**
 * A pattern has at most three wildcards. One counts a point, two and three count three points; the points of a key times the
 * number of its patterns, summed over the keys, are at most a hundred.
 */
function hasTooManyWildcards(alternative: Alternative): boolean {
  const byKey = [...alternative.values()].map(({ conditions }) =>
    conditions.flatMap(({ wildcards = 0 }) => (wildcards > 0 ? [wildcards] : [])),
  );
  if (byKey.flat().some((wildcards) => wildcards > mostWildcards)) return true;
  const points = (patterns: number[]) =>
    patterns.length * sum(patterns.map((wildcards) => (wildcards === 1 ? 1 : 3)));
  return sum(byKey.map(points)) > mostPoints;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
