import { invalidMath } from './math-error.ts';
import type { Expression, Operator } from './syntax.ts';
import { type Token, tokenize } from './tokens.ts';

/** From what binds loosest to what binds tightest. */
const levels: readonly Readonly<Record<string, Operator>>[] = [
  { OR: 'OR', '||': 'OR' },
  { AND: 'AND', '&&': 'AND' },
  { '==': '==', '!=': '!=', '<=': '<=', '>=': '>=', '<': '<', '>': '>' },
  { '+': '+', '-': '-' },
  { '*': '*', '/': '/' },
];
const deepest = 100;

/** Reads a metric math expression; throws `MathError` where it is none. */
export function parseExpression(text: string): Expression {
  const reader = new Reader(tokenize(text));
  const expression = reader.expression(0);
  reader.expect('end');
  return expression;
}

class Reader {
  readonly #tokens: readonly Token[];
  #place = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(level: number): Expression {
    const operators = levels[level];
    if (operators === undefined) return this.#unary();
    let left = this.expression(level + 1);
    for (let next = this.#operator(operators); next; next = this.#operator(operators)) {
      left = { kind: 'operation', operator: next, left, right: this.expression(level + 1) };
    }
    return left;
  }

  expect(kind: Token['kind'], text?: string): Token {
    const token = this.#next();
    if (token.kind !== kind || (text !== undefined && token.text !== text)) throw unexpected(token);
    this.#place += 1;
    return token;
  }

  #operator(operators: Readonly<Record<string, Operator>>): Operator | undefined {
    const { kind, text } = this.#next();
    const operator = kind === 'mark' || kind === 'word' ? operators[text] : undefined;
    if (operator !== undefined) this.#place += 1;
    return operator;
  }

  #unary(): Expression {
    if (this.#take('-')) return this.#nested(() => ({ kind: 'negative', of: this.#unary() }));
    const base = this.#primary();
    if (!this.#take('^')) return base;
    const right = this.#nested(() => this.#unary());
    return { kind: 'operation', operator: '^', left: base, right };
  }

  #primary(): Expression {
    const token = this.#next();
    if (token.text === '(' || token.text === '[') return this.#nested(() => this.#group(token));
    this.#place += 1;
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.text) };
      case 'text':
        return { kind: 'text', value: token.text.slice(1, -1) };
      case 'id':
        return { kind: 'id', id: token.text };
      case 'word':
        return this.#wordOrCall(token.text);
      default:
        throw unexpected(token);
    }
  }

  #group({ text }: Token): Expression {
    this.#place += 1;
    if (text === '[') return { kind: 'list', items: this.#list(']') };
    const inner = this.expression(0);
    this.expect('mark', ')');
    return inner;
  }

  #wordOrCall(word: string): Expression {
    if (!this.#take('(')) return { kind: 'word', word };
    return this.#nested(() => ({ kind: 'call', name: word, args: this.#list(')') }));
  }

  #list(close: string): Expression[] {
    const items: Expression[] = [];
    if (this.#take(close)) return items;
    do items.push(this.expression(0));
    while (this.#take(','));
    this.expect('mark', close);
    return items;
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > deepest) throw invalidMath('The expression is nested too deeply');
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #next(): Token {
    return this.#tokens[this.#place] ?? { kind: 'end', text: '', at: 0 };
  }

  #take(mark: string): boolean {
    const { kind, text } = this.#next();
    if (kind !== 'mark' || text !== mark) return false;
    this.#place += 1;
    return true;
  }
}

function unexpected({ kind, text, at }: Token) {
  return invalidMath(
    kind === 'end'
      ? 'Unexpected end of the expression'
      : `Unsupported token '${text}' at char ${at}`,
  );
}
