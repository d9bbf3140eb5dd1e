import type { ParsePattern } from './syntax.ts';

/** What `parse` finds in a text, in the order of its wildcards or groups; undefined: it does not match. */
export function extract(text: string, pattern: ParsePattern): (string | undefined)[] | undefined {
  return pattern.type === 'glob'
    ? extractBetween(text, pattern.texts)
    : pattern.regex.exec(text)?.slice(1);
}

/** Each wildcard takes as little as it can, and the one at the end all that is left. */
function extractBetween(
  text: string,
  [first = '', ...others]: readonly string[],
): string[] | undefined {
  const begin = text.indexOf(first);
  if (begin < 0) return undefined;
  let at = begin + first.length;
  const found: string[] = [];
  for (const [index, literal] of others.entries()) {
    const isLast = index === others.length - 1;
    const end = isLast && literal === '' ? text.length : text.indexOf(literal, at);
    if (end < 0) return undefined;
    found.push(text.slice(at, end));
    at = end + literal.length;
  }
  return found;
}
