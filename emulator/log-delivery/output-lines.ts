/** Docker's log driver for CloudWatch cuts longer lines: 256 KB less what an event costs beside its text. */
const longestLine = 262_144 - 26;

/** Makes lines of what comes in portions: characters stay whole, and the last line need not be ended. */
export class OutputLines {
  readonly #tell: (line: string) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  push(chunk: Buffer): void {
    let text = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let end = text.indexOf(0x0a);
    while (end >= 0) {
      this.#tellAll(text.subarray(0, end));
      text = text.subarray(end + 1);
      end = text.indexOf(0x0a);
    }
    while (text.length > longestLine) text = this.#tellPart(text);
    // A copy, so that a small rest does not keep a large portion.
    this.#rest = Buffer.from(text);
  }

  end(): void {
    if (this.#rest.length > 0) this.#tellAll(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  #tellAll(line: Buffer): void {
    let rest = line;
    while (rest.length > longestLine) rest = this.#tellPart(rest);
    this.#tell(rest.toString('utf8'));
  }

  #tellPart(text: Buffer): Buffer {
    const end = boundaryBefore(text, longestLine);
    this.#tell(text.toString('utf8', 0, end));
    return text.subarray(end);
  }
}

/** The last place up to `end` where a character of UTF-8 begins; `end` itself in what is no UTF-8. */
function boundaryBefore(text: Buffer, end: number): number {
  for (let place = end; place > end - 4; place -= 1) {
    if (((text[place] ?? 0) & 0xc0) !== 0x80) return place;
  }
  return end;
}
