import { invalid } from './fault.ts';
import { checkForm, misused } from './function-forms.ts';
import { referencesIn, type Truths } from './references.ts';
import type { Template } from './template.ts';
import { functionCall, isScalar, type Value } from './value.ts';

/** Resolves the arguments of `Fn::Equals`: references to parameters, mappings and the like. */
export type ResolveArgument = (value: Value) => unknown;

/** Every condition's truth. Throws `ValidationError` for circles and malformed conditions. */
export function evaluateConditions(
  conditions: Template['conditions'],
  resolve: ResolveArgument,
): Truths {
  checkConditions(conditions);
  const known = new Map<string, boolean>();
  const named = (name: string): boolean => {
    const truth = known.get(name) ?? evaluateCondition(conditions[name] ?? false, resolve, named);
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
  const list = Array.isArray(call?.argument) ? call.argument : [];
  if (call !== undefined) checkForm(call.name, call.argument);
  switch (call?.name) {
    case 'Condition':
      return named(String(call.argument));
    case 'Fn::Equals':
      return isEqual(list, resolve);
    case 'Fn::Not':
      return !inner(list[0] ?? false);
    case 'Fn::And':
      return list.map(inner).every(Boolean);
    case 'Fn::Or':
      return list.map(inner).some(Boolean);
  }
  throw notBoolean();
}

function isEqual([left, right]: readonly Value[], resolve: ResolveArgument): boolean {
  if (left === undefined || right === undefined) throw misused('equals');
  return comparable(resolve(left)) === comparable(resolve(right));
}

function comparable(value: unknown): string {
  return isScalar(value) ? String(value) : (JSON.stringify(value) ?? '');
}

/** The form of the conditions and what they say about each other; nothing is evaluated. Throws `ValidationError`. */
export function checkConditions(conditions: Template['conditions']): void {
  const done = new Set<string>();
  const underWay = new Set<string>();
  const visit = (name: string): void => {
    if (done.has(name)) return;
    if (underWay.has(name)) {
      throw invalid(`Template format error: Found circular condition dependency with ${name}`);
    }
    underWay.add(name);
    const condition = conditions[name] ?? false;
    if (!isBoolean(condition)) throw notBoolean();
    for (const needed of namesIn(condition)) {
      if (!Object.hasOwn(conditions, needed)) throw unresolved(needed);
      visit(needed);
    }
    done.add(name);
  };
  for (const name of Object.keys(conditions)) visit(name);
}

const booleans = ['Condition', 'Fn::Equals', 'Fn::Not', 'Fn::And', 'Fn::Or'];

function isBoolean(condition: Value): boolean {
  return booleans.includes(functionCall(condition)?.name ?? '');
}

function namesIn(condition: Value): string[] {
  return referencesIn(condition).flatMap((one) => (one.kind === 'condition' ? [one.name] : []));
}

function unresolved(name: string): Error {
  return invalid(
    `Template format error: Unresolved condition dependency ${name} in the Conditions block of the template`,
  );
}

function notBoolean(): Error {
  return invalid(
    'Template format error: Conditions can only be boolean operations on parameters and other conditions',
  );
}
