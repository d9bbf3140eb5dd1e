import { notImplemented } from '../../fault.ts';

/** Members of a request that ask for what the emulator has not. Empty lists and `false` ask for nothing. */
export function refuseMembers(
  operation: string,
  input: object,
  ...members: readonly string[]
): void {
  for (const [name, value] of Object.entries(input)) {
    if (!members.includes(name) || isNothing(value)) continue;
    throw notImplemented(`${name} of cloudformation:${operation}`);
  }
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(isNothing);
}
