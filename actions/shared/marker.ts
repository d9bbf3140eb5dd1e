import { Failure } from './failure.ts';

/** GitHub refuses a longer text of an issue or a comment. */
export const TEXT_LIMIT = 65_536;

const MARKER = /<!-- keywatch:([a-z0-9-]+) -->/u;
const CUT_NOTE = '_The end is cut off: GitHub takes 65,536 characters._\n\n';

/** A name that may stand in a marker. */
export function parseKey(key: string): string {
  if (/^[a-z0-9-]{1,64}$/u.test(key)) return key;
  throw new Failure(
    'INVALID_INPUT',
    `input key is ${JSON.stringify(key)}; give up to 64 lower-case letters, digits and dashes`,
  );
}

/**
 * Marks a text by a comment that no reader sees, and cuts it to what GitHub takes. `ending` is never cut. The note that it was cut
 * stands in front: behind, an open code block would swallow it.
 */
export function mark(key: string, text: string, ending = ''): string {
  const start = `<!-- keywatch:${key} -->\n`;
  const room = TEXT_LIMIT - start.length - ending.length;
  if (text.length <= room) return `${start}${text}${ending}`;
  return `${start}${CUT_NOTE}${cut(text, room - CUT_NOTE.length)}${ending}`;
}

/** Whether the text is marked with the key. Only the first marker counts: what follows may be anybody's text. */
export function isMarked(text: string, key: string): boolean {
  return MARKER.exec(text)?.[1] === key;
}

/** The longest start of the text that fits, to the end of a line if there is one, never half a character. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const start = text.slice(0, length);
  const line = start.lastIndexOf('\n');
  return line > length / 2 ? start.slice(0, line + 1) : start.replace(/[\uD800-\uDBFF]$/u, '');
}
