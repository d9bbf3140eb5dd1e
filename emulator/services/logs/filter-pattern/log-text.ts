/** One log message, shared by all patterns that look at it: its JSON is parsed at most once. */
export class LogText {
  readonly message: string;
  #read = false;
  #json: unknown;
  /** What patterns found in it, by the selector's slot; see `remember`. */
  #found: unknown[] | undefined;

  constructor(message: string) {
    this.message = message;
  }

  /** The parsed message; undefined when it is not JSON. */
  json(): unknown {
    if (!this.#read) {
      this.#json = parse(this.message);
      this.#read = true;
    }
    return this.#json;
  }

  /**
   * What `resolve` makes of the message's JSON, worked out once for each `slot`: patterns of one log group look at the same
   * few fields over and over.
   */
  remember(slot: number, resolve: (json: unknown) => unknown): unknown {
    this.#found ??= unsought.slice();
    const found = this.#found;
    const known = slot < found.length ? found[slot] : unknown;
    if (known !== unknown) return known;
    const value = resolve(this.json());
    // A pattern compiled since then has a slot beyond the end.
    while (found.length < slot) found.push(unknown);
    found[slot] = value;
    return value;
  }
}

const unknown = Symbol('unknown');
const mostSlots = 64;
const unsought: unknown[] = [];

/** A new slot for `LogText.remember`; undefined: a process has only so many, work the value out each time. */
export function claimSlot(): number | undefined {
  return unsought.length < mostSlots ? unsought.push(unknown) - 1 : undefined;
}

const startOfJson = /^[\t\n\r ]*[[{"\-\dfnt]/;

function parse(message: string): unknown {
  if (!message.startsWith('{') && !startOfJson.test(message)) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
