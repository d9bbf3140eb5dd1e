import { BlockList, isIP } from 'node:net';
import { compileArnPattern } from './arn.ts';
import type { RequestContext } from './context.ts';
import { compileTemplate, neededKeys, parseTemplate, variablesOf } from './template.ts';

/** Does one value of the request meet one value of the policy? */
export interface ValueTest {
  test(value: string, context: RequestContext): boolean;
  /** Keys of policy variables without a default. */
  readonly needs: readonly string[];
  /** Keys of all its policy variables, as they are spelled. */
  readonly variables: readonly string[];
}

export interface Operator {
  readonly negated: boolean;
  compile(policyValue: string, variables: boolean): ValueTest;
}

/**
 * Every base operator of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * but Null, which asks for presence and not for a value. Names compare without case.
 */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ...pair(
    'StringEquals',
    'StringNotEquals',
    literal((text) => text),
  ),
  ...pair(
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    literal((text) => text.toLowerCase()),
  ),
  ...pair('StringLike', 'StringNotLike', like),
  ...pair('ArnEquals', 'ArnNotEquals', arnLike),
  ...pair('ArnLike', 'ArnNotLike', arnLike),
  ...pair(
    'NumericEquals',
    'NumericNotEquals',
    compare(readNumber, (a, b) => a === b),
  ),
  ...one(
    'NumericLessThan',
    compare(readNumber, (a, b) => a < b),
  ),
  ...one(
    'NumericLessThanEquals',
    compare(readNumber, (a, b) => a <= b),
  ),
  ...one(
    'NumericGreaterThan',
    compare(readNumber, (a, b) => a > b),
  ),
  ...one(
    'NumericGreaterThanEquals',
    compare(readNumber, (a, b) => a >= b),
  ),
  ...pair(
    'DateEquals',
    'DateNotEquals',
    compare(readDate, (a, b) => a === b),
  ),
  ...one(
    'DateLessThan',
    compare(readDate, (a, b) => a < b),
  ),
  ...one(
    'DateLessThanEquals',
    compare(readDate, (a, b) => a <= b),
  ),
  ...one(
    'DateGreaterThan',
    compare(readDate, (a, b) => a > b),
  ),
  ...one(
    'DateGreaterThanEquals',
    compare(readDate, (a, b) => a >= b),
  ),
  ...one(
    'Bool',
    literal((text) => text.toLowerCase()),
  ),
  ...one(
    'BinaryEquals',
    compare(readBase64, (a, b) => a === b),
  ),
  ...pair('IpAddress', 'NotIpAddress', inNetwork),
]);

/** As the guide spells them, with the exception of Null. */
export const operatorNames: ReadonlySet<string> = new Set([
  ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ...['StringLike', 'StringNotLike', 'ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike'],
  ...['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals'],
  ...['NumericGreaterThan', 'NumericGreaterThanEquals', 'DateEquals', 'DateNotEquals'],
  ...['DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'],
  ...['Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress'],
]);

type Compile = Operator['compile'];

function one(name: string, compile: Compile): [string, Operator][] {
  return [[name.toLowerCase(), { negated: false, compile }]];
}

function pair(name: string, negation: string, compile: Compile): [string, Operator][] {
  return [...one(name, compile), [negation.toLowerCase(), { negated: true, compile }]];
}

function literal(fold: (text: string) => string): Compile {
  return (policyValue, variables) => {
    const template = parseTemplate(policyValue, { variables, wildcards: false });
    const matches = compileTemplate(template, (tokens) => {
      const wanted = fold(tokens.map((token) => ('text' in token ? token.text : '')).join(''));
      return (text) => fold(text) === wanted;
    });
    return { test: matches, needs: neededKeys(template), variables: variablesOf(template) };
  };
}

function like(policyValue: string, variables: boolean): ValueTest {
  const template = parseTemplate(policyValue, { variables, wildcards: true });
  return {
    test: compileTemplate(template),
    needs: neededKeys(template),
    variables: variablesOf(template),
  };
}

function arnLike(policyValue: string, variables: boolean): ValueTest {
  const template = parseTemplate(policyValue, { variables, wildcards: true });
  return {
    test: compileTemplate(template, compileArnPattern),
    needs: neededKeys(template),
    variables: variablesOf(template),
  };
}

/** A value that does not read as the operator's type meets nothing. */
function compare<T>(
  read: (text: string) => T | undefined,
  holds: (value: T, policyValue: T) => boolean,
): Compile {
  return (policyText) => {
    const policyValue = read(policyText);
    const test = (text: string): boolean => {
      const value = read(text);
      return value !== undefined && policyValue !== undefined && holds(value, policyValue);
    };
    return { test, needs: [], variables: [] };
  };
}

function readNumber(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const isoDate = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** ISO 8601 (W3C profile; without a zone it is UTC) or seconds since the epoch; in milliseconds. */
function readDate(text: string): number | undefined {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000;
  const [whole, , , time, , , zone] = isoDate.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const date = Date.parse(time !== undefined && zone === undefined ? `${text}Z` : text);
  return Number.isNaN(date) ? undefined : date;
}

function readBase64(text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 0 && text !== '' ? undefined : bytes.toString('base64');
}

function inNetwork(policyValue: string): ValueTest {
  const network = readNetwork(policyValue);
  const test = (address: string): boolean => {
    const version = isIP(address);
    return version !== 0 && network?.check(address, version === 4 ? 'ipv4' : 'ipv6') === true;
  };
  return { test, needs: [], variables: [] };
}

function readNetwork(text: string): BlockList | undefined {
  const [address = '', prefix] = text.split('/');
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  const length = prefix === undefined ? longest : (readNumber(prefix) ?? -1);
  if (version === 0 || !Number.isInteger(length) || length < 0 || length > longest)
    return undefined;
  const network = new BlockList();
  network.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6');
  return network;
}
