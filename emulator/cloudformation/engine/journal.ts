/** Why an operation cannot come to its end. */
export class Journal {
  readonly #failed = {
    create: new Set<string>(),
    update: new Set<string>(),
    import: new Set<string>(),
  };
  #reason: string | undefined;

  fail(verb: 'create' | 'update' | 'import', logicalId: string): void {
    this.#failed[verb].add(logicalId);
  }

  /** Something other than a resource: outputs, exports, a timeout. The first one stands. */
  failWith(reason: string): void {
    this.#reason ??= reason;
  }

  /** In CloudFormation's words; undefined: all goes well. */
  get reason(): string | undefined {
    if (this.#reason !== undefined) return this.#reason;
    const sentences = (['create', 'update', 'import'] as const).flatMap((verb) => {
      const ids = [...this.#failed[verb]];
      return ids.length === 0 ? [] : [failedTo(verb, ids)];
    });
    return sentences.length === 0 ? undefined : sentences.join('');
  }
}

/** The space at the end is AWS's: a second sentence may follow. */
export function failedTo(
  verb: 'create' | 'update' | 'import' | 'delete',
  ids: readonly string[],
): string {
  return `The following resource(s) failed to ${verb}: [${ids.join(', ')}]. `;
}
