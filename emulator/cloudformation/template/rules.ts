import { notImplemented } from '../../fault.ts';
import { evaluateCondition, type ResolveArgument } from './conditions.ts';
import { invalid } from './fault.ts';
import type { Template } from './template.ts';
import { functionCall, isScalar, type Value } from './value.ts';

/**
 * Checks the template's rules over the parameters. Throws `ValidationError` with the descriptions of the assertions that
 * do not hold. `Fn::RefAll`, `Fn::ValueOf` and `Fn::ValueOfAll`, which look at the account, are not implemented.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
 */
export function checkRules(rules: Template['rules'], resolve: ResolveArgument): void {
  for (const [id, rule] of Object.entries(rules)) {
    if (rule.condition !== undefined && !holds(rule.condition, resolve)) continue;
    const broken = rule.assertions.filter(({ assert }) => !holds(assert, resolve));
    if (broken.length === 0) continue;
    const why = broken.map(
      ({ description }) => description ?? `an assertion of rule ${id} does not hold`,
    );
    throw invalid(`Template validation error: Rule ${id}: ${why.join('; ')}`);
  }
}

function holds(condition: Value, resolve: ResolveArgument): boolean {
  const call = functionCall(condition);
  const pair = Array.isArray(call?.argument) ? call.argument : [];
  const strings = (value: Value | undefined): string[] => list(call?.name ?? '', value, resolve);
  switch (call?.name) {
    case 'Fn::Contains':
      return strings(pair[0]).includes(one('Fn::Contains', pair[1], resolve));
    case 'Fn::EachMemberEquals': {
      const expected = one('Fn::EachMemberEquals', pair[1], resolve);
      return strings(pair[0]).every((member) => member === expected);
    }
    case 'Fn::EachMemberIn': {
      const allowed = strings(pair[1]);
      return strings(pair[0]).every((member) => allowed.includes(member));
    }
    case 'Fn::Not':
      if (pair.length === 1) return !holds(pair[0] ?? false, resolve);
      break;
    case 'Fn::And':
      if (pair.length >= 2) return pair.every((inner) => holds(inner, resolve));
      break;
    case 'Fn::Or':
      if (pair.length >= 2) return pair.some((inner) => holds(inner, resolve));
      break;
    case 'Fn::RefAll':
    case 'Fn::ValueOf':
    case 'Fn::ValueOfAll':
      throw notImplemented(`The rule function ${call.name}`);
  }
  return evaluateCondition(condition, resolve, (name) => {
    throw invalid(`Template error: rules cannot use the condition ${name}`);
  });
}

function list(name: string, value: Value | undefined, resolve: ResolveArgument): string[] {
  const resolved = value === undefined ? undefined : resolve(value);
  if (Array.isArray(resolved) && resolved.every(isScalar)) return resolved.map(String);
  throw invalid(`Template error: every ${name} object requires a list of strings.`);
}

function one(name: string, value: Value | undefined, resolve: ResolveArgument): string {
  const resolved = value === undefined ? undefined : resolve(value);
  if (isScalar(resolved)) return String(resolved);
  throw invalid(`Template error: every ${name} object requires a string to compare with.`);
}
