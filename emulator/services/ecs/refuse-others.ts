import { notImplemented } from '../../fault.ts';

/**
 * A member that the emulator does not act on must not look as if it had. What says nothing (undefined, an empty list or map,
 * false) is no demand.
 */
export function refuseOthers(what: string, input: object, known: readonly string[]): void {
  const others = Object.entries(input)
    .filter(([name, value]) => !known.includes(name) && saysSomething(value))
    .map(([name]) => name);
  if (others.length > 0) throw notImplemented(`${others.join(', ')} of ${what}`);
}

function saysSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
