import { type Condition, onNumber } from './condition.ts';
import type { Tokens } from './tokens.ts';

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
};

/** What stands behind `"numeric":`. https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html */
export function readNumeric(tokens: Tokens): Condition {
  if (tokens.next().kind !== '[') tokens.fail('Value of numeric must be an array.');
  const token = tokens.next();
  if (token.kind !== 'string') {
    tokens.fail(`Invalid member in numeric match: ${tokens.text()}`);
  }
  const operator = tokens.text();
  const limitToken = tokens.next();
  const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
  if (compare === undefined) tokens.fail(`Unrecognized numeric range operator: ${operator}`);
  if (limitToken.kind !== 'number') {
    tokens.fail(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`);
  }
  const limit = readNumber(tokens);
  const after = tokens.next();
  if (after.kind === ']') return onNumber((value) => compare(value, limit));
  if (!operator.startsWith('>')) tokens.fail('Too many elements in numeric expression');
  if (after.kind !== 'string') tokens.fail(`Bad value in numeric range: ${tokens.text()}`);
  const top = readTop(tokens, limit);
  return onNumber((value) => compare(value, limit) && top(value));
}

/** The upper bound of a range whose lower one is known. */
function readTop(tokens: Tokens, bottom: number): (value: number) => boolean {
  const operator = tokens.text();
  const compare = operator === '<' || operator === '<=' ? comparisons[operator] : undefined;
  if (compare === undefined) tokens.fail(`Bad numeric range operator: ${operator}`);
  if (tokens.next().kind !== 'number') tokens.fail(`Value of ${operator} must be numeric`);
  const top = readNumber(tokens);
  if (tokens.next().kind !== ']') tokens.fail('Too many terms in numeric range expression');
  if (top <= bottom) tokens.fail('Bottom must be less than top');
  return (value) => compare(value, top);
}

const largest = 1e9;

export function readNumber(tokens: Tokens): number {
  const number = Number(tokens.text());
  if (Math.abs(number) <= largest) return number;
  return tokens.fail('Value must be between -1.0E9 and 1.0E9, inclusive');
}
