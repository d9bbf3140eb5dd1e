/**
 * What AWS's documentation of filter patterns leaves open, decided in one place. The language has no negation but `!=` and
 * `-term`, so a condition that does not match can only make a pattern count less: wherever AWS's behaviour is unknown the
 * condition does not match, and a filter that relies on it fails here before it stays silent there.
 * `logs:TestMetricFilter` against an account would settle each of them.
 */

/** More than AWS documents: the size of a regular expression after `{m,n}` is written out. */
export const longestRegex = 1000;

/**
 * The part of a value between the asterisks that stand for any text. They do so at the beginning and at the end only; one
 * inside stands for itself: the 2022 guide says that `Ev*ent` matches only the string `Ev*ent`, the current one does not say.
 * It is the one choice that is not the stricter one with `!=`.
 */
export function withoutOuterAsterisks(text: string): string {
  return text.replace(/^\*+/, '').replace(/\*+$/, '');
}

/**
 * The text that a string, wildcard or regular expression is compared with; undefined: the comparison does not apply, be it
 * `=` or `!=`. A value that is missing, null, true or false has none ("value nodes can be strings or numbers"). A number has
 * one for unquoted values only: `{ $.latency = * }` is documented, `"*"` on a number is not.
 */
export function comparableText(value: unknown, quoted: boolean): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && !quoted ? String(value) : undefined;
}

/** A regular expression looks at strings only. */
export function searchableText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** JSON text is not a number: `{ $.code > 75 }` does not match `"code": "80"`. */
export function comparableNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/**
 * With a wildcard selector, `=` and its like hold if they hold for any element; `!=` must hold for every one, of which there
 * must be one.
 */
export const differsFrom = 'every';

/** `.` in a regular expression does not match a line feed, as in Java. */
export const lineFeed = '\n';

/**
 * What the last field of a space-delimited pattern holds in an event that has more fields: the rest of the line. So
 * `[w1=ERROR, w2]` matches a line of any number of words, as the guide's example does, and a condition on `w2` sees them all.
 */
export function restOfLine(message: string, start: number): string {
  return message.slice(start);
}

/** Fields are parted by spaces; tabs too, or no tab-separated log could be read. */
export const delimiters = ' \t';
