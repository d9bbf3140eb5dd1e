/** Names beyond which those of old looks are dropped. */
const most = 1000;

/**
 * Looks at what may have changed elsewhere: a run of calls shares one look, but none goes by a look that began before
 * `expire`. Looks of one name come one after the other, so that an older one never undoes a newer one.
 */
export class Looks {
  readonly #now: () => number;
  readonly #freshFor: number;
  #looks = new Map<string, Look>();
  /** Counts what made the looks before it worthless. */
  #epoch = 0;

  /** `now` in milliseconds, as `freshFor`. */
  constructor(now: () => number, freshFor: number) {
    this.#now = now;
    this.#freshFor = freshFor;
  }

  /** Does `work`, unless it was done a moment ago. A failure is told to all who wait for it, and not kept. */
  look(name: string, work: () => Promise<void>): Promise<void> {
    const last = this.#looks.get(name);
    if (last !== undefined && this.#isFresh(last)) return last.done;
    this.#forgetOld();
    const look: Look = { ...this.#moment(), ended: false, done: Promise.resolve() };
    look.done = this.#begin(look, last?.done, work);
    this.#looks.set(name, look);
    return look.done;
  }

  /** Whatever was seen may be different now. */
  expire(): void {
    this.#epoch += 1;
  }

  /** A look that had to wait sees what is there when it begins. */
  async #begin(
    look: Look,
    before: Promise<void> | undefined,
    work: () => Promise<void>,
  ): Promise<void> {
    await before?.catch(() => {});
    Object.assign(look, this.#moment());
    try {
      await work();
    } catch (error) {
      look.epoch = Number.NaN;
      throw error;
    } finally {
      look.ended = true;
    }
  }

  #moment() {
    return { epoch: this.#epoch, at: this.#now() };
  }

  #isFresh({ epoch, at }: Look): boolean {
    return epoch === this.#epoch && this.#now() - at < this.#freshFor;
  }

  #forgetOld(): void {
    if (this.#looks.size < most) return;
    for (const [name, look] of this.#looks) {
      if (look.ended && !this.#isFresh(look)) this.#looks.delete(name);
    }
  }
}

interface Look {
  epoch: number;
  at: number;
  ended: boolean;
  done: Promise<void>;
}
