import { compileDelimitedPattern } from './delimited-pattern.ts';
import { InvalidFilterPattern } from './invalid-filter-pattern.ts';
import { compileJsonPattern } from './json-pattern.ts';
import type { CompiledPattern, FilterPattern } from './pattern.ts';
import { Scanner } from './scanner.ts';
import { compileUnstructuredPattern } from './unstructured-pattern.ts';

export { FilterSet } from './filter-set.ts';
export { InvalidFilterPattern } from './invalid-filter-pattern.ts';
export { LogText } from './log-text.ts';
export type { FilterPattern, Match } from './pattern.ts';

const longestPattern = 1024;

/**
 * Makes a CloudWatch Logs filter pattern ready to match; throws `InvalidFilterPattern`.
 * Language: CloudWatch Logs User Guide, "Filter pattern syntax for metric filters, subscription filters, filter log events,
 * and Live Tail"; what it leaves open is decided in `assumptions.ts`.
 */
export function compileFilterPattern(pattern: string): FilterPattern {
  if (pattern.length > longestPattern) {
    throw new InvalidFilterPattern(
      `it has ${pattern.length} characters, at most ${longestPattern} are allowed`,
      longestPattern,
    );
  }
  if (/^\s*(?:"\s*"\s*)?$/.test(pattern)) return everything;
  const scanner = new Scanner(pattern).skipBlanks();
  const compiled = compile(scanner);
  return { ...compiled, regexes: scanner.regexes };
}

function compile(scanner: Scanner): CompiledPattern {
  if (scanner.sees('{')) return closed(scanner, compileJsonPattern);
  if (scanner.sees('[')) return closed(scanner, compileDelimitedPattern);
  return compileUnstructuredPattern(scanner);
}

/** `""` and `" "` match all events. */
const everything: FilterPattern = {
  kind: 'everything',
  regexes: 0,
  test: () => true,
  match: () => ({ extracted: {} }),
  fields: () => [],
};

function closed(
  scanner: Scanner,
  compileWhole: (scanner: Scanner) => CompiledPattern,
): CompiledPattern {
  const compiled = compileWhole(scanner);
  if (!scanner.skipBlanks().ended) {
    scanner.fail(`expected nothing after the closing bracket, found ${scanner.next()}`);
  }
  return compiled;
}
