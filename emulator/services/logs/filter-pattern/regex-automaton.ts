import { type CharacterSet, otherCharacters } from './character-set.ts';
import { type Alternative, type Atom, sizeOf } from './regex-syntax.ts';

/** A place in an expression where one character is read, or its end. */
type Slot =
  | { readonly set: CharacterSet; readonly optional: boolean; readonly repeats: boolean }
  | { readonly end: 'anywhere' | 'at the end' };

/** The expression's places that a search has reached. */
interface State {
  readonly places: readonly number[];
  readonly found: boolean;
  readonly foundAtEnd: boolean;
  /** By class of character; undefined: not worked out yet. Absent: this state is not kept. */
  readonly next?: (State | undefined)[];
}

const mostKept = 1000;

/**
 * Searches text in one pass, whatever the expression: all ways to match go on at once (Thompson), and the sets of ways met
 * so far are kept as states of a machine. A backtracking engine takes L^k for k of `.*` on a text of length L.
 */
export class Automaton {
  readonly #slots: Slot[] = [];
  readonly #begin: number[] = [];
  /** Where a match may begin anywhere in the text. */
  readonly #restart: number[] = [];
  readonly #classes = new Uint8Array(otherCharacters + 1);
  readonly #states = new Map<string, State>();
  readonly #first: State;
  #round = 0;
  readonly #seen: Uint32Array;

  constructor(alternatives: readonly Alternative[]) {
    for (const alternative of alternatives) this.#add(alternative);
    this.#seen = new Uint32Array(this.#slots.length);
    this.#classify();
    this.#first = this.#enter([...this.#begin, ...this.#restart]);
  }

  search(text: string): boolean {
    let state = this.#first;
    for (let at = 0; at < text.length && !state.found; at += 1) {
      const code = text.charCodeAt(at);
      // The second half of a character beyond 16 bits belongs to the first.
      if (code >= 0xdc00 && code <= 0xdfff && at > 0) continue;
      const kind = this.#classes[code < otherCharacters ? code : otherCharacters] ?? 0;
      state = state.next?.[kind] ?? this.#step(state, kind);
      if (state.places.length === 0) return false;
    }
    return state.found || state.foundAtEnd;
  }

  #add({ anchoredAtStart, anchoredAtEnd, atoms }: Alternative): void {
    (anchoredAtStart ? this.#begin : this.#restart).push(this.#slots.length);
    for (const atom of atoms) this.#slots.push(...slotsOf(atom));
    this.#slots.push({ end: anchoredAtEnd ? 'at the end' : 'anywhere' });
  }

  /** Characters that no place tells apart are one class. */
  #classify(): void {
    const sets = new Set(this.#slots.flatMap((slot) => ('set' in slot ? [slot.set] : [])));
    const numbers = new Map<string, number>();
    for (let place = 0; place <= otherCharacters; place += 1) {
      const signature = Array.from(sets, (set) => set[place]).join('');
      const number = numbers.get(signature) ?? numbers.size;
      numbers.set(signature, number);
      this.#classes[place] = number;
    }
  }

  #step(state: State, kind: number): State {
    const character = this.#classes.indexOf(kind);
    const reached: number[] = [];
    for (const place of state.places) {
      const slot = this.#slots[place];
      if (slot === undefined || 'end' in slot || slot.set[character] !== 1) continue;
      reached.push(place + 1);
      if (slot.repeats) reached.push(place);
    }
    reached.push(...this.#restart);
    const next = this.#enter(reached);
    if (state.next !== undefined) state.next[kind] = next;
    return next;
  }

  /** The state of being at these places and at all that can be reached from them without a character. */
  #enter(reached: readonly number[]): State {
    const state = this.#close(reached);
    if (this.#states.size >= mostKept) return state;
    const key = state.places.toSorted((one, other) => one - other).join();
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const kept = { ...state, next: [] };
    this.#states.set(key, kept);
    return kept;
  }

  #close(reached: readonly number[]): State {
    this.#round += 1;
    const places: number[] = [];
    let found = false;
    let foundAtEnd = false;
    for (const start of reached) {
      for (let place = start; this.#seen[place] !== this.#round; place += 1) {
        this.#seen[place] = this.#round;
        places.push(place);
        const slot = this.#slots[place];
        if (slot === undefined) break;
        if ('end' in slot) {
          if (slot.end === 'anywhere') found = true;
          else foundAtEnd = true;
          break;
        }
        if (!slot.optional) break;
      }
    }
    return { places, found, foundAtEnd };
  }
}

/** `a{2,4}` is `a a a? a?`, `a{2,}` is `a a+`, `a*` is `a?` repeated. */
function slotsOf(atom: Atom): Slot[] {
  const { set, least, most } = atom;
  const count = sizeOf(atom);
  return Array.from({ length: count }, (_, index) => ({
    set,
    optional: index >= least,
    repeats: !Number.isFinite(most) && index === count - 1,
  }));
}
