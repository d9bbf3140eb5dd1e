import { cut, mark } from '../../shared/marker.ts';

/** GitHub refuses a longer title. */
const LONGEST_TITLE = 256;

/** One line, as long as GitHub takes it. */
export function toTitle(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return line.length <= LONGEST_TITLE ? line : `${cut(line, LONGEST_TITLE - 1)}…`;
}

/** The body with its marker, and which run wrote it last. */
export function toBody(key: string, body: string, run: string): string {
  return mark(key, body, `\n\n---\nWritten by ${run}. It is closed when the check passes again.`);
}

export function toClosingComment(key: string, body: string | undefined, run: string): string {
  return mark(key, body ?? 'This is over.', `\n\nClosed by ${run}.`);
}
