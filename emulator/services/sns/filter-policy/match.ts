import type { Field, Fields } from './fields.ts';
import type { Alternative, FilterPolicy, Requirement } from './read.ts';

/**
 * Whether a message gets through. What lies in the same array must be met by one and the same element of it. A message without
 * any field gets through no policy.
 */
export function matches(policy: FilterPolicy, fields: Fields): boolean {
  if (fields.size === 0) return false;
  return policy.some((alternative) => meetsAll(entriesOf(alternative), fields, {}));
}

type Entry = readonly [path: string, requirement: Requirement];

function entriesOf(alternative: Alternative): readonly Entry[] {
  return [...alternative.entries()];
}

type Elements = Field['elements'];

function meetsAll(entries: readonly Entry[], fields: Fields, elements: Elements): boolean {
  const [first, ...rest] = entries;
  if (first === undefined) return true;
  const [path, { conditions }] = first;
  const candidates = fields.get(path) ?? [];
  if (candidates.length === 0) {
    return conditions.some(({ isAbsence }) => isAbsence) && meetsAll(rest, fields, elements);
  }
  return candidates.some(
    (field) =>
      conditions.some(({ accepts }) => accepts(field.value)) &&
      agree(field.elements, elements) &&
      meetsAll(rest, fields, { ...elements, ...field.elements }),
  );
}

function agree(some: Elements, others: Elements): boolean {
  return Object.entries(some).every(([place, index]) => (others[place] ?? index) === index);
}
