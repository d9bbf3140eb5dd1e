import type { Sign } from './sign.ts';

/** What is known of the drills that are under way, from the messages on the observer queue. */
export class Signs {
  /** When SNS sent our own beginning, once it came back. */
  begunAt: number | undefined;
  readonly #runId: string;
  /** The latest receipt of our beginning: SQS takes only that. */
  #receipt: string | undefined;
  readonly #others = new Map<string, Sign>();
  readonly #over = new Set<string>();

  constructor(runId: string) {
    this.#runId = runId;
  }

  get receipt(): string | undefined {
    return this.#receipt;
  }

  /** Returns the receipts of what may be taken from the queue: our own words and the remains of drills that are over. */
  hear(signs: readonly Sign[], now: number): (string | undefined)[] {
    for (const sign of signs) this.#note(sign);
    return signs.filter((sign) => this.#isSpent(sign, now)).map(({ receipt }) => receipt);
  }

  /** Another drill that is under way. */
  rival(now: number): Sign | undefined {
    return [...this.#others.values()].find((sign) => !this.#isSpent(sign, now));
  }

  #note(sign: Sign): void {
    const { drill, phase, sentAt, receipt } = sign;
    if (drill === this.#runId) {
      if (phase !== 'begins') return;
      this.begunAt ??= sentAt;
      this.#receipt = receipt;
    } else if (phase === 'over') this.#over.add(drill);
    else if (phase === 'begins') this.#others.set(drill, sign);
  }

  #isSpent({ drill, phase, until }: Sign, now: number): boolean {
    if (drill === this.#runId) return phase !== 'begins';
    if (until < now) return true;
    // An end stays until its beginning was found: alone, that would stand for a drill under way.
    return this.#over.has(drill) && (phase === 'begins' || this.#others.has(drill));
  }
}
