import type { Resource, Stack } from '../stack.ts';

/** A step of a deployment, with what is needed to take it back. */
export type Step =
  | { readonly kind: 'created'; readonly logicalId: string }
  | {
      readonly kind: 'updated';
      readonly before: Resource;
      readonly attempted: Resource['properties'];
    }
  | { readonly kind: 'replaced'; readonly before: Resource };

/** What an update puts back when it fails. */
export type Before = Pick<Stack, 'source' | 'outputs' | 'imports'>;

/** What a deployment did so far. */
export class Journal {
  readonly steps: Step[] = [];
  readonly #failed = { create: new Set<string>(), update: new Set<string>() };
  #reason: string | undefined;

  fail(verb: 'create' | 'update', logicalId: string): void {
    this.#failed[verb].add(logicalId);
  }

  /** Something other than a resource went wrong: outputs, exports. */
  failWith(reason: string): void {
    this.#reason = reason;
  }

  /** Nothing new is begun any more. */
  get stopped(): boolean {
    return this.reason !== undefined;
  }

  /** Why the stack goes back, in CloudFormation's words. */
  get reason(): string | undefined {
    const sentences = (['create', 'update'] as const).flatMap((verb) => {
      const ids = [...this.#failed[verb]];
      return ids.length === 0
        ? []
        : [`The following resource(s) failed to ${verb}: [${ids.join(', ')}].`];
    });
    return sentences.length === 0 ? this.#reason : sentences.join(' ');
  }
}
