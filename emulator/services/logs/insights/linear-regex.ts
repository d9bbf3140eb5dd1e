import { setFlagsFromString } from 'node:v8';
import { AbsentFromInsights, MalformedQuery } from './malformed-query.ts';

// Gives expressions the flag `l`: V8 then runs them in time proportional to the text, and refuses those that it cannot.
setFlagsFromString('--enable-experimental-regexp-engine');

/**
 * A regular expression of a query, which must not take a query's time out of all proportion. It may begin with `(?i)`.
 * Offsets are of the expression in the query, for the message.
 */
export function linearRegex(source: string, start: number, end: number): RegExp {
  const [, flags = '', body = source] = /^\(\?([a-z]+)\)([\s\S]*)$/.exec(source) ?? [];
  const unknown = /[^ims]/.exec(flags)?.[0];
  if (unknown !== undefined)
    throw new AbsentFromInsights(`The flag ${unknown} of a regular expression`);
  const written = javaGroups(flags.includes('i') ? foldCase(body) : body);
  const rest = flags.replaceAll('i', '');
  try {
    return new RegExp(written, `l${rest}`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (!error.message.endsWith('Cannot be executed in linear time')) {
      throw new MalformedQuery(error.message, start, end);
    }
    throw new AbsentFromInsights(
      'A regular expression with look-around, back references or more than 1,000 repetitions',
    );
  }
}

/** Java, Python and Go write `(?P<name>…)`. */
function javaGroups(source: string): string {
  return source.replaceAll('(?P<', '(?<');
}

/** Letters as classes of both cases. V8's linear engine knows no flag `i`. */
function foldCase(source: string): string {
  let inClass = false;
  return source.replace(
    /\\(?:[xu][0-9A-Fa-f]+|k<[^>]*>|[pP]\{[^}]*\}|[\s\S])|\(\?P?<[A-Za-z_]\w*>|[a-zA-Z]-[a-zA-Z]|[\s\S]/g,
    (piece) => {
      if (piece === '[') inClass = true;
      if (piece === ']') inClass = false;
      if (/^[a-zA-Z]$/.test(piece)) return bothCases(piece, inClass);
      if (inClass && /^[a-zA-Z]-[a-zA-Z]$/.test(piece)) return bothCases(piece, true);
      if (/^[a-zA-Z]-[a-zA-Z]$/.test(piece)) {
        return `${bothCases(piece.charAt(0), false)}-${bothCases(piece.charAt(2), false)}`;
      }
      return piece;
    },
  );
}

function bothCases(letters: string, inClass: boolean): string {
  const both = letters.toLowerCase() + letters.toUpperCase();
  return inClass ? both : `[${both}]`;
}
