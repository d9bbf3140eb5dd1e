import { InvalidFilterPolicy } from './invalid-filter-policy.ts';

export type Token =
  | { readonly kind: '{' | '}' | '[' | ']' | 'end' }
  | { readonly kind: 'name' | 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'true' | 'false' | 'null' };

const pattern = /[\s,:]*(?:([{}[\]])|("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)|(true|false|null))/y;

/**
 * The tokens of a JSON text that is known to be sound, one after the other. Complaints name the place where SNS's own parser
 * stands at that moment: it reads a string only when it is asked for its text, so it stands behind the opening quote until then.
 */
export class Tokens {
  readonly #source: string;
  #token: Token = { kind: 'end' };
  #end = 0;
  #place = 0;

  constructor(source: string) {
    this.#source = source;
  }

  next(): Token {
    pattern.lastIndex = this.#end;
    const match = pattern.exec(this.#source);
    if (match === null) return { kind: 'end' };
    const [whole, sign, string, number, word] = match;
    this.#end += whole.length;
    this.#place = this.#end;
    if (string !== undefined) this.#token = this.#string(string);
    else if (number !== undefined) this.#token = { kind: 'number', text: number };
    else this.#token = { kind: (sign ?? word) as '{' };
    return this.#token;
  }

  #string(literal: string): Token {
    const isName = /^\s*:/.test(this.#source.slice(this.#end));
    if (!isName) this.#place = this.#end - literal.length + 1;
    return { kind: isName ? 'name' : 'string', text: String(JSON.parse(literal)) };
  }

  /** The present token's text; a string is now read to its end. */
  text(): string {
    this.#place = this.#end;
    return 'text' in this.#token ? this.#token.text : this.#token.kind;
  }

  fail(message: string): never {
    const before = this.#source.slice(0, this.#place).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    throw new InvalidFilterPolicy(
      `FilterPolicy: ${message}\n at [Source: (String)"${this.#source}"; line: ${before.length}, column: ${column}]`,
    );
  }
}
