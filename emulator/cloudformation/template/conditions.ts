import { invalid } from './fault.ts';
import type { Template } from './template.ts';
import { functionCall, isScalar, type Value } from './value.ts';

/** Resolves the arguments of `Fn::Equals`: references to parameters, mappings and the like. */
export type ResolveArgument = (value: Value) => unknown;

const limits = { least: 2, most: 10 };

/** Every condition's truth. Throws `ValidationError` for circles and malformed conditions. */
export function evaluateConditions(
  conditions: Template['conditions'],
  resolve: ResolveArgument,
): ReadonlyMap<string, boolean> {
  const known = new Map<string, boolean>();
  const underWay = new Set<string>();
  const named = (name: string): boolean => {
    const result = known.get(name);
    if (result !== undefined) return result;
    const condition = Object.hasOwn(conditions, name) ? conditions[name] : undefined;
    if (condition === undefined) {
      throw invalid(
        `Template format error: Unresolved condition dependency ${name} in the Conditions block of the template`,
      );
    }
    if (underWay.has(name)) {
      throw invalid(`Template format error: Found circular condition dependency with ${name}`);
    }
    underWay.add(name);
    const truth = evaluateCondition(condition, resolve, named);
    known.set(name, truth);
    return truth;
  };
  for (const name of Object.keys(conditions)) named(name);
  return known;
}

/** One condition function; `named` answers `{ "Condition": name }`. */
export function evaluateCondition(
  condition: Value,
  resolve: ResolveArgument,
  named: (name: string) => boolean,
): boolean {
  const call = functionCall(condition);
  const inner = (value: Value): boolean => evaluateCondition(value, resolve, named);
  switch (call?.name) {
    case 'Condition':
      if (typeof call.argument === 'string') return named(call.argument);
      break;
    case 'Fn::Equals':
      return isEqual(call.argument, resolve);
    case 'Fn::Not':
      if (Array.isArray(call.argument) && call.argument.length === 1) {
        return !inner(call.argument[0] ?? false);
      }
      throw invalid('Template error: every Fn::Not object requires one argument in a list');
    case 'Fn::And':
      return several('Fn::And', call.argument).map(inner).every(Boolean);
    case 'Fn::Or':
      return several('Fn::Or', call.argument).map(inner).some(Boolean);
  }
  throw invalid(
    `Template error: every Conditions member must be one of Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition, not ${JSON.stringify(condition)}`,
  );
}

function isEqual(argument: Value, resolve: ResolveArgument): boolean {
  const [left, right, ...more] = Array.isArray(argument) ? argument : [];
  if (left === undefined || right === undefined || more.length > 0) {
    throw invalid(
      'Template error: every Fn::Equals object requires a list of 2 string parameters.',
    );
  }
  return comparable(resolve(left)) === comparable(resolve(right));
}

function comparable(value: unknown): string {
  return isScalar(value) ? String(value) : JSON.stringify(value);
}

function several(name: string, argument: Value): Value[] {
  const { least, most } = limits;
  if (Array.isArray(argument) && argument.length >= least && argument.length <= most) {
    return argument;
  }
  throw invalid(
    `Template error: every ${name} object requires a list of at least ${least} and at most ${most} boolean parameters.`,
  );
}
