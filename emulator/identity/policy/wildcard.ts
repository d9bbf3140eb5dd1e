/** `many` is `*` (any run of characters, also none), `one` is `?` (exactly one character). */
export type PatternToken = { text: string } | { wildcard: 'many' | 'one' };

export type Matcher = (text: string) => boolean;

/** One run of the pattern between two `*`; `undefined` stands for `?`. Characters are code points. */
type Segment = readonly (string | undefined)[];

/**
 * Compiles tokens to a matcher. Every run between two `*` is placed at its first possible position
 * and never moved again, so a match takes one pass over the text however many `*` there are.
 */
export function compilePattern(tokens: readonly PatternToken[]): Matcher {
  const hasSingle = tokens.some((token) => 'wildcard' in token && token.wildcard === 'one');
  return hasSingle ? matchCodePoints(tokens) : matchText(tokens);
}

/** Reads `*` and `?` as wildcards and everything else literally. */
export function wildcardTokens(text: string): PatternToken[] {
  return text
    .split(/([*?])/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part === '*') return { wildcard: 'many' };
      return part === '?' ? { wildcard: 'one' } : { text: part };
    });
}

function matchText(tokens: readonly PatternToken[]): Matcher {
  const [first = '', ...rest] = splitAtStars(tokens).map((segment) => segment.join(''));
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    const end = text.length - last.length;
    if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let position = first.length;
    for (const middle of rest) {
      const found = text.indexOf(middle, position);
      if (found < 0) return false;
      position = found + middle.length;
    }
    return position <= end;
  };
}

function matchCodePoints(tokens: readonly PatternToken[]): Matcher {
  const [first = [], ...rest] = splitAtStars(tokens);
  const last = rest.pop();
  return (text) => {
    const points = Array.from(text);
    if (last === undefined) return points.length === first.length && fits(first, points, 0);
    const end = points.length - last.length;
    if (end < first.length || !fits(first, points, 0) || !fits(last, points, end)) return false;
    let position = first.length;
    for (const middle of rest) {
      const found = indexOf(middle, points, position);
      if (found < 0) return false;
      position = found + middle.length;
    }
    return position <= end;
  };
}

function splitAtStars(tokens: readonly PatternToken[]): Segment[] {
  const segments: (string | undefined)[][] = [[]];
  for (const token of tokens) {
    if ('text' in token) segments.at(-1)?.push(...Array.from(token.text));
    else if (token.wildcard === 'one') segments.at(-1)?.push(undefined);
    else segments.push([]);
  }
  return segments;
}

function fits(segment: Segment, points: readonly string[], at: number): boolean {
  return segment.every((wanted, index) => wanted === undefined || wanted === points[at + index]);
}

function indexOf(segment: Segment, points: readonly string[], from: number): number {
  for (let at = from; at + segment.length <= points.length; at++) {
    if (fits(segment, points, at)) return at;
  }
  return -1;
}
