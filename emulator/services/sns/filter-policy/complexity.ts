import { InvalidFilterPolicy } from './invalid-filter-policy.ts';

/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
export const mostCombinations = 150;

export function tooComplex(): InvalidFilterPolicy {
  return new InvalidFilterPolicy('FilterPolicy: Filter policy is too complex');
}
