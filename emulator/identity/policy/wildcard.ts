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

/** A pattern in which `*` alone is a wildcard. */
export function starPattern(pattern: string): Matcher {
  const parts = pattern.split(/(\*)/).filter((part) => part !== '');
  return compilePattern(parts.map((text) => (text === '*' ? { wildcard: 'many' } : { text })));
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
  const middles = rest.map((segment) => ({ segment, find: compileSearch(segment) }));
  return (text) => {
    const points = Array.from(text);
    if (last === undefined) return points.length === first.length && fits(first, points, 0);
    const end = points.length - last.length;
    if (end < first.length || !fits(first, points, 0) || !fits(last, points, end)) return false;
    let position = first.length;
    for (const { segment, find } of middles) {
      const found = find(points, position);
      if (found < 0) return false;
      position = found + segment.length;
    }
    return position <= end;
  };
}

function splitAtStars(tokens: readonly PatternToken[]): Segment[] {
  let segment: (string | undefined)[] = [];
  const segments = [segment];
  for (const token of tokens) {
    if ('text' in token) for (const point of token.text) segment.push(point);
    else if (token.wildcard === 'one') segment.push(undefined);
    else {
      segment = [];
      segments.push(segment);
    }
  }
  return segments;
}

function fits(segment: Segment, points: readonly string[], at: number): boolean {
  return segment.every((wanted, index) => wanted === undefined || wanted === points[at + index]);
}

type Search = (points: readonly string[], from: number) => number;

/**
 * Where a segment first fits; -1: nowhere. Bit `i` of `reached` tells that the last `i` characters are the
 * first `i` of the segment, so all places are tried in one pass ("Shift-And", Baeza-Yates and Gonnet).
 */
function compileSearch(segment: Segment): Search {
  const places = new Map<string | undefined, bigint>();
  for (const [index, wanted] of segment.entries()) {
    places.set(wanted, (places.get(wanted) ?? 0n) | (2n << BigInt(index)));
  }
  const any = places.get(undefined) ?? 0n;
  const whole = 1n << BigInt(segment.length);
  return (points, from) => {
    let reached = 1n;
    for (let at = from; ; at++) {
      if ((reached & whole) !== 0n) return at - segment.length;
      if (at === points.length) return -1;
      reached = 1n | ((reached << 1n) & (any | (places.get(points[at]) ?? 0n)));
    }
  };
}
