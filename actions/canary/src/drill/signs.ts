import type { Sign } from './sign.ts';

/** What is known of the drills whose failures may still show, from the messages on the observer queue. */
export class Signs {
  /** When SNS sent our own beginning, once it came back. */
  begunAt: number | undefined;
  readonly #runId: string;
  /** The latest receipt of our beginning: SQS takes only that. */
  #receipt: string | undefined;
  /** The last word of each other drill. */
  readonly #others = new Map<string, Sign>();

  constructor(runId: string) {
    this.#runId = runId;
  }

  get receipt(): string | undefined {
    return this.#receipt;
  }

  /** Returns the receipts of what may be taken from the queue: what no drill needs to know any more. */
  hear(signs: readonly Sign[], now: number): (string | undefined)[] {
    for (const sign of signs) this.#note(sign);
    return signs.filter((sign) => this.#isSpent(sign, now)).map(({ receipt }) => receipt);
  }

  /** Another drill that is under way, or whose failures may still show. */
  rival(now: number): Sign | undefined {
    return [...this.#others.values()].find(({ until }) => until > now);
  }

  #note(sign: Sign): void {
    const { drill, phase, sentAt, receipt } = sign;
    if (phase === 'foreign') return;
    if (drill !== this.#runId) {
      const known = this.#others.get(drill);
      if (known?.phase !== 'over') this.#others.set(drill, sign);
    } else if (phase === 'begins') {
      this.begunAt ??= sentAt;
      this.#receipt = receipt;
    }
  }

  /** Our own beginning stays to the end, whatever it says. */
  #isSpent({ drill, phase, until }: Sign, now: number): boolean {
    if (drill === this.#runId && phase === 'begins') return false;
    return (this.#others.get(drill)?.until ?? until) <= now;
  }
}
