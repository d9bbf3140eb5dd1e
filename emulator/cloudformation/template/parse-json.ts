import { deepestNesting, malformed, namedTwice, type TextPlace, tooDeep } from './malformed.ts';
import type { Value } from './value.ts';

/** Throws `ValidationError` with the place, counted as AWS counts it: one column behind the character that is wrong. */
export function parseJson(text: string): Value {
  const value = parsed(text);
  refuseKeysNamedTwice(text);
  return value;
}

function parsed(text: string): Value {
  try {
    return JSON.parse(text, otherNotation.test(text) ? asWritten : undefined) as Value;
  } catch (cause) {
    throw malformed('JSON', placeOf(String(cause), text));
  }
}

/** Numbers that JavaScript would write otherwise: long ones, 1.0, 1e3. Texts that look so do no harm. */
const otherNotation = /\d{16}|\.\d*0(?!\d)|\d[eE][+-]?\d/;

/** They stay the text that they are, as in YAML. */
function asWritten(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  const differs = typeof value === 'number' && source !== undefined && String(value) !== source;
  return differs ? source : value;
}

function placeOf(message: string, text: string): TextPlace {
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  if (line !== undefined && column !== undefined) {
    return { line: Number(line), column: Number(column) + 1 };
  }
  return placeAt(text, text.length);
}

function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** The marks of the structure, and texts as a whole. Only for text that `JSON.parse` takes. */
const token = /[{}[\],:]|"(?:[^"\\]|\\.)*"/g;

/** `JSON.parse` takes the last of several; a template that says two things is not believed. */
function refuseKeysNamedTwice(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  let isKey = false;
  for (const { 0: mark, index } of text.matchAll(token)) {
    if (mark === '{' || mark === '[') {
      open.push(mark === '{' ? new Set() : undefined);
      if (open.length > deepestNesting) throw tooDeep('JSON', placeAt(text, index));
      isKey = mark === '{';
    } else if (mark === '}' || mark === ']') {
      open.pop();
      isKey = false;
    } else if (mark === ',') isKey = open.at(-1) !== undefined;
    else if (mark === ':') isKey = false;
    else if (isKey) note(JSON.parse(mark) as string, open.at(-1), () => placeAt(text, index));
  }
}

function note(key: string, keys: Set<string> | undefined, place: () => TextPlace): void {
  if (keys?.has(key) === true) throw namedTwice('JSON', key, place());
  keys?.add(key);
}
