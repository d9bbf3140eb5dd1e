import { invalid } from './fault.ts';
import { functionCall, isMap, type Value } from './value.ts';

/** What a value refers to. */
export type Reference =
  | { readonly kind: 'ref'; readonly name: string }
  | { readonly kind: 'attribute'; readonly name: string; readonly attribute: string }
  | { readonly kind: 'condition'; readonly name: string }
  | { readonly kind: 'mapping'; readonly name: string }
  | { readonly kind: 'zones' };

/** Every reference in a value, in the order of the text. Throws `ValidationError` for a malformed one. */
export function referencesIn(value: Value): Reference[] {
  const found: Reference[] = [];
  collect(value, found);
  return found;
}

function collect(value: Value, found: Reference[]): void {
  if (typeof value !== 'object' || value === null) return;
  const call = functionCall(value);
  if (call !== undefined) found.push(...referencesOfCall(call.name, call.argument));
  const local = call === undefined ? undefined : localNames(call.name, call.argument);
  for (const inner of Object.values(value)) {
    if (local === undefined) collect(inner, found);
    else for (const variable of local) collect(variable, found);
  }
}

/** Only the variables' values of `[text, variables]` can hold functions. */
function localNames(name: string, argument: Value): Value[] | undefined {
  if (name !== 'Fn::Sub' || !Array.isArray(argument)) return undefined;
  const variables = argument[1];
  return isMap(variables) ? Object.values(variables) : [];
}

function referencesOfCall(name: string, argument: Value): Reference[] {
  switch (name) {
    case 'Ref':
      return [{ kind: 'ref', name: text(name, argument) }];
    case 'Condition':
      return typeof argument === 'string' ? [{ kind: 'condition', name: argument }] : [];
    case 'Fn::If':
      return Array.isArray(argument) && typeof argument[0] === 'string'
        ? [{ kind: 'condition', name: argument[0] }]
        : [];
    case 'Fn::FindInMap':
      return Array.isArray(argument) && typeof argument[0] === 'string'
        ? [{ kind: 'mapping', name: argument[0] }]
        : [];
    case 'Fn::GetAtt':
      return [attributeReference(argument)];
    case 'Fn::GetAZs':
      return [{ kind: 'zones' }];
    case 'Fn::Sub':
      return substitutions(argument);
    default:
      return [];
  }
}

function text(name: string, argument: Value): string {
  if (typeof argument === 'string') return argument;
  throw invalid(`Template format error: Every ${name} object must have a single String value.`);
}

/** Both forms: `"Key.Arn"` and `["Key", "Arn"]`. */
export function attributeReference(argument: Value): Extract<Reference, { kind: 'attribute' }> {
  const parts = typeof argument === 'string' ? argument.split('.') : argument;
  const [name, ...attribute] = Array.isArray(parts) ? parts : [];
  // Only the attribute may be a Ref to a parameter; the emulator does not take that form.
  if (
    typeof name !== 'string' ||
    attribute.length === 0 ||
    !attribute.every((part) => typeof part === 'string')
  ) {
    throw invalid(
      'Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
    );
  }
  return { kind: 'attribute', name, attribute: attribute.join('.') };
}

/** A variable of `Fn::Sub`: `${Name}`, `${Name.Attribute}`; `${!Literal}` is none. */
export const substitution = /\$\{(!?)([^}]*)\}/g;

function substitutions(argument: Value): Reference[] {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof template !== 'string' || !isMap(variables)) {
    throw invalid(
      "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
    );
  }
  return Array.from(template.matchAll(substitution)).flatMap(([, literal, name = '']) =>
    literal === '!' || Object.hasOwn(variables, name.trim())
      ? []
      : [variableReference(name.trim())],
  );
}

/** What a variable of `Fn::Sub` without a local value stands for. */
export function variableReference(name: string): Extract<Reference, { kind: 'ref' | 'attribute' }> {
  if (!/^[a-zA-Z0-9:.]+$/.test(name)) {
    throw invalid(
      `Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons`,
    );
  }
  const dot = name.indexOf('.');
  return dot < 0
    ? { kind: 'ref', name }
    : { kind: 'attribute', name: name.slice(0, dot), attribute: name.slice(dot + 1) };
}
