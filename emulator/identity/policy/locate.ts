/** A place in a text; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Span {
  readonly start: Position;
  readonly end: Position;
}

/**
 * Where the statements of a policy stand in its text: as IAM tells it, right behind the opening brace and right behind the
 * closing one. The text is known to be a policy.
 */
export function locateStatements(text: string): Span[] {
  const spans: Span[] = [];
  const positionAt = positions(text);
  let depth = 0;
  let inStatements = false;
  let start: Position | undefined;
  for (const { at, character, name } of structure(text)) {
    // The document's brace is the outermost; a statement's is the next one inside of "Statement".
    if (character === '{') {
      if (inStatements && depth === 1) start = positionAt(at + 1);
      depth += 1;
    } else if (character === '}') {
      depth -= 1;
      if (inStatements && depth === 1 && start) spans.push({ start, end: positionAt(at + 1) });
    } else if (depth === 1) inStatements = name === 'Statement';
  }
  return spans;
}

interface Token {
  readonly at: number;
  readonly character: string;
  /** The name of a member, at its colon. */
  readonly name?: string;
}

const tokens = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}]/g;

/** Braces and names of members, strings skipped. */
function* structure(text: string): Generator<Token> {
  for (const match of text.matchAll(tokens)) {
    const [whole, string, colon] = match;
    if (string === undefined) yield { at: match.index, character: whole };
    else if (colon !== undefined) yield { at: match.index, character: ':', name: string };
  }
}

/** Lines and columns of places that are asked for from the front to the back: the text is read but once. */
function positions(text: string): (at: number) => Position {
  let line = 1;
  let lineStart = 0;
  let next = text.indexOf('\n');
  return (at) => {
    while (next >= 0 && next < at) {
      line += 1;
      lineStart = next + 1;
      next = text.indexOf('\n', lineStart);
    }
    return { line, column: at - lineStart + 1 };
  };
}
