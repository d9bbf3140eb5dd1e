import { comparableText, searchableText } from './assumptions.ts';
import type { Test } from './expression.ts';
import { parseRegex } from './regex.ts';
import type { Scanner } from './scanner.ts';
import { compileWildcard, parseWildcard } from './wildcard.ts';

/** What is said of a value: `= "x"`, `!= 4*`, `= %re%`, `>= 5`. */
export type Condition =
  | {
      readonly type: 'text';
      readonly negated: boolean;
      readonly text: string;
      readonly quoted: boolean;
    }
  | { readonly type: 'regex'; readonly negated: boolean; readonly search: Test<string> }
  | { readonly type: 'order'; readonly operator: Order; readonly number: number };

type Order = '<' | '<=' | '>' | '>=';

const numeral = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that a text spells in the pattern language's own notation. */
export function numberIn(text: string): number | undefined {
  return numeral.test(text) ? Number(text) : undefined;
}

/** Reads operator and value. */
export function parseCondition(scanner: Scanner, subject: string): Condition {
  const operator = scanner.skipBlanks().read(/!=|[<>]=?|=/y);
  if (operator === '') {
    scanner.fail(`expected an operator after ${subject}, found ${scanner.next()}`);
  }
  scanner.skipBlanks();
  const negated = operator === '!=';
  if (operator !== '=' && !negated) {
    return { type: 'order', operator: operator as Order, number: parseNumber(scanner, operator) };
  }
  if (scanner.sees('%')) return { type: 'regex', negated, search: parseRegex(scanner) };
  if (scanner.sees('"')) return { type: 'text', negated, text: scanner.quoted(), quoted: true };
  return { type: 'text', negated, text: parseBareText(scanner, operator), quoted: false };
}

function parseNumber(scanner: Scanner, operator: string): number {
  const start = scanner.at;
  const number = numberIn(scanner.read(/[\w.+*-]*/y));
  if (number === undefined) scanner.fail(`${operator} needs a number, unquoted`, start);
  return number;
}

/**
 * The guide allows letters, digits and `_` without quotes and itself writes `123.123.*`; patterns in use leave
 * `kms.amazonaws.com` unquoted.
 */
function parseBareText(scanner: Scanner, operator: string): string {
  const text = scanner.read(/[\w.*+-]+/y);
  if (text === '') scanner.fail(`expected a value after ${operator}, found ${scanner.next()}`);
  if (/[^\s()[\]{},&|]/y.test(scanner.text.charAt(scanner.at))) {
    scanner.fail(`put a value that has ${scanner.symbol()} in double quotes`);
  }
  return text;
}

/** `numberOf` tells which number a value is, if any: a JSON number, or what a field's text spells. */
export function compileCondition(
  condition: Condition,
  numberOf: (value: unknown) => number | undefined,
): Test<unknown> {
  switch (condition.type) {
    case 'text':
      return compileText(condition, numberOf);
    case 'regex': {
      const { negated, search } = condition;
      return (value) => {
        const text = searchableText(value);
        return text !== undefined && search(text) !== negated;
      };
    }
    case 'order':
      return compileOrder(condition.operator, condition.number, numberOf);
  }
}

function compileText(
  condition: Extract<Condition, { type: 'text' }>,
  numberOf: (value: unknown) => number | undefined,
): Test<unknown> {
  const { text, quoted, negated } = condition;
  const wildcard = parseWildcard(text);
  if (wildcard !== undefined) return compilePattern(compileWildcard(wildcard), quoted, negated);
  const number = quoted ? undefined : numberIn(text);
  if (number !== undefined) {
    return negated
      ? (value) =>
          comparableText(value, false) !== undefined && value !== text && numberOf(value) !== number
      : (value) => value === text || numberOf(value) === number;
  }
  return negated
    ? (value) => typeof value === 'string' && value !== text
    : (value) => value === text;
}

function compilePattern(matches: Test<string>, quoted: boolean, negated: boolean): Test<unknown> {
  if (quoted && !negated) return (value) => typeof value === 'string' && matches(value);
  return (value) => {
    const text = comparableText(value, quoted);
    return text !== undefined && matches(text) !== negated;
  };
}

function compileOrder(
  operator: Order,
  bound: number,
  numberOf: (value: unknown) => number | undefined,
): Test<unknown> {
  // undefined compares as NaN: false with every operator.
  const number = (value: unknown): number => numberOf(value) ?? Number.NaN;
  switch (operator) {
    case '<':
      return (value) => number(value) < bound;
    case '<=':
      return (value) => number(value) <= bound;
    case '>':
      return (value) => number(value) > bound;
    case '>=':
      return (value) => number(value) >= bound;
  }
}
