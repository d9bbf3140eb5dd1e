import { everyOf, someOf, type Test } from './expression.ts';
import { InvalidFilterPattern } from './invalid-filter-pattern.ts';
import type { CompiledPattern } from './pattern.ts';
import { parseRegex } from './regex.ts';
import type { Scanner } from './scanner.ts';

interface Term {
  /** `''` must be there, `-` must not, `?` must be there unless another `?` term is. */
  readonly sign: '' | '-' | '?';
  readonly found: Test<string>;
}

/**
 * `ERROR "exact phrase" -DEBUG %regex%`: terms found anywhere in the message.
 * Guide: "Using filter patterns to match terms in unstructured log events".
 */
export function compileUnstructuredPattern(scanner: Scanner): CompiledPattern {
  const holds = compileTerms(parseTerms(scanner));
  return {
    kind: 'unstructured',
    test: ({ message }) => holds(message),
    match: ({ message }) => (holds(message) ? { extracted: {} } : undefined),
    fields: () => [],
  };
}

function parseTerms(scanner: Scanner): Term[] {
  const terms: Term[] = [];
  while (!scanner.skipBlanks().ended) terms.push(parseTerm(scanner));
  return terms;
}

function parseTerm(scanner: Scanner): Term {
  const sign = scanner.takes('-') ? '-' : scanner.takes('?') ? '?' : '';
  // The 2022 guide writes `"ERROR" - "Exiting"`.
  if (sign === '-') scanner.skipBlanks();
  if (scanner.sees('%')) return { sign, found: parseRegex(scanner) };
  const text = scanner.sees('"') ? scanner.quoted() : parseWord(scanner);
  return { sign, found: (message) => message.includes(text) };
}

function parseWord(scanner: Scanner): string {
  const start = scanner.at;
  const word = scanner.read(/[\p{L}\p{N}_]+/uy);
  if (!/^\s?$/.test(scanner.text.charAt(scanner.at)) || word === '') {
    throw new InvalidFilterPattern(
      `put a term that has ${scanner.symbol()} in double quotes; only letters, digits and _ go without`,
      scanner.at,
      `Invalid character(s) in term '${/^\S*/.exec(scanner.text.slice(start))?.[0]}'`,
    );
  }
  return word;
}

/** Beside other terms those with `?` are ignored: "all question mark terms will be ignored". */
function compileTerms(terms: readonly Term[]): Test<string> {
  const optional = terms.filter(({ sign }) => sign === '?');
  if (optional.length === terms.length) return someOf(optional.map(({ found }) => found));
  return everyOf(
    terms
      .filter(({ sign }) => sign !== '?')
      .map(({ sign, found }) => (sign === '-' ? (message) => !found(message) : found)),
  );
}
