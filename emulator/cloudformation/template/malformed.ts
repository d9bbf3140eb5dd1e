import type { Fault } from '../../fault.ts';
import { invalid } from './fault.ts';

/** Where in a text something stands, counted from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Deeper than any template: what is nested further is refused before a recursion over it can fail. AWS's limit is not
 * published.
 */
export const deepestNesting = 250;

/** AWS's sentence for text that cannot be read; `why` is ours, where AWS names no cause. */
export function malformed(kind: 'JSON' | 'YAML', place?: TextPlace, why?: string): Fault {
  const where = place === undefined ? '' : ` (line ${place.line}, column ${place.column})`;
  const more = why === undefined ? '' : ` ${why}`;
  return invalid(`Template format error: ${kind} not well-formed.${where}${more}`);
}

export function namedTwice(kind: 'JSON' | 'YAML', key: string, place: TextPlace): Fault {
  return malformed(kind, place, `The key ${key} is named twice.`);
}

export function tooDeep(kind: 'JSON' | 'YAML', place?: TextPlace): Fault {
  return malformed(kind, place, `It is nested more than ${deepestNesting} levels deep.`);
}
