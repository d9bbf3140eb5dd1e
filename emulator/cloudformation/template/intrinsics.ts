import { notImplemented } from '../../fault.ts';
import { cidrBlocks } from './cidr.ts';
import { invalid } from './fault.ts';
import { noValue } from './pseudo-parameters.ts';
import { attributeReference, substitution, variableReference } from './references.ts';
import { resolveAttribute, resolveRef, type Scope } from './scope.ts';
import { functionCall, isMap, isScalar, type Value } from './value.ts';

/**
 * The value with every function in it replaced by what it stands for; members whose value is `AWS::NoValue` are left out.
 * Throws `ValidationError` for whatever cannot be resolved.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function resolveValue(value: Value, scope: Scope): unknown {
  const resolved = resolve(value, scope);
  return resolved === noValue ? undefined : resolved;
}

function resolve(value: Value, scope: Scope): unknown {
  if (typeof value === 'string') return refuseDynamicReference(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((inner) => resolve(inner, scope)).filter((inner) => inner !== noValue);
  }
  const call = functionCall(value);
  // `Condition` is a function in conditions only; in properties it is a name like any other (policy statements).
  if (call !== undefined && call.name !== 'Condition')
    return callFunction(call.name, call.argument, scope);
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]): [string, unknown] => [name, resolve(inner, scope)])
      .filter(([, inner]) => inner !== noValue),
  );
}

function refuseDynamicReference(text: string): string {
  const reference = /\{\{resolve:[^}]*\}\}/.exec(text);
  if (reference !== null) throw notImplemented(`The dynamic reference ${reference[0]}`);
  return text;
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
    Buffer.from(stringOf('Fn::Base64', resolve(argument, scope))).toString('base64'),
  'Fn::Cidr': cidr,
  'Fn::GetAZs': zones,
  'Fn::ImportValue': (argument, scope) =>
    scope.importValue(stringOf('Fn::ImportValue', resolve(argument, scope))),
};

function callFunction(name: string, argument: Value, scope: Scope): unknown {
  const intrinsic = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined;
  if (intrinsic !== undefined) return intrinsic(argument, scope);
  if (
    ['Fn::Length', 'Fn::ToJsonString', 'Fn::Transform'].includes(name) ||
    name.startsWith('Fn::ForEach')
  ) {
    throw notImplemented(`${name}, which needs a transform such as AWS::LanguageExtensions,`);
  }
  throw invalid(`Template error: ${name} is not a valid intrinsic function here`);
}

function substitute(argument: Value, scope: Scope): string {
  const [template, variables = {}] = Array.isArray(argument) ? argument : [argument];
  if (typeof template !== 'string' || !isMap(variables)) {
    throw invalid('Template error: Fn::Sub needs a string and, optionally, a map of variables');
  }
  return refuseDynamicReference(template).replace(
    substitution,
    (whole, literal: string, inner: string) => {
      if (literal === '!') return `\${${inner}}`;
      const name = inner.trim();
      const local = Object.hasOwn(variables, name) ? variables[name] : undefined;
      const value = local === undefined ? variable(name, scope) : resolve(local, scope);
      return stringOf(`Fn::Sub (${whole})`, value);
    },
  );
}

function variable(name: string, scope: Scope): unknown {
  const reference = variableReference(name);
  return reference.kind === 'ref'
    ? resolveRef(reference.name, scope)
    : resolveAttribute(reference.name, reference.attribute, scope);
}

function join(argument: Value, scope: Scope): string {
  const [delimiter, list] = pair('Fn::Join', argument);
  const values = listOf('Fn::Join', resolve(list, scope));
  const by = stringOf('Fn::Join', resolve(delimiter, scope));
  return values.map((value) => stringOf('Fn::Join', value)).join(by);
}

function split(argument: Value, scope: Scope): string[] {
  const [delimiter, text] = pair('Fn::Split', argument);
  const by = stringOf('Fn::Split', resolve(delimiter, scope));
  return stringOf('Fn::Split', resolve(text, scope)).split(by);
}

function select(argument: Value, scope: Scope): unknown {
  const [index, list] = pair('Fn::Select', argument);
  const values = listOf('Fn::Select', resolve(list, scope));
  const at = Number(stringOf('Fn::Select', resolve(index, scope)));
  if (Number.isInteger(at) && at >= 0 && at < values.length) return values[at];
  throw invalid(`Template error: Fn::Select cannot select nonexistent value at index ${at}`);
}

function choose(argument: Value, scope: Scope): unknown {
  const [name, whenTrue, whenFalse, ...more] = Array.isArray(argument) ? argument : [];
  const known = typeof name === 'string' ? scope.conditions.get(name) : undefined;
  if (whenTrue === undefined || whenFalse === undefined || more.length > 0 || known === undefined) {
    throw invalid(
      `Template error: every Fn::If object requires the name of a condition and two values, not ${JSON.stringify(argument)}`,
    );
  }
  return resolve(known ? whenTrue : whenFalse, scope);
}

function findInMap(argument: Value, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length !== 3) {
    throw invalid(
      'Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value',
    );
  }
  const [map, top, second] = argument.map((part) =>
    stringOf('Fn::FindInMap', resolve(part, scope)),
  );
  const mapping = own(scope.mappings, map);
  if (mapping === undefined) {
    throw invalid(
      `Template error: Mapping named '${map ?? ''}' is not present in the 'Mappings' section of template.`,
    );
  }
  const value = own(own(mapping, top) ?? {}, second);
  if (value !== undefined) return value;
  throw invalid(
    `Template error: Unable to get mapping for ${map ?? ''}::${top ?? ''}::${second ?? ''}`,
  );
}

function own<T>(map: Readonly<Record<string, T>>, name = ''): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

function cidr(argument: Value, scope: Scope): string[] {
  const [block, count, bits] = Array.isArray(argument)
    ? argument.map((part) => stringOf('Fn::Cidr', resolve(part, scope)))
    : [];
  if (block === undefined || count === undefined) {
    throw invalid('Template error: every Fn::Cidr object requires an ipBlock and a count');
  }
  return bits === undefined
    ? cidrBlocks(block, Number(count))
    : cidrBlocks(block, Number(count), Number(bits));
}

function zones(argument: Value, scope: Scope): string[] {
  const region = stringOf('Fn::GetAZs', resolve(argument, scope));
  if (region === '' || region === scope.stack.region) return [...scope.zones];
  throw notImplemented(`Fn::GetAZs of another Region (${region})`);
}

function pair(name: string, argument: Value): [Value, Value] {
  const [first, second, ...more] = Array.isArray(argument) ? argument : [];
  if (first !== undefined && second !== undefined && more.length === 0) return [first, second];
  throw invalid(`Template error: every ${name} object requires two parameters`);
}

function listOf(name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw invalid(
    `Template error: every ${name} object requires a list, not ${JSON.stringify(value)}`,
  );
}

function stringOf(name: string, value: unknown): string {
  if (isScalar(value)) return String(value);
  throw invalid(
    `Template error: ${name} needs a string, not ${JSON.stringify(value) ?? 'AWS::NoValue'}`,
  );
}
