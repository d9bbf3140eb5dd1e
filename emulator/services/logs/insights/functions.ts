import { isIP } from 'node:net';
import { isInSubnet } from './subnet.ts';
import { compareValues, Moment, numberOf, textOf, type Value } from './value.ts';

interface Definition {
  readonly least: number;
  readonly most: number;
  /** Whether it answers although the first term is not there. */
  readonly ofMissing?: true;
  run(terms: readonly Value[]): Value;
}

const any = Number.POSITIVE_INFINITY;

/**
 * Functions of single values.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
 */
const definitions: Readonly<Record<string, Definition | undefined>> = {
  abs: numeric(Math.abs),
  ceil: numeric(Math.ceil),
  floor: numeric(Math.floor),
  log: numeric(Math.log),
  sqrt: numeric(Math.sqrt),
  greatest: { least: 1, most: any, run: (terms) => terms.toSorted(compareValues).at(-1) },
  least: { least: 1, most: any, run: (terms) => terms.toSorted(compareValues)[0] },
  ispresent: { least: 1, most: 1, ofMissing: true, run: ([value]) => value !== undefined },
  coalesce: {
    least: 1,
    most: any,
    ofMissing: true,
    run: (terms) => terms.find((value) => value !== undefined),
  },
  isempty: { least: 1, most: 1, ofMissing: true, run: ([value]) => text(value) === '' },
  isblank: { least: 1, most: 1, ofMissing: true, run: ([value]) => text(value).trim() === '' },
  concat: { least: 1, most: any, ofMissing: true, run: (terms) => terms.map(text).join('') },
  strlen: textual((value) => [...value].length),
  toupper: textual((value) => value.toUpperCase()),
  tolower: textual((value) => value.toLowerCase()),
  trim: { least: 1, most: 2, run: (terms) => trimmed(terms, true, true) },
  ltrim: { least: 1, most: 2, run: (terms) => trimmed(terms, true, false) },
  rtrim: { least: 1, most: 2, run: (terms) => trimmed(terms, false, true) },
  substr: { least: 2, most: 3, run: substr },
  replace: {
    least: 3,
    most: 3,
    run: ([value, from, to]) => text(value).replaceAll(text(from), () => text(to)),
  },
  strcontains: {
    least: 2,
    most: 2,
    run: ([value, part]) => (text(value).includes(text(part)) ? 1 : 0),
  },
  frommillis: {
    least: 1,
    most: 1,
    run: ([value]) => momentOf(numberOf(value)),
  },
  tomillis: {
    least: 1,
    most: 1,
    run: ([value]) => (value instanceof Moment ? value.at : numberOf(value)),
  },
  isvalidip: textual((value) => isIP(value) !== 0),
  isvalidipv4: textual((value) => isIP(value) === 4),
  isvalidipv6: textual((value) => isIP(value) === 6),
  isipinsubnet: inSubnet('any'),
  isipv4insubnet: inSubnet('ipv4'),
  isipv6insubnet: inSubnet('ipv6'),
};

/** How many terms a function takes; undefined: there is no such function. */
export function arityOf(name: string): { least: number; most: number } | undefined {
  return Object.hasOwn(definitions, name) ? definitions[name] : undefined;
}

export function callFunction(name: string, terms: readonly Value[]): Value {
  const definition = definitions[name];
  if (definition === undefined) throw new Error(`there is no function ${name}`);
  return terms.includes(undefined) && !definition.ofMissing ? undefined : definition.run(terms);
}

function numeric(calculate: (value: number) => number): Definition {
  return {
    least: 1,
    most: 1,
    run: ([value]) => {
      const number = numberOf(value);
      return number === undefined ? undefined : finite(calculate(number));
    },
  };
}

export function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function textual(run: (value: string) => Value): Definition {
  return { least: 1, most: 1, run: ([value]) => run(text(value)) };
}

function text(value: Value): string {
  return value === undefined ? '' : textOf(value);
}

function momentOf(at: number | undefined): Moment | undefined {
  return at === undefined || Number.isNaN(new Date(at).getTime()) ? undefined : new Moment(at);
}

/** Takes away blanks, or any of the characters of the second term. */
function trimmed([value, given]: readonly Value[], left: boolean, right: boolean): string {
  const letters = [...text(value)];
  const gone = given === undefined ? undefined : new Set(text(given));
  const goes = (letter = ''): boolean => gone?.has(letter) ?? /\s/.test(letter);
  let start = 0;
  let end = letters.length;
  while (left && start < end && goes(letters[start])) start += 1;
  while (right && end > start && goes(letters[end - 1])) end -= 1;
  return letters.slice(start, end).join('');
}

function substr([value, from, length]: readonly Value[]): Value {
  const start = numberOf(from);
  const count = length === undefined ? any : numberOf(length);
  if (start === undefined || count === undefined) return undefined;
  return [...text(value)].slice(start, start + count).join('');
}

function inSubnet(version: 'any' | 'ipv4' | 'ipv6'): Definition {
  return {
    least: 2,
    most: 2,
    run: ([address, subnet]) => isInSubnet(text(address), text(subnet), version),
  };
}
