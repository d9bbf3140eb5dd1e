import { invalid } from './fault.ts';
import { checkForm, misused } from './function-forms.ts';
import { functionCall, isMap, type Value } from './value.ts';

/** What a value refers to. */
export type Reference =
  | { readonly kind: 'ref'; readonly name: string }
  | { readonly kind: 'attribute'; readonly name: string; readonly attribute: string }
  | { readonly kind: 'condition'; readonly name: string; readonly by: 'Fn::If' | 'Condition' }
  | { readonly kind: 'mapping'; readonly name: string }
  | { readonly kind: 'zones'; readonly region: Value }
  | { readonly kind: 'import'; readonly name: Value }
  | { readonly kind: 'output'; readonly argument: Value };

/** The truth of conditions, by name. */
export type Truths = ReadonlyMap<string, boolean>;

/**
 * Every reference in a value, in the order of the text. With the truth of the conditions known, only in the branches of
 * `Fn::If` that are taken. Throws `ValidationError` for a function that is none or whose argument has not its form.
 */
export function referencesIn(value: Value, truths?: Truths): Reference[] {
  const found: Reference[] = [];
  collect(value, truths, found);
  return found;
}

function collect(value: Value, truths: Truths | undefined, found: Reference[]): void {
  if (typeof value !== 'object' || value === null) return;
  const call = functionCall(value);
  const isName = call?.name === 'Condition' && typeof call.argument !== 'string';
  if (call === undefined || isName) {
    for (const inner of Object.values(value)) collect(inner, truths, found);
    return;
  }
  checkForm(call.name, call.argument);
  found.push(...referencesOfCall(call.name, call.argument));
  for (const inner of argumentsOf(call.name, call.argument, truths)) collect(inner, truths, found);
}

/** The parts of an argument that can hold functions. */
function argumentsOf(name: string, argument: Value, truths: Truths | undefined): Value[] {
  switch (name) {
    case 'Fn::Sub': {
      const variables = Array.isArray(argument) ? argument[1] : undefined;
      return isMap(variables) ? Object.values(variables) : [];
    }
    case 'Fn::If': {
      const [condition, whenTrue, whenFalse] = Array.isArray(argument) ? argument : [];
      const truth = typeof condition === 'string' ? truths?.get(condition) : undefined;
      const branches = truth === undefined ? [whenTrue, whenFalse] : [truth ? whenTrue : whenFalse];
      return branches.filter((branch) => branch !== undefined);
    }
    default:
      return [argument];
  }
}

function referencesOfCall(name: string, argument: Value): Reference[] {
  switch (name) {
    case 'Ref':
      return [{ kind: 'ref', name: String(argument) }];
    case 'Condition':
      return [{ kind: 'condition', name: String(argument), by: 'Condition' }];
    case 'Fn::If':
      return Array.isArray(argument)
        ? [{ kind: 'condition', name: String(argument[0]), by: 'Fn::If' }]
        : [];
    case 'Fn::FindInMap':
      return Array.isArray(argument) && typeof argument[0] === 'string'
        ? [{ kind: 'mapping', name: argument[0] }]
        : [];
    case 'Fn::GetAtt':
      return [attributeReference(argument)];
    case 'Fn::GetAZs':
      return [{ kind: 'zones', region: argument }];
    case 'Fn::ImportValue':
      return [{ kind: 'import', name: argument }];
    case 'Fn::GetStackOutput':
      return [{ kind: 'output', argument }];
    case 'Fn::Sub':
      return substitutions(argument);
    default:
      return [];
  }
}

/** Both forms: `"Key.Arn"` and `["Key", "Arn"]`. */
export function attributeReference(argument: Value): Extract<Reference, { kind: 'attribute' }> {
  const parts = typeof argument === 'string' ? argument.split('.') : argument;
  const [name, ...attribute] = Array.isArray(parts) ? parts : [];
  if (typeof name !== 'string' || !attribute.every((part) => typeof part === 'string')) {
    throw misused('getAtt');
  }
  return { kind: 'attribute', name, attribute: attribute.join('.') };
}

/** A variable of `Fn::Sub`: `${Name}`, `${Name.Attribute}`; `${!Literal}` is none. */
export const substitution = /\$\{(!?)([^}]*)\}/g;

function substitutions(argument: Value): Reference[] {
  const [template, variables = {}] = Array.isArray(argument) ? argument : [argument];
  if (typeof template !== 'string' || !isMap(variables)) throw misused('sub');
  return Array.from(template.matchAll(substitution)).flatMap(([, literal, name = '']) =>
    literal === '!' || Object.hasOwn(variables, name.trim())
      ? []
      : [variableReference(name.trim())],
  );
}

/** What a variable of `Fn::Sub` without a local value stands for. */
export function variableReference(name: string): Extract<Reference, { kind: 'ref' | 'attribute' }> {
  if (!/^[a-zA-Z0-9_:.]+$/.test(name)) {
    throw invalid(
      'Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons',
    );
  }
  const dot = name.indexOf('.');
  return dot < 0
    ? { kind: 'ref', name }
    : { kind: 'attribute', name: name.slice(0, dot), attribute: name.slice(dot + 1) };
}
