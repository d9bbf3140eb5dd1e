import { lineFeed, longestRegex } from './assumptions.ts';
import { type CharacterSet, complement, range, setOf, shorthands, union } from './character-set.ts';
import type { Scanner } from './scanner.ts';

/** One character of a class, so many times. */
export interface Atom {
  readonly set: CharacterSet;
  readonly least: number;
  /** Infinity: any number. */
  readonly most: number;
}

/** The language has no groups: an expression is a choice of sequences. */
export interface Alternative {
  readonly anchoredAtStart: boolean;
  readonly anchoredAtEnd: boolean;
  readonly atoms: readonly Atom[];
}

/** Letters, digits and symbols that stand for themselves; the guide's own example has a blank in it. */
const literal = /[A-Za-z0-9:_#=@/;,\- ]/y;

/** Reads the expression between two `%`. Guide: "Supported regular expressions (regex) syntax". */
export function parseRegexSyntax(scanner: Scanner): Alternative[] {
  const start = scanner.at;
  const alternatives: Alternative[] = [];
  let size = 0;
  do {
    const alternative = parseAlternative(scanner);
    alternatives.push(alternative);
    size += alternative.atoms.reduce((sum, atom) => sum + sizeOf(atom), 0);
    if (size > longestRegex) {
      scanner.fail(
        `the regular expression is longer than ${longestRegex} once its {} are written out`,
        start,
      );
    }
  } while (scanner.takes('|'));
  scanner.expect('%', 'to close the regular expression');
  return alternatives;
}

function parseAlternative(scanner: Scanner): Alternative {
  const start = scanner.at;
  const anchoredAtStart = scanner.takes('^');
  const atoms: Atom[] = [];
  while (!/^[|%$]?$/.test(scanner.text.charAt(scanner.at))) atoms.push(parseAtom(scanner));
  const anchoredAtEnd = scanner.takes('$');
  if (atoms.length === 0) scanner.fail('an empty regular expression would match everything', start);
  return { anchoredAtStart, anchoredAtEnd, atoms };
}

/** How many characters an atom stands for when its quantity is written out. */
export function sizeOf({ least, most }: Atom): number {
  return Math.max(1, Number.isFinite(most) ? most : least);
}

function parseAtom(scanner: Scanner): Atom {
  const set = parseSet(scanner);
  const { least, most } = parseQuantity(scanner);
  if (/^[*+?{]/.test(scanner.text.slice(scanner.at))) {
    scanner.fail(`${scanner.next()} follows another quantifier`);
  }
  return { set, least, most };
}

function parseQuantity(scanner: Scanner): { least: number; most: number } {
  if (scanner.takes('?')) return { least: 0, most: 1 };
  if (scanner.takes('*')) return { least: 0, most: Number.POSITIVE_INFINITY };
  if (scanner.takes('+')) return { least: 1, most: Number.POSITIVE_INFINITY };
  if (!scanner.sees('{')) return { least: 1, most: 1 };
  return parseBounds(scanner);
}

/** `{m}`, `{m,n}`, `{m,}` or `{,n}`: "Either m or n can be omitted". */
function parseBounds(scanner: Scanner): { least: number; most: number } {
  const start = scanner.at;
  const text = scanner.read(/\{ ?\d{0,4} ?(?:, ?\d{0,4} ?)?\}/y);
  const [least = '', most] = text.slice(1, -1).replaceAll(' ', '').split(',');
  if (least === '' && (most ?? '') === '') scanner.fail('expected {m}, {m,n}, {m,} or {,n}', start);
  const bounds = {
    least: Number(least),
    most: most === '' ? Number.POSITIVE_INFINITY : Number(most ?? least),
  };
  if (bounds.least > bounds.most || bounds.most === 0) {
    scanner.fail(`${text} can match nothing`, start);
  }
  return bounds;
}

function parseSet(scanner: Scanner): CharacterSet {
  if (scanner.takes('.')) return complement(setOf(lineFeed.charCodeAt(0)));
  if (scanner.takes('[')) return parseClass(scanner);
  const member = parseMember(scanner);
  return typeof member === 'number' ? setOf(member) : member;
}

/** A single character's code, or the set that a shorthand names. */
function parseMember(scanner: Scanner): number | CharacterSet {
  if (scanner.sees('\\')) return parseEscape(scanner);
  const character = scanner.read(literal);
  if (character === '') {
    scanner.fail(
      `${scanner.symbol()} cannot stand here in a regular expression; write an operator as \\. and another symbol as \\x21`,
    );
  }
  return character.charCodeAt(0);
}

function parseEscape(scanner: Scanner): number | CharacterSet {
  const start = scanner.at;
  const text = scanner.read(/\\(?:x[0-9A-Fa-f]{2}|[dDsSwW^$?[\]{}|\\*+.:_#=@/;,-])/y);
  if (text === '') scanner.fail('unknown escape in the regular expression', start);
  const shorthand = shorthands[text.slice(1)];
  if (shorthand !== undefined) return shorthand;
  if (!text.startsWith('\\x')) return text.charCodeAt(1);
  const code = Number.parseInt(text.slice(2), 16);
  if (code > 127) scanner.fail('\\x names ASCII characters only, up to \\x7F', start);
  return code;
}

function parseClass(scanner: Scanner): CharacterSet {
  const start = scanner.at - 1;
  const negated = scanner.takes('^');
  const sets: CharacterSet[] = [];
  while (!scanner.takes(']')) {
    if (scanner.ended) scanner.fail('the character class is not closed', start);
    sets.push(parseRange(scanner));
  }
  if (sets.length === 0) scanner.fail('the character class is empty', start);
  return negated ? complement(union(...sets)) : union(...sets);
}

function parseRange(scanner: Scanner): CharacterSet {
  const start = scanner.at;
  const first = parseClassMember(scanner);
  if (typeof first !== 'number') return first;
  if (!/^-[^\]]/.test(scanner.text.slice(scanner.at))) return setOf(first);
  scanner.at += 1;
  const last = parseClassMember(scanner);
  if (typeof last !== 'number' || last < first) scanner.fail('the range is not in order', start);
  return range(first, last);
}

/** Within brackets these operators stand for themselves. */
function parseClassMember(scanner: Scanner): number | CharacterSet {
  const operator = scanner.read(/[.*+?{}|$^]/y);
  return operator === '' ? parseMember(scanner) : operator.charCodeAt(0);
}
