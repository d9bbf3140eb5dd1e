import { cidrBlocks } from './cidr.ts';
import { invalid } from './fault.ts';
import { checkForm, type FormName, misused } from './function-forms.ts';
import { unsupportedFunction } from './functions.ts';
import { noValue } from './pseudo-parameters.ts';
import { attributeReference, substitution, variableReference } from './references.ts';
import { resolveAttribute, resolveRef, type Scope } from './scope.ts';
import { functionCall, isMap, isScalar, type Value } from './value.ts';

/**
 * The value with every function in it replaced by what it stands for; members whose value is `AWS::NoValue` are left out.
 * Dynamic references stay as they are. Throws `ValidationError` for whatever cannot be resolved.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolveValue(value: Value, scope: Scope): unknown {
  const resolved = resolve(value, scope);
  return resolved === noValue ? undefined : resolved;
}

function resolve(value: Value, scope: Scope): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((inner) => resolve(inner, scope)).filter((inner) => inner !== noValue);
  }
  const call = functionCall(value);
  // `Condition` is a function in conditions only; in properties it is a name like any other (policy statements).
  if (call !== undefined && call.name !== 'Condition') {
    checkForm(call.name, call.argument);
    return callFunction(call.name, call.argument, scope);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]): [string, unknown] => [name, resolve(inner, scope)])
      .filter(([, inner]) => inner !== noValue),
  );
}

type Intrinsic = (argument: Value, scope: Scope) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => resolveRef(String(argument), scope),
  'Fn::GetAtt': (argument, scope) => {
    const { name, attribute } = attributeReference(argument);
    return resolveAttribute(name, attribute, scope);
  },
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (argument, scope) =>
    Buffer.from(stringOf('base64', resolve(argument, scope))).toString('base64'),
  'Fn::Cidr': cidr,
  'Fn::GetAZs': zones,
  'Fn::ImportValue': (argument, scope) =>
    scope.importValue(stringOf('importValue', resolve(argument, scope))),
  'Fn::GetStackOutput': stackOutput,
  'Fn::Length': (argument, scope) => listOf('length', resolve(argument, scope)).length,
  'Fn::ToJsonString': (argument, scope) => JSON.stringify(resolve(argument, scope)),
};

/** One function, whose argument is known to have its form. */
export function callFunction(name: string, argument: Value, scope: Scope): unknown {
  const intrinsic = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined;
  if (intrinsic !== undefined) return intrinsic(argument, scope);
  throw invalid(unsupportedFunction(name));
}

function substitute(argument: Value, scope: Scope): string {
  const [template, variables = {}] = Array.isArray(argument) ? argument : [argument];
  if (typeof template !== 'string' || !isMap(variables)) throw misused('sub');
  return template.replace(substitution, (_, literal: string, inner: string) => {
    if (literal === '!') return `\${${inner}}`;
    const name = inner.trim();
    const local = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return substituted(name, local === undefined ? variable(name, scope) : resolve(local, scope));
  });
}

/** What stands in a text for a variable. Throws `ValidationError` for what is no text. */
export function substituted(name: string, value: unknown): string {
  if (isScalar(value)) return String(value);
  throw invalid(
    `Template error: Fn::Sub can only replace a variable by a string: \${${name}} is ${Array.isArray(value) ? 'a list' : 'none'}`,
  );
}

function variable(name: string, scope: Scope): unknown {
  const reference = variableReference(name);
  return reference.kind === 'ref'
    ? resolveRef(reference.name, scope)
    : resolveAttribute(reference.name, reference.attribute, scope);
}

function join(argument: Value, scope: Scope): string {
  const [delimiter, list] = pair('join', argument);
  const values = listOf('join', resolve(list, scope));
  const by = stringOf('join', resolve(delimiter, scope));
  return values.map((value) => stringOf('join', value)).join(by);
}

function split(argument: Value, scope: Scope): string[] {
  const [delimiter, text] = pair('split', argument);
  const by = stringOf('split', resolve(delimiter, scope));
  return stringOf('split', resolve(text, scope)).split(by);
}

function select(argument: Value, scope: Scope): unknown {
  const [index, list] = pair('select', argument);
  const at = stringOf('select', resolve(index, scope));
  const values = listOf('select', resolve(list, scope));
  if (!/^[+-]?\d+$/.test(at)) throw misused('select');
  const value = values[Number(at)];
  if (value !== undefined) return value;
  // Two spaces, as AWS writes it.
  throw invalid(`Template error: Fn::Select  cannot select nonexistent value at index ${at}`);
}

function choose(argument: Value, scope: Scope): unknown {
  const [name, whenTrue, whenFalse] = Array.isArray(argument) ? argument : [];
  if (typeof name !== 'string' || whenTrue === undefined || whenFalse === undefined) {
    throw misused('ifThree');
  }
  const known = scope.conditions.get(name);
  if (known === undefined) {
    throw invalid(`Template error: unresolved condition dependency ${name} in Fn::If`);
  }
  return resolve(known ? whenTrue : whenFalse, scope);
}

function findInMap(argument: Value, scope: Scope): unknown {
  const [names, fallback] = Array.isArray(argument)
    ? [argument.slice(0, 3), argument[3]]
    : [[], undefined];
  const [map, top, second] = names.map((part) => stringOf('findInMap', resolve(part, scope)));
  const mapping = own(scope.mappings, map);
  const value = mapping === undefined ? undefined : own(own(mapping, top) ?? {}, second);
  if (value !== undefined) return value;
  if (isMap(fallback)) return resolve(fallback.DefaultValue ?? '', scope);
  if (mapping === undefined) {
    throw invalid(
      `Template error: Mapping named '${map ?? ''}' is not present in the 'Mappings' section of template.`,
    );
  }
  throw invalid(
    `Template error: Unable to get mapping for ${map ?? ''}::${top ?? ''}::${second ?? ''}`,
  );
}

function own<T>(map: Readonly<Record<string, T>>, name = ''): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

function cidr(argument: Value, scope: Scope): string[] {
  const [block, count, bits] = Array.isArray(argument)
    ? argument.map((part) => stringOf('cidr', resolve(part, scope)))
    : [];
  if (block === undefined || count === undefined) throw misused('cidr');
  return bits === undefined
    ? cidrBlocks(block, Number(count))
    : cidrBlocks(block, Number(count), Number(bits));
}

/** Of a Region that is none AWS answers no zones. */
function zones(argument: Value, scope: Scope): string[] {
  const region = stringOf('zones', resolve(argument, scope)) || scope.stack.region;
  return scope.zones.filter((zone) => zone.slice(0, -1) === region);
}

function stackOutput(argument: Value, scope: Scope): string {
  const parts = isMap(argument) ? argument : {};
  const part = (name: string): string | undefined => {
    const value = parts[name];
    return value === undefined ? undefined : stringOf('stackOutput', resolve(value, scope));
  };
  const [region, roleArn] = [part('Region'), part('RoleArn')];
  return scope.stackOutput({
    stackName: part('StackName') ?? '',
    outputName: part('OutputName') ?? '',
    ...(region !== undefined && { region }),
    ...(roleArn !== undefined && { roleArn }),
  });
}

function pair(name: FormName, argument: Value): [Value, Value] {
  const [first, second] = Array.isArray(argument) ? argument : [];
  if (first !== undefined && second !== undefined) return [first, second];
  throw misused(name);
}

function listOf(name: FormName, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw misused(name);
}

function stringOf(name: FormName, value: unknown): string {
  if (isScalar(value)) return String(value);
  throw misused(name);
}
