import type { LogText } from './log-text.ts';
import type { FilterPattern } from './pattern.ts';

interface Field {
  readonly read: (event: LogText) => unknown;
  /** The patterns that can match when the field has this text, by their place in the set. */
  readonly places: Map<unknown, number[]>;
}

/**
 * Many patterns over the same events. Most patterns demand one of a few texts of some field (`$.eventName`), so a look-up
 * for each such field finds the few patterns that have to be tested, however many there are.
 */
export class FilterSet {
  readonly #patterns: readonly FilterPattern[];
  readonly #fields: readonly Field[];
  /** Patterns that demand no such thing. */
  readonly #others: readonly number[];

  constructor(patterns: readonly FilterPattern[]) {
    this.#patterns = patterns;
    const fields = new Map<string, Field>();
    const others: number[] = [];
    for (const [place, { demand }] of patterns.entries()) {
      if (demand === undefined) others.push(place);
      else {
        const field = fields.get(demand.field) ?? { read: demand.read, places: new Map() };
        fields.set(demand.field, field);
        for (const text of new Set(demand.texts)) {
          field.places.set(text, [...(field.places.get(text) ?? []), place]);
        }
      }
    }
    this.#fields = [...fields.values()];
    this.#others = others;
  }

  /** The places of the patterns that match, in no order. */
  matching(event: LogText): readonly number[] {
    let found = none;
    for (const place of this.#others) {
      if (this.#patterns[place]?.test(event)) found = [...found, place];
    }
    for (const { read, places } of this.#fields) {
      const candidates = places.get(read(event));
      if (candidates === undefined) continue;
      for (const place of candidates) {
        if (this.#patterns[place]?.test(event)) found = [...found, place];
      }
    }
    return found;
  }
}

const none: readonly number[] = [];
