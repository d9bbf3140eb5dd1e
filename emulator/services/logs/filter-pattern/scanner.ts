import { InvalidFilterPattern } from './invalid-filter-pattern.ts';

/** Reads a pattern from left to right. */
export class Scanner {
  readonly text: string;
  at = 0;
  /** Regular expressions read so far: their number is limited. */
  regexes = 0;

  constructor(text: string) {
    this.text = text;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  skipBlanks(): this {
    while (/\s/.test(this.text.charAt(this.at))) this.at += 1;
    return this;
  }

  sees(token: string): boolean {
    return this.text.startsWith(token, this.at);
  }

  /** Goes past `token` if it is next. */
  takes(token: string): boolean {
    if (!this.sees(token)) return false;
    this.at += token.length;
    return true;
  }

  /** Goes past what `sticky`, an expression with the flag `y`, finds here; empty if it finds nothing. */
  read(sticky: RegExp): string {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  expect(token: string, where: string): void {
    if (!this.takes(token)) this.fail(`expected ${token} ${where}, found ${this.next()}`);
  }

  /** A word of the language in capitals, `NULL`, or empty. */
  keyword(): string {
    return this.read(/[A-Z]+(?![\w.-])/y);
  }

  /** The content of the double quotes that begin here. `\"` and `\\` stand for the quote and the backslash. */
  quoted(): string {
    const start = this.at;
    const body = this.read(/"(?:[^"\\]|\\[\s\S])*"/y);
    if (body === '') this.fail('the quotation mark is not closed', start);
    return body.slice(1, -1).replace(/\\(["\\])/g, '$1');
  }

  fail(problem: string, position = this.at): never {
    throw new InvalidFilterPattern(problem, position);
  }

  /** The character that stands here, for messages. */
  symbol(): string {
    return JSON.stringify(String.fromCodePoint(this.text.codePointAt(this.at) ?? 0));
  }

  /** What stands here, for messages. */
  next(): string {
    if (this.ended) return 'the end';
    const [word = ''] = /^(?:[\w.$*-]+|[\s\S])/u.exec(this.text.slice(this.at)) ?? [];
    return JSON.stringify(word);
  }
}
