import { delimiters } from './assumptions.ts';

/** A field of a space-delimited event and where it begins in the message. */
export interface EventField {
  readonly text: string;
  readonly start: number;
}

const closing: Readonly<Record<string, string | undefined>> = { '[': ']', '"': '"' };

/** The fields of a message; what stands between `[]` or `""` is one field, without them. */
export function splitEvent(message: string): EventField[] {
  const fields: EventField[] = [];
  let at = skipDelimiters(message, 0);
  while (at < message.length) {
    const end = endOfEnclosed(message, at);
    const start = at;
    at = end ?? endOfWord(message, at);
    fields.push({
      text: end === undefined ? message.slice(start, at) : message.slice(start + 1, end - 1),
      start,
    });
    at = skipDelimiters(message, at);
  }
  return fields;
}

/** Where the bracketed or quoted field that begins here ends; undefined: there is none, or it is not closed. */
function endOfEnclosed(message: string, start: number): number | undefined {
  const close = closing[message.charAt(start)];
  if (close === undefined) return undefined;
  const end = message.indexOf(close, start + 1);
  if (end < 0) return undefined;
  return end + 1 === message.length || isDelimiter(message, end + 1) ? end + 1 : undefined;
}

function endOfWord(message: string, start: number): number {
  let at = start;
  while (at < message.length && !isDelimiter(message, at)) at += 1;
  return at;
}

function skipDelimiters(message: string, start: number): number {
  let at = start;
  while (isDelimiter(message, at)) at += 1;
  return at;
}

function isDelimiter(message: string, at: number): boolean {
  return at < message.length && delimiters.includes(message.charAt(at));
}
