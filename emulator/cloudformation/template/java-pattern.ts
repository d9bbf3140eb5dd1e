import { runInNewContext } from 'node:vm';
import { notImplemented } from '../../fault.ts';
import { invalid } from './fault.ts';

/** What Java writes otherwise than JavaScript: https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/\\p\{Alpha\}/g, 'a-zA-Z'],
  [/\\p\{Digit\}/g, '0-9'],
  [/\\p\{Alnum\}/g, 'a-zA-Z0-9'],
  [/\\p\{Upper\}/g, 'A-Z'],
  [/\\p\{Lower\}/g, 'a-z'],
  [/\\p\{XDigit\}/g, '0-9a-fA-F'],
  [/\\p\{Space\}/g, '\\s'],
  [/\\p\{ASCII\}/g, '\\x00-\\x7F'],
];

/** Whether the whole value matches, as Java's `matches` asks. Throws `ValidationError` for a pattern that is none. */
export function matchesJavaPattern(pattern: string, value: string): boolean {
  const expression = compile(pattern);
  return mayTakeLong.test(pattern)
    ? testWithin(expression, pattern, value)
    : expression.test(value);
}

/** A repeated group: `(a+)+b` tries for ages to match what does not. */
const mayTakeLong = /\)[*+{]/;
const patience = 500;

function testWithin(expression: RegExp, pattern: string, value: string): boolean {
  try {
    const test = 'expression.test(value)';
    return runInNewContext(test, { expression, value }, { timeout: patience }) === true;
  } catch (cause) {
    throw invalid(`Template error: the AllowedPattern ${pattern} takes too long to match.`, cause);
  }
}

const compiled = new Map<string, RegExp>();
const most = 500;

function compile(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const expression = translate(pattern);
  if (compiled.size >= most) compiled.clear();
  compiled.set(pattern, expression);
  return expression;
}

function translate(pattern: string): RegExp {
  refuseForeign(pattern);
  const { flags, body } = leadingFlags(unquoted(pattern));
  const source = `^(?:${intersections(body)})$`;
  // Unicode mode counts characters as Java does, but refuses needless escapes that Java takes.
  for (const mode of source.includes('&&') ? ['v'] : ['u', '']) {
    try {
      return new RegExp(source, flags + mode);
    } catch {
      // The next mode may take it.
    }
  }
  throw invalid(`Template error: the AllowedPattern ${pattern} is not a valid regular expression.`);
}

/** JavaScript has no possessive quantifiers, atomic groups and the like. */
function refuseForeign(pattern: string): void {
  const [foreign] = /(?<!\\)(?:\\\\)*(?:[*+?}]\+|\(\?>|\\[GXRhHvV])/.exec(pattern) ?? [];
  if (foreign === undefined) return;
  throw notImplemented(`${foreign} of Java's patterns (AllowedPattern ${pattern})`);
}

/** Parts between `\Q` and `\E` mean themselves; a pattern that must match as a whole needs no anchors. */
function unquoted(pattern: string): string {
  const literal = pattern.replace(/\\Q(.*?)(?:\\E|$)/gs, (_, text: string) =>
    text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
  );
  const spelled = literal.replace(/\\A/g, '^').replace(/\\[zZ]/g, '$');
  return inClasses(spelled);
}

/** `\p{Alpha}` stands inside of brackets or alone. */
function inClasses(pattern: string): string {
  let result = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    const rest = pattern.slice(at);
    const named = /^\\p\{(?:Alpha|Digit|Alnum|Upper|Lower|XDigit|Space|ASCII)\}/.exec(rest)?.[0];
    if (named !== undefined) {
      const set = spellings.reduce((text, [from, to]) => text.replace(from, to), named);
      result += depth > 0 ? set : `[${set}]`;
      at += named.length - 1;
    } else if (rest.startsWith('\\')) {
      result += rest.slice(0, 2);
      at += 1;
    } else {
      if (rest.startsWith('[')) depth += 1;
      if (rest.startsWith(']')) depth -= 1;
      result += rest.slice(0, 1);
    }
  }
  return result;
}

/** The parts of an intersection of classes must be classes themselves: `[a-z&&[^x]]` is `[[a-z]&&[^x]]`. */
function intersections(pattern: string): string {
  return pattern.replace(/\[(\^?)([^[\]&]+)&&/g, '[$1[$2]&&').replace(/&&([^[\]&]+)\]/g, '&&[$1]]');
}

/** `(?i)` at the beginning holds for all. JavaScript's dot takes line ends only with `s`, as Java's does. */
function leadingFlags(pattern: string): { flags: string; body: string } {
  const [whole = '', flags = ''] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  return { flags: [...new Set(flags)].join(''), body: pattern.slice(whole.length) };
}
