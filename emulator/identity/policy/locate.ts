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
  const open: number[] = [];
  let inStatements = false;
  for (const { at, character, name } of structure(text)) {
    if (character === '{') {
      // The document's brace is the outermost; a statement's is the next one inside of "Statement".
      if (inStatements && open.length === 1)
        spans.push({ start: position(text, at + 1), end: position(text, at + 1) });
      open.push(spans.length - 1);
    } else if (character === '}') {
      open.pop();
      const last = spans.at(-1);
      if (inStatements && open.length === 1 && last !== undefined) {
        spans[spans.length - 1] = { ...last, end: position(text, at + 1) };
      }
    } else if (open.length === 1 && name !== undefined) inStatements = name === 'Statement';
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

function position(text: string, at: number): Position {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - (before.lastIndexOf('\n') + 1) + 1 };
}
