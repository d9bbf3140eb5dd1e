import { Fault, notImplemented } from '../../fault.ts';

/** A value that the API does not take. */
export function invalid(message: string): Fault {
  return new Fault('ValidationError', message, { status: 400 });
}

export function required<T>(value: T | undefined, member: string): T {
  if (value === undefined) throw invalid(`${member} must be specified`);
  return value;
}

/** A whole number within a range, or the default where none is given. */
export function ranged(
  value: number | undefined,
  member: string,
  [least, most]: readonly [number, number],
  usual: number,
): number {
  const given = value ?? usual;
  if (Number.isInteger(given) && given >= least && given <= most) return given;
  throw invalid(`${member} '${given}' must be between ${least} and ${most}`);
}

/** A member that the emulator does not act on must not look as if it had. */
export function refuseOthers(operation: string, input: object, ...known: readonly string[]): void {
  const others = Object.entries(input)
    .filter(([name, value]) => value !== undefined && !known.includes(name))
    .map(([name]) => name);
  if (others.length > 0) throw notImplemented(`${others.join(', ')} of elbv2:${operation}`);
}
