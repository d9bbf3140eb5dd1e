import { invalid } from './fault.ts';
import { supportedFunctions, unsupportedFunction } from './functions.ts';
import { functionCall, isMap, isScalar, type Value } from './value.ts';

/**
 * The form of each function's argument, in AWS's words. What stands in the places of strings and lists may itself be a
 * function, so only what can be seen without a value is checked.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
type Form = (argument: Value) => string | undefined;

const wrong = {
  ref: 'Template format error: Every Ref object must have a single String value.',
  getAtt:
    'Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
  sub: "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
  join: 'Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.',
  split:
    'Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.',
  select:
    'Template error: Fn::Select requires a list argument with two elements: an integer index and a list',
  ifName:
    'Template error: Fn::If requires a list argument with the first element being a condition',
  ifThree: 'Template error: Fn::If requires a list argument with three elements',
  findInMap:
    'Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value',
  base64: 'Template error: every Fn::Base64 object must have a String-typed value.',
  zones: 'Template error: every Fn::GetAZs object must have a String-typed value.',
  cidr: 'Template error: every Fn::Cidr object requires two or three parameters, the IP block, the number of blocks and, for IPv4, the number of subnet bits',
  importValue: 'Template error: every Fn::ImportValue object must have a String-typed value.',
  stackOutput:
    'Template error: every Fn::GetStackOutput object requires the parameters StackName and OutputName, and takes Region and RoleArn',
  equals: 'Template error: every Fn::Equals object requires a list of 2 string parameters.',
  not: 'Template error: every Fn::Not object requires one boolean parameter.',
  length: 'Template error: every Fn::Length object requires a list or a function that returns one',
  json: 'Template error: every Fn::ToJsonString object requires an object or a list',
} as const;

/** AWS's sentence for the argument of a function that cannot be used. */
export type FormName = keyof typeof wrong;

export function misused(name: FormName): Error {
  return invalid(wrong[name]);
}

function textual(value: Value | undefined): boolean {
  return isScalar(value) || (value !== undefined && functionCall(value) !== undefined);
}

function listLike(value: Value | undefined): boolean {
  return Array.isArray(value) || (value !== undefined && functionCall(value) !== undefined);
}

function pair(argument: Value): [Value, Value] | undefined {
  const [first, second, ...more] = Array.isArray(argument) ? argument : [];
  return first === undefined || second === undefined || more.length > 0
    ? undefined
    : [first, second];
}

function unless(holds: boolean, name: FormName): string | undefined {
  return holds ? undefined : wrong[name];
}

const forms: Readonly<Record<string, Form>> = {
  Ref: (argument) => unless(typeof argument === 'string', 'ref'),
  'Fn::GetAtt': (argument) => unless(isAttribute(argument), 'getAtt'),
  'Fn::Sub': subForm,
  'Fn::Join': (argument) => {
    const [delimiter, list] = pair(argument) ?? [];
    return unless(isScalar(delimiter) && listLike(list), 'join');
  },
  'Fn::Split': (argument) => {
    const [delimiter, text] = pair(argument) ?? [];
    return unless(isScalar(delimiter) && textual(text), 'split');
  },
  'Fn::Select': (argument) => {
    const [index, list] = pair(argument) ?? [];
    const fits = !isScalar(index) || isIndex(String(index), list);
    return unless(textual(index) && listLike(list) && fits, 'select');
  },
  'Fn::If': (argument) => {
    const parts = Array.isArray(argument) ? argument : [];
    if (typeof parts[0] !== 'string') return wrong.ifName;
    return unless(parts.length === 3, 'ifThree');
  },
  'Fn::FindInMap': (argument) =>
    unless(Array.isArray(argument) && isMapLookup(argument), 'findInMap'),
  'Fn::Base64': (argument) => unless(textual(argument), 'base64'),
  'Fn::GetAZs': (argument) => unless(textual(argument), 'zones'),
  'Fn::ImportValue': (argument) => unless(textual(argument), 'importValue'),
  'Fn::GetStackOutput': (argument) => unless(isStackOutput(argument), 'stackOutput'),
  'Fn::Cidr': (argument) =>
    unless(
      Array.isArray(argument) &&
        (argument.length === 2 || argument.length === 3) &&
        argument.every(textual),
      'cidr',
    ),
  'Fn::Length': (argument) => unless(listLike(argument), 'length'),
  'Fn::ToJsonString': (argument) => unless(isMap(argument) || Array.isArray(argument), 'json'),
  'Fn::Equals': (argument) => unless(pair(argument) !== undefined, 'equals'),
  'Fn::Not': (argument) => unless(Array.isArray(argument) && argument.length === 1, 'not'),
  'Fn::And': (argument) => several('Fn::And', argument),
  'Fn::Or': (argument) => several('Fn::Or', argument),
};

/** Of a list that is written out, an index beyond its end is seen at once. */
function isIndex(index: string, list: Value | undefined): boolean {
  return /^\d+$/.test(index) && (!Array.isArray(list) || Number(index) < list.length);
}

function several(name: string, argument: Value): string | undefined {
  if (Array.isArray(argument) && argument.length >= 2 && argument.length <= 10) return undefined;
  return `Template error: every ${name} object requires a list of at least 2 and at most 10 boolean parameters.`;
}

function isAttribute(argument: Value): boolean {
  const parts = typeof argument === 'string' ? argument.split('.') : argument;
  return (
    Array.isArray(parts) &&
    parts.length >= 2 &&
    parts.every((part) => typeof part === 'string' && part !== '')
  );
}

function isMapLookup(argument: Value[]): boolean {
  const [, , , fallback] = argument;
  const hasDefault = isMap(fallback) && Object.keys(fallback).join() === 'DefaultValue';
  return (
    (argument.length === 3 || (argument.length === 4 && hasDefault)) &&
    argument.slice(0, 3).every(textual)
  );
}

const outputMembers = ['StackName', 'OutputName', 'Region', 'RoleArn'];

function isStackOutput(argument: Value): boolean {
  if (!isMap(argument)) return false;
  const { StackName, OutputName } = argument;
  const known = Object.entries(argument).every(
    ([name, value]) => outputMembers.includes(name) && textual(value),
  );
  return known && StackName !== undefined && OutputName !== undefined;
}

function subForm(argument: Value): string | undefined {
  if (typeof argument === 'string') return undefined;
  const [text, variables] = pair(argument) ?? [];
  if (typeof text !== 'string' || !isMap(variables) || Object.keys(variables).length === 0) {
    return wrong.sub;
  }
  if (!Object.keys(variables).every((name) => /^[A-Za-z0-9_]+$/.test(name))) {
    return 'Template error: every key of the context object of every Fn::Sub object must contain only alphanumeric characters and underscores';
  }
  if (!Object.values(variables).every(textual)) {
    return 'Template error: every value of the context object of every Fn::Sub object must be a string or a function that returns a string';
  }
  return undefined;
}

const ruleFunctions = new Set<string>(
  supportedFunctions.filter((name) => /Contains|EachMember|ValueOf|RefAll|Condition/.test(name)),
);

/** Throws `ValidationError` for a function that is none, or whose argument has not its form. */
export function checkForm(name: string, argument: Value): void {
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  const problem = form?.(argument);
  if (problem !== undefined) throw invalid(problem);
  if (form === undefined && !ruleFunctions.has(name)) throw invalid(unsupportedFunction(name));
}
