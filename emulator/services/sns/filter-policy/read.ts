import { mostCombinations, tooComplex } from './complexity.ts';
import { type Condition, exactly } from './condition.ts';
import { readMatchExpression } from './match-expression.ts';
import { type Token, Tokens } from './tokens.ts';

/** What one key must match. */
export interface Requirement {
  /** The names of the key and of what it lies in. */
  readonly names: readonly string[];
  /** One of them is enough. */
  readonly conditions: readonly Condition[];
}

/** Requirements that must all be met, by path (`detail.source`). */
export type Alternative = ReadonlyMap<string, Requirement>;

/** One alternative is enough; more than one come from `$or`. */
export type FilterPolicy = readonly Alternative[];

/** Reads a policy whose text is sound JSON. Throws `InvalidFilterPolicy`. */
export function readPolicy(text: string): FilterPolicy {
  const tokens = new Tokens(text);
  if (tokens.next().kind !== '{') tokens.fail('Filter is not an object');
  return readObject(tokens, [], [new Map()], false);
}

/** Adds what stands in an object, its opening brace read already, to every alternative so far. */
function readObject(
  tokens: Tokens,
  names: readonly string[],
  so: FilterPolicy,
  isInOr: boolean,
): FilterPolicy {
  // A key so deep has too many combinations whatever it holds.
  if (names.length > mostCombinations) throw tooComplex();
  let alternatives = so;
  let isEmpty = true;
  for (let token = tokens.next(); token.kind !== '}'; token = tokens.next()) {
    isEmpty = false;
    alternatives = readMember(tokens, names, alternatives, isInOr);
  }
  if (isEmpty) tokens.fail('Empty objects are not allowed');
  return alternatives;
}

function readMember(
  tokens: Tokens,
  names: readonly string[],
  alternatives: FilterPolicy,
  isInOr: boolean,
): FilterPolicy {
  const name = tokens.text();
  if (name === '$or') return readOr(tokens, names, alternatives);
  if (isInOr && reserved.has(name)) {
    tokens.fail(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
  }
  const inner = [...names, name];
  const { kind } = tokens.next();
  if (kind === '{') return readObject(tokens, inner, alternatives, isInOr);
  if (kind !== '[') tokens.fail(`"${name}" must be an object or an array`);
  const requirement = { names: inner, conditions: readConditions(tokens) };
  return alternatives.map((one) => new Map(one).set(inner.join('.'), requirement));
}

/** Names that an alternative of `$or` may not have: they would look like an operator. */
const reserved = new Set([
  ...['exactly', 'prefix', 'suffix', 'numeric', 'anything-but', 'exists', 'cidr', 'wildcard'],
  'equals-ignore-case',
]);

/** https://docs.aws.amazon.com/sns/latest/dg/and-or-logic.html#or-operator */
function readOr(
  tokens: Tokens,
  names: readonly string[],
  alternatives: FilterPolicy,
): FilterPolicy {
  if (tokens.next().kind !== '[') tokens.fail('It must be an Array followed with $or.');
  const all: FilterPolicy[] = [];
  for (let token = tokens.next(); token.kind !== ']'; token = tokens.next()) {
    if (token.kind !== '{') {
      tokens.fail('Only JSON object is allowed in array of $or relationship.');
    }
    all.push(readObject(tokens, names, alternatives, true));
  }
  if (all.length < 2) tokens.fail('There must have at least 2 Objects in $or relationship.');
  return all.flat();
}

function readConditions(tokens: Tokens): readonly Condition[] {
  const conditions: Condition[] = [];
  for (let token = tokens.next(); token.kind !== ']'; token = tokens.next()) {
    conditions.push(readCondition(tokens, token));
  }
  if (conditions.length === 0) tokens.fail('Empty arrays are not allowed');
  return conditions;
}

function readCondition(tokens: Tokens, token: Token): Condition {
  switch (token.kind) {
    case '{':
      return readMatchExpression(tokens);
    case 'string':
      return exactly(tokens.text());
    case 'number':
      // A number out of bounds (an account's) still matches itself.
      return exactly(Number(tokens.text()));
    case 'true':
    case 'false':
      return exactly(token.kind === 'true');
    case 'null':
      return exactly(null);
    default:
      return tokens.fail('Match value must be String, number, true, false, or null');
  }
}
