import { invalidMath } from './math-error.ts';

export interface Token {
  readonly kind: 'number' | 'text' | 'id' | 'word' | 'mark' | 'end';
  readonly text: string;
  /** From 0. */
  readonly at: number;
}

const forms: readonly (readonly [Exclude<Token['kind'], 'end'>, RegExp])[] = [
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['text', /"[^"]*"|'[^']*'|“[^”]*”/y],
  ['id', /[a-z][A-Za-z0-9_]*/y],
  ['word', /[A-Z][A-Z0-9_]*/y],
  ['mark', /==|!=|<=|>=|&&|\|\||[-+*/^<>()[\],]/y],
];

export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipBlank(expression, 0); at < expression.length; ) {
    const token = tokenAt(expression, at);
    tokens.push(token);
    at = skipBlank(expression, at + token.text.length);
  }
  tokens.push({ kind: 'end', text: 'end of the expression', at: expression.length });
  return tokens;
}

function tokenAt(expression: string, at: number): Token {
  for (const [kind, form] of forms) {
    form.lastIndex = at;
    const text = form.exec(expression)?.[0];
    if (text !== undefined) return { kind, text, at };
  }
  throw invalidMath(`Unsupported token '${expression[at]}' at char ${at}`);
}

function skipBlank(expression: string, from: number): number {
  let at = from;
  while (/\s/.test(expression[at] ?? '')) at += 1;
  return at;
}
