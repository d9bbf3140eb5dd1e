import type { Claim, Refusal } from './claims.ts';

export interface SuiteReport {
  readonly proved: readonly Claim[];
  readonly failed: readonly Refusal[];
  readonly skipped: readonly Refusal[];
  readonly seconds: number;
}

/** What became of each claim so far. The first failure of one stays. */
export class Ledger {
  readonly #provable: ReadonlyMap<string, Claim>;
  readonly #proved = new Set<string>();
  readonly #failed = new Map<string, string>();

  constructor(provable: readonly Claim[]) {
    this.#provable = new Map(provable.map((claim) => [claim.name, claim]));
  }

  prove(...names: readonly string[]): void {
    for (const name of names) this.#proved.add(this.#known(name));
  }

  fail(reason: string, ...names: readonly string[]): void {
    for (const name of names.map((one) => this.#known(one))) {
      if (!this.#failed.has(name)) this.#failed.set(name, reason);
    }
  }

  /** All that was neither proved nor refuted. */
  get open(): string[] {
    return [...this.#provable.keys()].filter(
      (name) => !(this.#proved.has(name) || this.#failed.has(name)),
    );
  }

  /** A claim that was not reached has failed: a suite that ended early proves nothing by what it left out. */
  report(skipped: readonly Refusal[], seconds: number): SuiteReport {
    const claims = [...this.#provable.values()];
    const isProved = ({ name }: Claim) => this.#proved.has(name) && !this.#failed.has(name);
    return {
      proved: claims.filter(isProved),
      failed: claims
        .filter((claim) => !isProved(claim))
        .map((claim) => ({ ...claim, reason: this.#failed.get(claim.name) ?? 'not reached' })),
      skipped,
      seconds,
    };
  }

  #known(name: string): string {
    if (this.#provable.has(name)) return name;
    throw new Error(`no claim is called ${name}`);
  }
}
