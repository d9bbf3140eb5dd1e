import { mostCombinations, tooComplex } from './complexity.ts';
import { InvalidFilterPolicy } from './invalid-filter-policy.ts';
import type { Alternative, FilterPolicy } from './read.ts';

export type FilterScope = 'MessageAttributes' | 'MessageBody';

const mostKeys = 5;

/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
export function checkLimits(policy: FilterPolicy, scope: FilterScope): void {
  const requirements = policy.flatMap((alternative) => [...alternative.entries()]);
  if (new Set(requirements.map(([path]) => path)).size > mostKeys) {
    throw new InvalidFilterPolicy(
      `FilterPolicy: Filter policy can not have more than ${mostKeys} keys`,
    );
  }
  if (sum(policy.map(combinations)) > mostCombinations) throw tooComplex();
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
