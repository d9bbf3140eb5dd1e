import type { Target } from '../store.ts';

/** The requests that a load balancer has under way, and whose turn it is. */
export class Traffic {
  readonly #turns = new Map<string, number>();
  /** How to end each request, by the target's registration. */
  readonly #underWay = new Map<string, Set<() => void>>();

  /** How many requests a group has had before this one. */
  nextTurn(groupArn: string): number {
    const turn = this.#turns.get(groupArn) ?? 0;
    this.#turns.set(groupArn, turn + 1);
    return turn;
  }

  outstanding({ registration }: Target): number {
    return this.#underWay.get(registration)?.size ?? 0;
  }

  /** Counts a request until the returned function is called. `cut` ends it from outside. */
  begin({ registration }: Target, cut: () => void): () => void {
    const present = this.#underWay.get(registration) ?? new Set();
    this.#underWay.set(registration, present.add(cut));
    return () => {
      present.delete(cut);
      if (present.size === 0) this.#underWay.delete(registration);
    };
  }

  cutOff(registration: string): void {
    for (const cut of this.#underWay.get(registration) ?? []) cut();
  }
}
