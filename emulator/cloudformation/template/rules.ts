import { evaluateCondition, type ResolveArgument } from './conditions.ts';
import { invalid } from './fault.ts';
import { checkForm } from './function-forms.ts';
import type { Template } from './template.ts';
import { functionCall, isScalar, type Value } from './value.ts';

/** What an account has of one type of parameter (`AWS::EC2::VPC::Id`): the values and, of each, its attributes. */
export interface AccountValue {
  readonly value: string;
  /** By the names that `Fn::ValueOf` takes: `VpcId`, `Tags.Department`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What rules look at. */
export interface RuleScope {
  readonly resolve: ResolveArgument;
  /** The declared types of the parameters, by name. */
  readonly types: Readonly<Record<string, string>>;
  /** By parameter type. */
  readonly account: Readonly<Record<string, readonly AccountValue[]>>;
}

/**
 * Checks the template's rules over the parameters. Throws `ValidationError` with the descriptions of the assertions that
 * do not hold.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html
 */
export function checkRules(rules: Template['rules'], scope: RuleScope): void {
  for (const [id, rule] of Object.entries(rules)) {
    if (rule.condition !== undefined && !holds(rule.condition, scope)) continue;
    const broken = rule.assertions.filter(({ assert }) => !holds(assert, scope));
    if (broken.length === 0) continue;
    const why = broken.map(
      ({ description }) => description ?? `an assertion of rule ${id} does not hold`,
    );
    throw invalid(`Template validation error: Rule ${id}: ${why.join('; ')}`);
  }
}

function holds(condition: Value, scope: RuleScope): boolean {
  const call = functionCall(condition);
  if (call !== undefined) checkForm(call.name, call.argument);
  const pair = Array.isArray(call?.argument) ? call.argument : [];
  switch (call?.name) {
    case 'Fn::Contains':
      return everyOf(call.name, pair[1], scope).every((one) =>
        listOf(call.name, pair[0], scope).includes(one),
      );
    case 'Fn::EachMemberEquals': {
      const [expected] = everyOf(call.name, pair[1], scope);
      return listOf(call.name, pair[0], scope).every((member) => member === expected);
    }
    case 'Fn::EachMemberIn': {
      const allowed = listOf(call.name, pair[1], scope);
      return listOf(call.name, pair[0], scope).every((member) => allowed.includes(member));
    }
    case 'Fn::Not':
      return !pair.some((one) => holds(one, scope));
    case 'Fn::And':
      return pair.every((one) => holds(one, scope));
    case 'Fn::Or':
      return pair.some((one) => holds(one, scope));
  }
  return evaluateCondition(condition, (value) => read(value, scope), unnamed);
}

function unnamed(name: string): never {
  throw invalid(`Template error: rules cannot use the condition ${name}`);
}

function listOf(name: string, value: Value | undefined, scope: RuleScope): string[] {
  const resolved = value === undefined ? undefined : read(value, scope);
  if (Array.isArray(resolved) && resolved.every(isScalar)) return resolved.map(String);
  throw invalid(`Template error: every ${name} object requires a list of strings.`);
}

/** One string, or a list of them. */
function everyOf(name: string, value: Value | undefined, scope: RuleScope): string[] {
  const resolved = value === undefined ? undefined : read(value, scope);
  if (isScalar(resolved)) return [String(resolved)];
  if (Array.isArray(resolved) && resolved.every(isScalar)) return resolved.map(String);
  throw invalid(`Template error: every ${name} object requires a string to compare with.`);
}

/** A value in a rule: a function of rules, or one of conditions. */
function read(value: Value, scope: RuleScope): unknown {
  const call = functionCall(value);
  const pair = Array.isArray(call?.argument) ? call.argument : [];
  switch (call?.name) {
    case 'Fn::RefAll':
      return inAccount(String(call.argument), scope).map((one) => one.value);
    case 'Fn::ValueOfAll':
      return attributesOf(inAccount(String(pair[0]), scope), String(pair[1]));
    case 'Fn::ValueOf':
      return attributesOfParameter(String(pair[0]), String(pair[1]), scope);
    case 'Fn::If':
      return read(holds(pair[0] ?? false, scope) ? (pair[1] ?? '') : (pair[2] ?? ''), scope);
  }
  return Array.isArray(value) ? value.map((inner) => read(inner, scope)) : scope.resolve(value);
}

function inAccount(type: string, { account }: RuleScope): readonly AccountValue[] {
  const values = Object.hasOwn(account, type) ? account[type] : undefined;
  if (values !== undefined) return values;
  throw invalid(`Template error: ${type} is not a parameter type that rules can look up.`);
}

function attributesOf(values: readonly AccountValue[], attribute: string): string[] {
  return values.flatMap(({ attributes }) => {
    const value = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    return value === undefined ? [] : [value];
  });
}

/** Of a parameter with one value, a string; of a list, a list. */
function attributesOfParameter(name: string, attribute: string, scope: RuleScope): unknown {
  const type = Object.hasOwn(scope.types, name) ? scope.types[name] : undefined;
  if (type === undefined) {
    throw invalid(`Template error: Fn::ValueOf references undefined parameter ${name}`);
  }
  const resolved = scope.resolve({ Ref: name });
  const wanted = (Array.isArray(resolved) ? resolved : [resolved]).map(String);
  const [, member] = /^List<(.+)>$/.exec(type) ?? [];
  const there = inAccount(member ?? type, scope).filter(({ value }) => wanted.includes(value));
  const values = attributesOf(there, attribute);
  return Array.isArray(resolved) ? values : (values[0] ?? '');
}
