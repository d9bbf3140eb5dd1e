import { isMap } from '../template/value.ts';

/** The items of two lists that stand for the same thing. Places are those of the list that holds the item. */
export interface Pairing {
  readonly pairs: readonly {
    readonly at: number;
    readonly left: unknown;
    readonly right: unknown;
  }[];
  readonly lost: readonly Placed[];
  readonly gained: readonly Placed[];
}

interface Placed {
  readonly at: number;
  readonly item: unknown;
}

/**
 * Pairs what is equal, then what has the same key (a tag's `Key`), then what else are structures, in order. Scalars are only
 * ever equal, lost or gained.
 */
export function pairItems(
  left: readonly unknown[],
  right: readonly unknown[],
  isEqual: (left: unknown, right: unknown) => boolean,
): Pairing {
  const lost = left.map((item, at) => ({ at, item }));
  const gained = right.map((item, at) => ({ at, item }));
  const pairs: Pairing['pairs'][number][] = [];
  const pairBy = (fits: (left: unknown, right: unknown) => boolean, isTold: boolean): void => {
    for (const one of [...lost]) {
      const found = gained.findIndex(({ item }) => fits(one.item, item));
      const [other] = found < 0 ? [] : gained.splice(found, 1);
      if (other === undefined) continue;
      lost.splice(lost.indexOf(one), 1);
      if (isTold) pairs.push({ at: one.at, left: one.item, right: other.item });
    }
  };
  pairBy(isEqual, false);
  pairBy((a, b) => keyOf(a) !== undefined && keyOf(a) === keyOf(b), true);
  pairBy((a, b) => isMap(a) && isMap(b) && keyOf(a) === undefined, true);
  return { pairs, lost, gained };
}

/** What the members of a list are told apart by, where they have such a name. */
const keys = ['Key', 'Id', 'Name', 'PolicyName', 'Sid'];

function keyOf(item: unknown): string | undefined {
  if (!isMap(item)) return undefined;
  const name = keys.find((one) => typeof item[one] === 'string');
  return name === undefined ? undefined : `${name}=${String(item[name])}`;
}
