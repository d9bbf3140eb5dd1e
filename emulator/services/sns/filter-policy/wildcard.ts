import { type Condition, onText } from './condition.ts';
import type { Tokens } from './tokens.ts';

/**
 * A text in which `*` stands for any characters or none; `\*` and `\\` stand for themselves. Syntax and complaints are
 * those of Event Ruler, whose sentences SNS uses.
 * https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html#string-wildcard,
 * https://github.com/aws/event-ruler/blob/main/README.md#wildcard-match
 */
export function wildcard(pattern: string, tokens: Tokens): Condition {
  const parts = partsOf(pattern, tokens);
  return { ...onText((text) => consistsOf(text, parts)), wildcards: parts.length - 1 };
}

/** What stands between the wildcards, before the first and after the last one. */
function partsOf(pattern: string, tokens: Tokens): readonly string[] {
  // Places are counted in bytes, with the quote before the pattern.
  const complain = (what: string, at: number) =>
    tokens.fail(`${what} at pos ${1 + Buffer.byteLength(pattern.slice(0, at))}`);
  const parts = [''];
  for (let at = 0; at < pattern.length; at += 1) {
    const [sign = '', next = ''] = pattern.slice(at, at + 2);
    if (sign === '*' && next === '*') complain('Consecutive wildcard characters', at);
    if (sign === '\\' && next !== '*' && next !== '\\') complain('Invalid escape character', at);
    if (sign === '*') parts.push('');
    else if (sign !== '\\') parts.push(`${parts.pop()}${sign}`);
    else {
      parts.push(`${parts.pop()}${next}`);
      at += 1;
    }
  }
  return parts;
}

function consistsOf(text: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop();
  if (last === undefined) return text === first;
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}
