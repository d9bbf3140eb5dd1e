import { compilePattern, type Matcher, wildcardTokens } from '../../identity/policy/index.ts';
import type { Resource } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { isMap, type Value, type ValueMap } from '../template/value.ts';
import { ResourceFailure } from './failure.ts';

export type PolicyAction = 'Update:Modify' | 'Update:Replace' | 'Update:Delete';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html */
interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly action: Matcher;
  readonly resource: Matcher;
  /** Patterns of resource types; undefined: any. */
  readonly types: Matcher | undefined;
}

/** Throws `ResourceFailure` for what the policy does not allow. No policy, or an empty one, allows everything. */
export function checkStackPolicy(
  text: string | undefined,
  action: PolicyAction,
  { logicalId, type }: Pick<Resource, 'logicalId' | 'type'>,
): void {
  const statements = text === undefined ? [] : readStackPolicy(text);
  if (statements.length === 0) return;
  const name = `LogicalResourceId/${logicalId}`;
  const fits = (one: Statement): boolean =>
    one.action(action) && one.resource(name) && (one.types === undefined || one.types(type));
  const denial = statements.findIndex((one) => one.effect === 'Deny' && fits(one));
  if (denial >= 0) {
    throw new ResourceFailure(
      `Action denied by stack policy: Statement [#${denial + 1}] does not allow [${action}] for resource [${name}];`,
    );
  }
  if (statements.some(fits)) return;
  throw new ResourceFailure(
    `Action not allowed by stack policy: no statement allows [${action}] for resource [${name}];`,
  );
}

/** Throws `ValidationError` for what is no stack policy. */
export function readStackPolicy(text: string): Statement[] {
  const policy = parse(text);
  if (!isMap(policy)) throw malformed();
  if (Object.keys(policy).some((name) => name !== 'Statement' && name !== 'Version')) {
    throw malformed();
  }
  const { Statement: statements = [] } = policy;
  return (Array.isArray(statements) ? statements : [statements]).map(readStatement);
}

function malformed(): Error {
  return invalid('Error validating stack policy: Invalid stack policy');
}

function parse(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    throw malformed();
  }
}

const members = new Set([
  ...['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
]);
const actions = /^Update:(Modify|Replace|Delete|\*)$/i;

function readStatement(statement: Value): Statement {
  if (!isMap(statement)) throw malformed();
  if (Object.keys(statement).some((name) => !members.has(name))) throw malformed();
  const { Effect, Principal } = statement;
  // The principal is required and can only be everybody.
  if ((Effect !== 'Allow' && Effect !== 'Deny') || Principal !== '*') throw malformed();
  return {
    effect: Effect,
    action: oneOf(statement, 'Action', (name) => name === '*' || actions.test(name)),
    resource: oneOf(statement, 'Resource', (name) => /^(\*|LogicalResourceId\/.+)$/.test(name)),
    types: readCondition(statement.Condition),
  };
}

/** `Action` or `NotAction`, exactly one of them. */
function oneOf(
  statement: ValueMap,
  name: 'Action' | 'Resource',
  isValid: (text: string) => boolean,
): Matcher {
  const { [name]: wanted, [`Not${name}`]: excluded } = statement;
  if ((wanted === undefined) === (excluded === undefined)) throw malformed();
  const patterns = texts(wanted ?? excluded);
  if (!patterns.every(isValid)) throw malformed();
  const matches = matcher(patterns);
  return wanted === undefined ? (text) => !matches(text) : matches;
}

function readCondition(condition: Value | undefined): Matcher | undefined {
  if (condition === undefined) return undefined;
  if (!isMap(condition)) throw malformed();
  const tests = Object.entries(condition).map(([operator, keys]) => {
    const types = isMap(keys) && Object.keys(keys).length === 1 ? keys.ResourceType : undefined;
    if (operator === 'StringEquals') return exact(texts(types));
    if (operator === 'StringLike') return matcher(texts(types));
    throw malformed();
  });
  return (type) => tests.every((test) => test(type));
}

function texts(value: Value | undefined): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map((one) => {
    if (typeof one !== 'string') throw malformed();
    return one;
  });
}

function exact(names: readonly string[]): Matcher {
  return (text) => names.includes(text);
}

/** `*` is any text, `?` any character; letters count in either case. */
function matcher(patterns: readonly string[]): Matcher {
  const matchers = patterns.map((pattern) => compilePattern(wildcardTokens(pattern.toLowerCase())));
  return (text) => matchers.some((matches) => matches(text.toLowerCase()));
}
