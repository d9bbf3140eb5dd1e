import { MalformedQuery } from './malformed-query.ts';

const word = /[@A-Za-z_][\w@]*(?:\.[\w@]+)*/y;
const number = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const symbol = /[!<>=]=|=~|[\s\S]/uy;
/** Blanks, and comments from `#` to the end of their line. */
const blank = /(?:\s|#[^\n]*)*/y;

const escapes: Readonly<Record<string, string | undefined>> = { n: '\n', t: '\t', r: '\r' };

/** Reads a query from left to right. */
export class QueryScanner {
  readonly text: string;
  at = 0;
  /** Where the last token ended, blanks and comments behind it aside. */
  #end = 0;

  constructor(text: string) {
    this.text = text;
    this.#skip();
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** Goes past what `sticky` finds here, and the blanks behind it; undefined: it finds nothing. */
  read(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0];
    if (!found) return undefined;
    this.at += found.length;
    this.#skip();
    return found;
  }

  sees(token: string): boolean {
    return this.text.startsWith(token, this.at);
  }

  takes(token: string): boolean {
    if (!this.sees(token)) return false;
    this.at += token.length;
    this.#skip();
    return true;
  }

  expect(token: string): void {
    if (!this.takes(token)) this.fail();
  }

  /** Goes past a word of the language, in whatever case it is written. */
  takesWord(...wanted: readonly string[]): boolean {
    const start = this.at;
    const end = this.#end;
    for (const one of wanted) {
      if (this.read(word)?.toLowerCase() !== one) {
        this.at = start;
        this.#end = end;
        return false;
      }
    }
    return true;
  }

  word(): string | undefined {
    return this.read(word);
  }

  number(): number | undefined {
    const text = this.read(number);
    return text === undefined ? undefined : Number(text);
  }

  /** Text between single or double quotes. */
  quoted(): string | undefined {
    const body = this.read(/"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y);
    return body?.slice(1, -1).replace(/\\([\s\S])/g, (_, one: string) => escapes[one] ?? one);
  }

  /** A field's name between backticks. */
  ticked(): string | undefined {
    return this.read(/`[^`]+`/y)?.slice(1, -1);
  }

  /** What stands between two slashes, of which `\/` is none. */
  slashed(): string | undefined {
    return this.read(/\/(?:[^/\\\n]|\\[^\n])+\//y)?.slice(1, -1);
  }

  /** What was read since `start`, as the query writes it. */
  since(start: number): string {
    return this.text.slice(start, this.#end);
  }

  fail(start = this.at, problem?: string): never {
    symbol.lastIndex = start;
    word.lastIndex = start;
    const found = word.exec(this.text)?.[0] ?? symbol.exec(this.text)?.[0] ?? '';
    const lines = this.text.slice(0, start).split('\n');
    const place = `line ${lines.length} and position ${lines.at(-1)?.length ?? 0}`;
    const what = found === '' ? 'unexpected end of the query' : `unexpected symbol found ${found}`;
    throw new MalformedQuery(`${problem ?? what} at ${place}`, start, start + found.length);
  }

  #skip(): void {
    this.#end = this.at;
    blank.lastIndex = this.at;
    this.at += blank.exec(this.text)?.[0].length ?? 0;
  }
}
