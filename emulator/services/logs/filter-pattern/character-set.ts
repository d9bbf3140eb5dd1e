/** The characters of a class: one place for each of ASCII and a last one for all others. */
export type CharacterSet = Uint8Array;

export const otherCharacters = 128;
const places = 129;

export function setOf(...codes: readonly number[]): CharacterSet {
  const set = new Uint8Array(places);
  for (const code of codes) set[code] = 1;
  return set;
}

export function range(first: number, last: number): CharacterSet {
  return setOf(...Array.from({ length: last - first + 1 }, (_, index) => first + index));
}

export function union(...sets: readonly CharacterSet[]): CharacterSet {
  return new Uint8Array(places).map((_, place) => (sets.some((set) => set[place] === 1) ? 1 : 0));
}

export function complement(set: CharacterSet): CharacterSet {
  return set.map((has) => 1 - has);
}

const code = (character: string): number => character.charCodeAt(0);
const digits = range(code('0'), code('9'));
const words = union(
  digits,
  range(code('a'), code('z')),
  range(code('A'), code('Z')),
  setOf(code('_')),
);
const spaces = setOf(...Array.from(' \t\n\v\f\r', code));

/** `\d`, `\w`, `\s` and their inverses in capitals. */
export const shorthands: Readonly<Record<string, CharacterSet | undefined>> = {
  d: digits,
  D: complement(digits),
  w: words,
  W: complement(words),
  s: spaces,
  S: complement(spaces),
};
