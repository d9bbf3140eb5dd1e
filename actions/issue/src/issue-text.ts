import { cut, mark } from '../../shared/marker.ts';

/** GitHub refuses a longer title. */
const LONGEST_TITLE = 256;

/** One line, as long as GitHub takes it. */
export function toTitle(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return line.length <= LONGEST_TITLE ? line : `${cut(line, LONGEST_TITLE - 1)}…`;
}

/**
 * The body with its marker, and which run wrote it last. A job that ended before it could say anything must have its issue,
 * too.
 */
export function toBody(key: string, body: string | undefined, run: string): string {
  const text = body ?? 'It ended without a word; the log of the run may have more.';
  return mark(
    key,
    text,
    `\n\n---\nWritten by ${run}. This issue is closed when all is well again.`,
  );
}

export function toClosingComment(key: string, body: string | undefined, run: string): string {
  return mark(key, body ?? 'All is well again.', `\n\nClosed by ${run}.`);
}
