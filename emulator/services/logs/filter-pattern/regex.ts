import type { Test } from './expression.ts';
import { Automaton } from './regex-automaton.ts';
import { parseRegexSyntax } from './regex-syntax.ts';
import type { Scanner } from './scanner.ts';

const mostInPattern = 2;

/** Reads `%…%`; the result tells whether a text has a match in it. */
export function parseRegex(scanner: Scanner): Test<string> {
  const start = scanner.at;
  scanner.expect('%', 'to open a regular expression');
  scanner.regexes += 1;
  if (scanner.regexes > mostInPattern) {
    scanner.fail(`a pattern can have ${mostInPattern} regular expressions only`, start);
  }
  const automaton = new Automaton(parseRegexSyntax(scanner));
  return (text) => automaton.search(text);
}
