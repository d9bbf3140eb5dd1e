import { starPattern } from '../identity/policy/index.ts';
import type { Random } from '../random.ts';
import type { When } from './rule.ts';

interface Counted {
  readonly when: When;
  seen: number;
  struck: number;
}

/** Counts one call or message that fits the rule, and says whether it is struck. */
export function strikes(rule: Counted, random: Random): boolean {
  const { from, every, chance, times = Number.POSITIVE_INFINITY } = rule.when;
  rule.seen += 1;
  const turn = rule.seen - from;
  if (turn < 0 || turn % every !== 0 || rule.struck >= times) return false;
  // Certainty draws nothing, so that it leaves all that is random as it would have been.
  if (chance < 1 && random.next() / 2 ** 32 >= chance) return false;
  rule.struck += 1;
  return true;
}

/** Whether `text` is `pattern`, in which `*` stands for any text; letters count in either case. */
export function fits(pattern: string, text: string): boolean {
  return starPattern(pattern.toLowerCase())(text.toLowerCase());
}
