import { addressesIn } from './cidr.ts';
import {
  absence,
  type Condition,
  not,
  nothingOf,
  onText,
  presence,
  type Scalar,
} from './condition.ts';
import { readNumber, readNumeric } from './numeric.ts';
import type { Tokens } from './tokens.ts';
import { wildcard } from './wildcard.ts';

type Read = (tokens: Tokens) => Condition;

/** Those on texts that `anything-but` takes too. */
const textOperators: Readonly<Record<string, Read>> = {
  prefix: (tokens) => {
    const prefix = readText(tokens, 'prefix');
    return onText((text) => text.startsWith(prefix));
  },
  suffix: (tokens) => {
    const suffix = readText(tokens, 'suffix');
    return onText((text) => text.endsWith(suffix));
  },
  wildcard: (tokens) => wildcard(readText(tokens, 'wildcard'), tokens),
};

/**
 * The operators, by name. A new one is one of these.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
const operators: Readonly<Record<string, Read>> = {
  ...textOperators,
  'equals-ignore-case': (tokens) => {
    const wanted = readText(tokens, 'equals-ignore-case').toLowerCase();
    return onText((text) => text.toLowerCase() === wanted);
  },
  // SNS's own complaint calls it a prefix.
  cidr: (tokens) => addressesIn(readText(tokens, 'prefix')),
  exists: (tokens) => {
    const { kind } = tokens.next();
    if (kind === 'true') return presence;
    if (kind === 'false') return absence;
    return tokens.fail('exists match pattern must be either true or false.');
  },
  numeric: readNumeric,
  'anything-but': readAnythingBut,
};

/** What stands between the braces of one condition; the opening one is read already. */
export function readMatchExpression(tokens: Tokens): Condition {
  if (tokens.next().kind !== 'name') tokens.fail('Match expression name not found');
  const name = tokens.text();
  const read = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (read === undefined) {
    tokens.next();
    return tokens.fail(`Unrecognized match type ${name}`);
  }
  const condition = read(tokens);
  if (tokens.next().kind !== '}') {
    // The place named is that of the second value.
    tokens.next();
    tokens.fail('Only one key allowed in match expression');
  }
  return condition;
}

function readText(tokens: Tokens, operator: string): string {
  if (tokens.next().kind === 'string') return tokens.text();
  return tokens.fail(`${operator} match pattern must be a string`);
}

function readAnythingBut(tokens: Tokens): Condition {
  const { kind } = tokens.next();
  if (kind === '{') return not(readExcludedText(tokens));
  if (kind === 'string') return nothingOf([tokens.text()]);
  if (kind === 'number') return nothingOf([readNumber(tokens)]);
  if (kind === '[') return nothingOf(readExcluded(tokens));
  return tokens.fail('Value of anything-but must be an array or single string/number value.');
}

function readExcludedText(tokens: Tokens): Condition {
  if (tokens.next().kind !== 'name') tokens.fail('Anything-But expression name not found');
  const name = tokens.text();
  const read = Object.hasOwn(textOperators, name) ? textOperators[name] : undefined;
  if (read === undefined) {
    tokens.next();
    return tokens.fail(`Unsupported anything-but pattern: ${name}`);
  }
  const excluded = read(tokens);
  if (name !== 'wildcard' && tokens.text() === '') tokens.fail('Null prefix/suffix not allowed');
  if (tokens.next().kind !== '}') tokens.fail('Only one key allowed in match expression');
  return excluded;
}

function readExcluded(tokens: Tokens): readonly Scalar[] {
  const excluded: Scalar[] = [];
  for (let token = tokens.next(); token.kind !== ']'; token = tokens.next()) {
    if (token.kind === 'string') excluded.push(tokens.text());
    else if (token.kind === 'number') excluded.push(readNumber(tokens));
    else tokens.fail('Inside anything but list, start|null|boolean is not supported.');
  }
  if (new Set(excluded.map((value) => typeof value)).size === 1) return excluded;
  return tokens.fail(
    'Inside anything but list, either all values are number or string, mixed type is not supported',
  );
}
